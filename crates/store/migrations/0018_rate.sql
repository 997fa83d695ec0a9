-- The numbers: what each matter is to the rates, counted for every place above it, and what
-- is left out of them.

-- Derived from matter, event and exclusion; compared by verify. No row of a secret matter.
CREATE TABLE counted (
  district  INTEGER    NOT NULL,
  matter    BIGINT     NOT NULL,
  raised_at BIGINT     NOT NULL,            -- as in matter
  class     {{sorted}} NOT NULL,            -- all that a rate may ask of it, as one word
  PRIMARY KEY (district, matter)
){{keyed}};
CREATE INDEX counted_by_raised ON counted (district, raised_at);

-- How many matters of each class there are about each place and all below it, by the week and
-- month they were raised in. Derived from counted and place: written in the transaction of the
-- deed, compared by verify. Secret matters are in none of it. No row for a home or a stairwell.
CREATE TABLE rollup (
  district INTEGER    NOT NULL,
  place    BIGINT     NOT NULL,
  span     {{sorted}} NOT NULL,             -- w and a Monday, or m and a month
  class    {{sorted}} NOT NULL,
  n        BIGINT     NOT NULL,
  PRIMARY KEY (district, place, span, class)
){{keyed}};

-- A matter is left out of the rates: somebody asks with evidence, somebody else decides.
CREATE TABLE exclusion (
  district   INTEGER NOT NULL,
  id         BIGINT  NOT NULL,
  matter     BIGINT  NOT NULL,
  reason     TEXT    NOT NULL,              -- unlawful court repeat unreachable elsewhere
  evidence   TEXT    NOT NULL,              -- read by staff alone
  asked_by   BIGINT  NOT NULL,              -- person
  asked_at   BIGINT  NOT NULL,              -- UTC milliseconds
  state      TEXT    NOT NULL,              -- asked granted refused
  decided_by BIGINT,                        -- person
  decided_at BIGINT,
  PRIMARY KEY (district, id),
  CHECK (decided_by IS NULL OR decided_by <> asked_by),
  CHECK ((state = 'asked') = (decided_by IS NULL))
);
-- Two who ask at once: one is told so.
CREATE UNIQUE INDEX exclusion_once ON exclusion (district, matter) WHERE state <> 'refused';

-- The seven questions of a district, in its own words; those it did not word itself come with
-- Tanxin.
CREATE TABLE district_question (
  district INTEGER NOT NULL,
  nr       INTEGER NOT NULL,                -- 1 to 7
  zh       TEXT    NOT NULL,
  en       TEXT    NOT NULL,
  measure  TEXT    NOT NULL,                -- what answers it
  at       BIGINT  NOT NULL,
  PRIMARY KEY (district, nr)
);
