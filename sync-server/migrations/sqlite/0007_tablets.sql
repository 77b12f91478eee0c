-- How each tablet stood, change by change; one without a row was never stopped.
CREATE TABLE tablet_standing (
    n         INTEGER PRIMARY KEY,
    device    BLOB NOT NULL REFERENCES device (id),
    -- Nothing where it works again.
    stop      TEXT CHECK (stop IN ('suspended', 'revoked')),
    at_ms     INTEGER NOT NULL,
    -- The end of the log at that moment: entries of the tablet that came after it are judged
    -- by this row, also when the record is rebuilt.
    after_seq INTEGER NOT NULL,
    -- Nothing where the console did it.
    person    TEXT,
    -- CBOR.
    reason    BLOB NOT NULL
);
CREATE INDEX tablet_standing_by_device ON tablet_standing (device, n);
-- What was set aside, by its change: what builds on it is set aside as well.
CREATE INDEX log_set_aside_changes ON log (change_hash) WHERE verdict = 2;
