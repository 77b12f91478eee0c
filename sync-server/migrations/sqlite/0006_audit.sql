-- What the audit trail is searched by: one row for each entry of the log, made from its bytes
-- alone and made again with everything else that is derived.
CREATE TABLE audit (
    seq        INTEGER PRIMARY KEY REFERENCES log (seq),
    written_ms INTEGER NOT NULL,
    device     BLOB NOT NULL CHECK (length(device) = 16),
    person     TEXT NOT NULL,
    -- Whose badge it is about.
    other      TEXT,
    -- A bit for each group of kinds.
    groups     INTEGER NOT NULL CHECK (groups BETWEEN 1 AND 255),
    -- What a search for words looks at, in small letters.
    words      TEXT NOT NULL
);
CREATE INDEX audit_by_person ON audit (person, seq);
CREATE INDEX audit_by_other ON audit (other, seq) WHERE other IS NOT NULL;
CREATE INDEX audit_by_device ON audit (device, seq);
