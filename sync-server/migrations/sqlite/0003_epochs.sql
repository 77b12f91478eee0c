-- From which place of the feed on which run of the server fed it. After a restore from a
-- backup the same places are fed again, in another epoch.
CREATE TABLE epoch (
    first_pos INTEGER PRIMARY KEY,
    id        BLOB NOT NULL CHECK (length(id) = 16)
);
