-- Where a matter is in its chain: what each deed did to it stands in the events; the newest
-- state of it is kept here.

ALTER TABLE matter ADD COLUMN flow TEXT;      -- JSON: level, office, clock, what is asked of whom;
                                              -- none: raised before there were chains
-- Derived from flow and state, for what is sorted and looked for; compared by verify.
ALTER TABLE matter ADD COLUMN level TEXT NOT NULL DEFAULT 'community';
ALTER TABLE matter ADD COLUMN due_at BIGINT NOT NULL DEFAULT 0;   -- the clock's end, UTC milliseconds
ALTER TABLE matter ADD COLUMN next_at BIGINT;                     -- when the clock has something to do
ALTER TABLE matter ADD COLUMN behind INTEGER NOT NULL DEFAULT 0;  -- 1: a clock was missed since it was opened
UPDATE matter SET due_at = {{closing due}};
UPDATE matter SET next_at = due_at WHERE state IN ('open', 'answered');
UPDATE matter SET next_at = {{midnight ask_until}} WHERE state = 'solved';
DROP INDEX matter_by_state;
DROP INDEX matter_by_office;
ALTER TABLE matter DROP COLUMN due;
CREATE INDEX matter_by_state ON matter (district, state, due_at);
CREATE INDEX matter_by_office ON matter (district, office, state, due_at);
CREATE INDEX matter_by_next ON matter (next_at);

-- Which offices have or had a part in a matter. Derived from flow, for the queues.
CREATE TABLE part (
  district INTEGER NOT NULL,
  office   BIGINT  NOT NULL,
  matter   BIGINT  NOT NULL,
  kind     TEXT    NOT NULL,                -- has had first named decides called told
  due_at   BIGINT,                          -- until when something is expected; none: nothing is
  PRIMARY KEY (district, office, matter, kind)
);
CREATE INDEX part_by_due ON part (district, office, kind, due_at);
CREATE INDEX part_by_matter ON part (district, matter);
INSERT INTO part (district, office, matter, kind, due_at)
  SELECT district, office, id, 'has', CASE WHEN state IN ('open', 'answered') THEN due_at END FROM matter;

-- A district's own versions of chains. Two people who save at once: one is told so.
CREATE TABLE matter_chain (
  district INTEGER NOT NULL,
  code     TEXT    NOT NULL,
  version  INTEGER NOT NULL,                -- 1, 2, 3; the newest is in force
  body     TEXT    NOT NULL,                -- JSON
  at       BIGINT  NOT NULL,
  PRIMARY KEY (district, code, version)
);
