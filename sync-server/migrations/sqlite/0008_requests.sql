-- The requests by which people decided something at a tablet, so that none is taken twice:
-- whoever saw one on its way gets nothing more out of it. Kept for good, as a request does not
-- grow old.
CREATE TABLE request (
    device BLOB NOT NULL REFERENCES device (id),
    nonce  BLOB NOT NULL CHECK (length(nonce) = 16),
    at_ms  INTEGER NOT NULL,
    PRIMARY KEY (device, nonce)
) WITHOUT ROWID;
