-- What somebody does with somebody else's matter: finds it, and says "me too".

-- The words a matter is found by, each once. Derived: `tanxin verify` compares it, a restore
-- writes it anew. On SQLite an FTS5 table whose row number is district and running number;
-- on PostgreSQL a table with an inverted index.
{{words}}

-- 附议: a household joins a matter, or somebody without a card does, who is counted apart.
CREATE TABLE backing (
  district     INTEGER NOT NULL,
  id           BIGINT  NOT NULL,
  matter       BIGINT  NOT NULL,
  household    BIGINT,                      -- who joined; none: somebody without a card. Never public
  receipt      {{bytes}},                   -- without a card: SHA-256 of the receipt code
  receipt_seal {{bytes}},                   -- the code itself, sealed
  at           BIGINT  NOT NULL,            -- UTC milliseconds
  round        INTEGER,                     -- its word: how often the matter had been opened again
  verdict      TEXT,                        -- solved partly not
  grade        TEXT,                        -- one of five, if given
  said_at      BIGINT,                      -- when it said so
  how          TEXT,                        -- web phone paper
  PRIMARY KEY (district, id),
  -- One household backs a matter once, however many of its phones press at once.
  UNIQUE (district, matter, household),
  UNIQUE (district, receipt)
);
CREATE INDEX backing_by_household ON backing (district, household);
