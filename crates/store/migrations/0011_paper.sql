-- Paper ballots: which were printed, what became of each, and what two people read on it.

-- In a secret poll a paper belongs to nobody: which one a household was handed is not noted.
CREATE TABLE paper (
  district   INTEGER NOT NULL,
  poll       BIGINT  NOT NULL,
  serial     TEXT    NOT NULL,              -- the printed code, without hyphens
  batch      INTEGER NOT NULL,              -- printed together, from 1
  roll_entry BIGINT,                        -- open polls: the line it was printed for
  state      TEXT    NOT NULL,              -- out spoiled unused entered
  answers    TEXT,                          -- once entered: JSON, names written in sealed
  PRIMARY KEY (district, poll, serial)
);
CREATE UNIQUE INDEX paper_by_serial ON paper (district, serial);

-- Two people read each paper, a third where they differ: never the same person twice.
CREATE TABLE paper_reading (
  district INTEGER NOT NULL,
  poll     BIGINT  NOT NULL,
  serial   TEXT    NOT NULL,
  reading  INTEGER NOT NULL,                -- 1, 2, or 3 that decides
  answers  TEXT    NOT NULL,                -- JSON, names written in sealed
  at       BIGINT  NOT NULL,
  by_kind  TEXT    NOT NULL,                -- whoever read it, as in the event
  by_id    BIGINT  NOT NULL,
  PRIMARY KEY (district, poll, serial, reading),
  UNIQUE (district, poll, serial, by_id)    -- a person is the same in every role
);
