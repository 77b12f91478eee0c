-- A device may have several lives of its local database, each with a chain of its own; an
-- entry that was set aside may be admitted by a later one.
-- Tables whose references change are made anew and filled: references are off meanwhile, and
-- checked before the commit.

CREATE TABLE incarnation (
    id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    device     BLOB NOT NULL REFERENCES device (id),
    -- 1 for the one that was enrolled, then 2, 3 …
    n          INTEGER NOT NULL CHECK (n >= 1),
    started_ms INTEGER NOT NULL,
    -- For all but the first: what the device signed to begin it.
    previous   BLOB CHECK (length(previous) = 16),
    signature  BLOB CHECK (length(signature) = 64),
    -- Set when its chain split: nothing is appended to it any more.
    frozen_ms  INTEGER,
    -- The end of its chain: 0 and 32 zero bytes before its first entry.
    head_dseq  INTEGER NOT NULL DEFAULT 0,
    head_hash  BLOB NOT NULL DEFAULT (zeroblob(32)) CHECK (length(head_hash) = 32),
    UNIQUE (device, n)
) WITHOUT ROWID;
INSERT INTO incarnation (id, device, n, started_ms, head_dseq, head_hash)
    SELECT incarnation, id, 1, enrolled_ms, head_dseq, head_hash FROM device;
UPDATE incarnation SET frozen_ms = (SELECT min(received_ms) FROM fork WHERE incarnation = id)
    WHERE id IN (SELECT incarnation FROM fork);

CREATE TABLE device_2 (
    id              BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name            TEXT NOT NULL,
    public_key      BLOB NOT NULL CHECK (length(public_key) = 32),
    is_server       INTEGER NOT NULL CHECK (is_server IN (0, 1)),
    enrolled_ms     INTEGER NOT NULL,
    last_contact_ms INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO device_2
    SELECT id, name, public_key, is_server, enrolled_ms, last_contact_ms FROM device;
DROP TABLE device;
ALTER TABLE device_2 RENAME TO device;

CREATE TABLE log_2 (
    seq         INTEGER PRIMARY KEY,
    incarnation BLOB NOT NULL REFERENCES incarnation (id),
    dseq        INTEGER NOT NULL,
    hash        BLOB NOT NULL CHECK (length(hash) = 32),
    envelope    BLOB NOT NULL,
    signature   BLOB NOT NULL CHECK (length(signature) = 64),
    change      BLOB,
    change_hash BLOB CHECK (length(change_hash) = 32),
    subject     TEXT,
    received_ms INTEGER NOT NULL,
    -- 0 admitted, 1 waiting, 2 quarantined (with the reason's code and sentence).
    verdict     INTEGER NOT NULL CHECK (verdict IN (0, 1, 2)),
    reason      TEXT,
    why         TEXT,
    -- The entry by which a person admitted what is quarantined.
    admitted_by INTEGER REFERENCES log (seq),
    UNIQUE (incarnation, dseq)
);
INSERT INTO log_2 SELECT *, NULL FROM log;
DROP TABLE log;
ALTER TABLE log_2 RENAME TO log;
CREATE INDEX log_not_admitted ON log (verdict) WHERE verdict <> 0;

CREATE TABLE fork_2 (
    n           INTEGER PRIMARY KEY,
    incarnation BLOB NOT NULL REFERENCES incarnation (id),
    hash        BLOB NOT NULL CHECK (length(hash) = 32),
    dseq        INTEGER NOT NULL,
    envelope    BLOB NOT NULL,
    signature   BLOB NOT NULL CHECK (length(signature) = 64),
    change      BLOB,
    received_ms INTEGER NOT NULL,
    -- The entry by which a person admitted it.
    admitted_by INTEGER REFERENCES log (seq),
    UNIQUE (incarnation, hash)
);
INSERT INTO fork_2 (incarnation, hash, dseq, envelope, signature, change, received_ms)
    SELECT * FROM (SELECT incarnation, hash, dseq, envelope, signature, change, received_ms
                   FROM fork ORDER BY received_ms, dseq);
DROP TABLE fork;
ALTER TABLE fork_2 RENAME TO fork;
