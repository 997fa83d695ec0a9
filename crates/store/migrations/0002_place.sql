-- The one tree. A place knows its path: ids as text from the root down, its own last,
-- so that "this subtree" is one range of the path.
CREATE TABLE place (
  district   INTEGER  NOT NULL,
  id         BIGINT   NOT NULL,
  parent     BIGINT,                        -- none for the district's root
  kind       TEXT     NOT NULL,             -- district township community compound building unit household site
  path       {{sorted}} NOT NULL,
  name       TEXT     NOT NULL,             -- as people say it, without the names above
  sort_key   {{sorted}} NOT NULL,           -- orders brothers and sisters: 2幢 before 10幢
  stat_code  BIGINT,                        -- twelve-digit code of townships and communities
  floor      INTEGER,                       -- households only: storey, ground floor 1
  door       TEXT,                          -- households only: what stands on the door
  area       BIGINT,                        -- households only: 0.01 m², when known
  occupancy  TEXT,                          -- households only: owner let vacant undelivered
  batch      BIGINT   NOT NULL DEFAULT 0,   -- import that brought it, 0 when made by hand
  shown      INTEGER  NOT NULL DEFAULT 1,   -- 0 while its import is not confirmed
  PRIMARY KEY (district, id)
);
-- Places of the statistics office are known by code (names repeat: 姚家村委会 twice in
-- Kecheng), all others by their name under the place above.
CREATE UNIQUE INDEX place_by_name ON place (district, parent, kind, name)
  WHERE stat_code IS NULL AND shown = 1;
CREATE UNIQUE INDEX place_by_stat_code ON place (district, stat_code)
  WHERE stat_code IS NOT NULL AND shown = 1;
CREATE INDEX place_by_path ON place (district, path);
CREATE INDEX place_by_plain_name ON place (district, name);
