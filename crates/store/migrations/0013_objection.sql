-- Objections to a posted roll or a result, and what was ruled on each.

CREATE TABLE objection (
  district  INTEGER NOT NULL,
  id        BIGINT  NOT NULL,
  poll      BIGINT  NOT NULL,
  about     TEXT    NOT NULL,               -- roll result
  household BIGINT  NOT NULL,               -- who objects; never published
  text      TEXT    NOT NULL,               -- the resident's own words; never published
  at        BIGINT  NOT NULL,
  by_kind   TEXT    NOT NULL,               -- whoever wrote it down, as in the event
  by_id     BIGINT  NOT NULL,
  ruled_at  BIGINT,                         -- none while it is undecided
  upheld    INTEGER,                        -- 1 upheld, 0 refused
  reason    TEXT,                           -- why, as everybody reads it
  PRIMARY KEY (district, id)
);
CREATE INDEX objection_by_poll ON objection (district, poll);
-- A household waits for the answer to one before it makes another.
CREATE UNIQUE INDEX objection_one_at_a_time ON objection (district, poll, about, household) WHERE ruled_at IS NULL;
