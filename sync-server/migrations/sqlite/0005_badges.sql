-- Badges, each person's counted from 1; the last one is in force. Of the secret only the hash
-- of a proof is kept, of the PIN only what checks it together with the secret.
CREATE TABLE badge (
    person TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number > 0),
    kept BLOB NOT NULL CHECK (length(kept) = 32),
    printed_ms INTEGER NOT NULL,
    -- Nothing where the console printed it.
    printed_by TEXT,
    -- CBOR; nothing until the person has chosen a PIN.
    verifier BLOB,
    pin_ms INTEGER,
    PRIMARY KEY (person, number)
) WITHOUT ROWID;
