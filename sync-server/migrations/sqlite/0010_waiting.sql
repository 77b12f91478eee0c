-- What waits, by the change it brings: whether a change comes in by itself is asked for each entry
-- that builds on it, and it reads no other entries of a long log for that.
CREATE INDEX log_waiting_changes ON log (change_hash) WHERE verdict = 1;
-- Rows of `wait` also stand for entries that are set aside for what they build on; all of one
-- entry are replaced at once.
CREATE INDEX wait_of_entry ON wait (seq);
