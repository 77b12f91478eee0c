-- Voids and corrections by the thing they are about: what stands of a thing's facts is
-- worked out from them. A store from before has none.
CREATE TABLE amendment (
    thing INTEGER NOT NULL REFERENCES thing (id),
    fact  INTEGER NOT NULL REFERENCES fact (n),
    PRIMARY KEY (thing, fact)
) WITHOUT ROWID;
