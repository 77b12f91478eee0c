-- The record: devices, the log of sealed entries, and what is rebuilt from it.
-- Migrations are only ever added. Times are UTC milliseconds.

CREATE TABLE site (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    id         BLOB NOT NULL CHECK (length(id) = 16),
    name       TEXT NOT NULL,
    created_ms INTEGER NOT NULL
);

CREATE TABLE device (
    id              BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name            TEXT NOT NULL,
    incarnation     BLOB NOT NULL UNIQUE CHECK (length(incarnation) = 16),
    public_key      BLOB NOT NULL CHECK (length(public_key) = 32),
    is_server       INTEGER NOT NULL CHECK (is_server IN (0, 1)),
    enrolled_ms     INTEGER NOT NULL,
    last_contact_ms INTEGER NOT NULL,
    -- The end of its chain: 0 and 32 zero bytes before its first entry.
    head_dseq       INTEGER NOT NULL DEFAULT 0,
    head_hash       BLOB NOT NULL DEFAULT (zeroblob(32)) CHECK (length(head_hash) = 32)
) WITHOUT ROWID;

CREATE TABLE enrolment_code (
    code_hash   BLOB NOT NULL PRIMARY KEY CHECK (length(code_hash) = 32),
    -- The code itself only while it is shown at each start of a demo; else nothing.
    shown       TEXT,
    device_name TEXT,
    made_ms     INTEGER NOT NULL,
    expires_ms  INTEGER NOT NULL,
    used_by     BLOB REFERENCES device (id),
    used_ms     INTEGER
) WITHOUT ROWID;

-- Every entry that continued its device's chain, whatever became of it.
CREATE TABLE log (
    seq         INTEGER PRIMARY KEY,
    incarnation BLOB NOT NULL REFERENCES device (incarnation),
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
    UNIQUE (incarnation, dseq)
);
CREATE INDEX log_not_admitted ON log (verdict) WHERE verdict <> 0;

-- Entries of a chain that split: kept as evidence, never part of the record by themselves.
CREATE TABLE fork (
    incarnation BLOB NOT NULL REFERENCES device (incarnation),
    hash        BLOB NOT NULL,
    dseq        INTEGER NOT NULL,
    envelope    BLOB NOT NULL,
    signature   BLOB NOT NULL,
    change      BLOB,
    received_ms INTEGER NOT NULL,
    PRIMARY KEY (incarnation, hash)
) WITHOUT ROWID;

-- What tablets pull, in the order in which entries were settled. An entry that waited is
-- settled later than its place in the log; a cursor over the log would miss it.
CREATE TABLE feed (
    pos  INTEGER PRIMARY KEY,
    seq  INTEGER NOT NULL REFERENCES log (seq),
    -- 1 when the device was told another verdict before.
    late INTEGER NOT NULL CHECK (late IN (0, 1))
);

-- Which waiting entries to look at again when a change arrives.
CREATE TABLE wait (
    dep BLOB NOT NULL CHECK (length(dep) = 32),
    seq INTEGER NOT NULL REFERENCES log (seq),
    PRIMARY KEY (dep, seq)
) WITHOUT ROWID;

CREATE TABLE document (
    doc      BLOB NOT NULL PRIMARY KEY CHECK (length(doc) = 16),
    subject  TEXT NOT NULL UNIQUE,
    heads    BLOB NOT NULL,
    snapshot BLOB NOT NULL
) WITHOUT ROWID;

-- Dense ids in order of arrival: neighbours in time are neighbours in the index.
CREATE TABLE thing (
    id      INTEGER PRIMARY KEY,
    subject TEXT NOT NULL UNIQUE
);

CREATE TABLE fact (
    n     INTEGER PRIMARY KEY,
    id    BLOB NOT NULL CHECK (length(id) = 16),
    thing INTEGER NOT NULL REFERENCES thing (id),
    seq   INTEGER NOT NULL REFERENCES log (seq),
    bytes BLOB NOT NULL
);
CREATE INDEX fact_by_id ON fact (id);
CREATE INDEX fact_by_thing ON fact (thing, n);

-- One thing named by a fact about another: the edges of the genealogy.
CREATE TABLE edge (
    part  INTEGER NOT NULL REFERENCES thing (id),
    whole INTEGER NOT NULL REFERENCES thing (id),
    fact  INTEGER NOT NULL REFERENCES fact (n)
);
CREATE INDEX edge_forward ON edge (part, whole, fact);
CREATE INDEX edge_backward ON edge (whole, part, fact);

CREATE TABLE stock (
    lot       INTEGER PRIMARY KEY REFERENCES thing (id),
    unit      TEXT NOT NULL,
    received  TEXT NOT NULL,
    used      TEXT NOT NULL,
    remaining TEXT NOT NULL
);

CREATE TABLE shipped_to (
    carton   INTEGER NOT NULL REFERENCES thing (id),
    unit     INTEGER NOT NULL REFERENCES thing (id),
    shipment INTEGER NOT NULL REFERENCES thing (id),
    customer TEXT NOT NULL,
    PRIMARY KEY (carton, unit, shipment)
) WITHOUT ROWID;
CREATE INDEX shipped_to_by_unit ON shipped_to (unit);

CREATE TABLE finding (
    thing   INTEGER NOT NULL REFERENCES thing (id),
    finding TEXT NOT NULL,
    PRIMARY KEY (thing, finding)
) WITHOUT ROWID;
