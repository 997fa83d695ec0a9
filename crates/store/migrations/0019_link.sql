-- Matters that belong together. A link is a line that an event begins and another ends: no
-- matter is rewritten, and each merge can be taken apart again.
CREATE TABLE link (
  district INTEGER NOT NULL,
  seq      BIGINT  NOT NULL,                -- the event that began it
  matter   BIGINT  NOT NULL,                -- whose event that is: the follower, the new one
  other    BIGINT  NOT NULL,                -- the lead, the one it was split from, the related one
  kind     TEXT    NOT NULL,                -- merged split related
  ended    BIGINT,                          -- the event that ended it; none: it holds
  -- Of a follower, when its lead was said to be solved or was taken back: what the clock has to
  -- do with it, and at which instant. Derived from the lead's events.
  call     TEXT,                            -- the level the lead was solved at, or free
  call_at  BIGINT,                          -- UTC milliseconds
  PRIMARY KEY (district, seq),
  CHECK (matter <> other),
  CHECK (ended IS NULL OR ended > seq),
  CHECK ((call IS NULL) = (call_at IS NULL))
){{keyed}};
-- A matter follows one other: of two who merge it at once, one is told so.
CREATE UNIQUE INDEX link_follows ON link (district, matter) WHERE kind = 'merged' AND ended IS NULL;
CREATE UNIQUE INDEX link_once ON link (district, matter, other, kind) WHERE ended IS NULL;
CREATE INDEX link_by_matter ON link (district, matter);
CREATE INDEX link_by_other ON link (district, other);
