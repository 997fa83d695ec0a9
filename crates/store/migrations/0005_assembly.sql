-- Assemblies: called, frozen, open, closed; cancelled or adjourned on the way.
-- Columns of a step are filled exactly when the step was taken.
CREATE TABLE assembly (
  district     INTEGER NOT NULL,
  id           BIGINT  NOT NULL,
  place        BIGINT  NOT NULL,            -- unit, building or compound whose households are called
  path         {{sorted}} NOT NULL,         -- its path, so that "assemblies below here" is one range
  title        TEXT    NOT NULL,            -- one line, as the notice has it
  at           BIGINT  NOT NULL,            -- when it begins, UTC milliseconds
  venue        TEXT    NOT NULL,
  rule         TEXT    NOT NULL,            -- the version it was called under, as ID@2022-03-01
  waiver       TEXT,                        -- why the days of notice were cut short
  called_at    BIGINT  NOT NULL,
  continues    BIGINT,                      -- the assembly without quorum that this one goes on with
  paper        INTEGER NOT NULL DEFAULT 0,  -- 1 when held on paper and entered afterwards
  postponed    INTEGER NOT NULL DEFAULT 0,  -- how often it was put off
  state        TEXT    NOT NULL,            -- called frozen open closed cancelled adjourned
  frozen_at    BIGINT,
  opened_at    BIGINT,
  closed_at    BIGINT,
  ended_at     BIGINT,                      -- when it was cancelled or adjourned
  reason       TEXT,                        -- why it was cancelled
  adjourned_to BIGINT,                      -- the assembly that goes on with it
  PRIMARY KEY (district, id)
);
CREATE INDEX assembly_by_path ON assembly (district, path);
CREATE INDEX assembly_by_time ON assembly (district, at);

CREATE TABLE agenda_item (
  district   INTEGER NOT NULL,
  assembly   BIGINT  NOT NULL,
  id         BIGINT  NOT NULL,
  no         INTEGER NOT NULL,              -- from 1
  title      TEXT    NOT NULL,
  speech_s   INTEGER NOT NULL,              -- seconds a speaker has
  started_at BIGINT,                        -- before the assembly since, the last time
  ended_at   BIGINT,                        -- filled when done with
  PRIMARY KEY (district, assembly, id),
  UNIQUE (district, assembly, no)
);

-- The frozen roll: one line a voter, all of the kind the rule names.
CREATE TABLE roll_entry (
  district   INTEGER NOT NULL,
  assembly   BIGINT  NOT NULL,
  id         BIGINT  NOT NULL,
  no         INTEGER NOT NULL,              -- number on the sign-in sheet, from 1
  voter_kind TEXT    NOT NULL,              -- household resident owner representative
  voter      BIGINT  NOT NULL,              -- place of a household, person of the others
  mark       TEXT    NOT NULL,              -- entitled let vacant undelivered; the last two do not count
  PRIMARY KEY (district, assembly, id),
  UNIQUE (district, assembly, voter)
);

-- Who is there. The key lets a voter in once, whatever two doors do at the same moment.
CREATE TABLE check_in (
  district   INTEGER NOT NULL,
  assembly   BIGINT  NOT NULL,
  roll_entry BIGINT  NOT NULL,
  how        TEXT    NOT NULL,              -- phone typed ticked scanned proxy paper
  holder     BIGINT,                        -- line of whoever holds the proxy
  at         BIGINT  NOT NULL,
  by_kind    TEXT    NOT NULL,              -- whoever noted it, as in the event
  by_id      BIGINT  NOT NULL,
  PRIMARY KEY (district, assembly, roll_entry)
);

-- What a household says beforehand; it binds nobody.
CREATE TABLE intention (
  district  INTEGER NOT NULL,
  assembly  BIGINT  NOT NULL,
  household BIGINT  NOT NULL,
  holder    BIGINT,                         -- the neighbour's household; none when it comes itself
  at        BIGINT  NOT NULL,
  PRIMARY KEY (district, assembly, household)
);

CREATE TABLE speaker (
  district   INTEGER NOT NULL,
  assembly   BIGINT  NOT NULL,
  id         BIGINT  NOT NULL,
  item       BIGINT  NOT NULL,              -- the agenda item
  no         INTEGER NOT NULL,              -- place in the queue, ever rising
  roll_entry BIGINT,                        -- a voter of the roll,
  guest      TEXT,                          -- or somebody by office, as 物业经理
  allotted_s INTEGER NOT NULL,              -- seconds given, extensions included
  turn       TEXT    NOT NULL,              -- waiting speaking paused done
  since      BIGINT,                        -- speaking since
  used_ms    BIGINT  NOT NULL DEFAULT 0,    -- spoken before the last pause
  PRIMARY KEY (district, assembly, id)
);

-- Minutes as they are written: every version stays. The key lets one of two
-- people who save the same version through; the other is shown both.
CREATE TABLE minutes (
  district INTEGER NOT NULL,
  assembly BIGINT  NOT NULL,
  item     BIGINT  NOT NULL,                -- agenda item; 0 for what belongs to none
  version  INTEGER NOT NULL,                -- from 1
  text     TEXT    NOT NULL,
  at       BIGINT  NOT NULL,
  by_kind  TEXT    NOT NULL,
  by_id    BIGINT  NOT NULL,
  PRIMARY KEY (district, assembly, item, version)
);

-- Minutes as they were sealed at the close, and again after a correction.
CREATE TABLE minutes_edition (
  district     INTEGER   NOT NULL,
  assembly     BIGINT    NOT NULL,
  edition      INTEGER   NOT NULL,          -- from 1
  at           BIGINT    NOT NULL,
  public       TEXT      NOT NULL,          -- JSON, names only of those who consented
  archive      {{bytes}} NOT NULL,          -- the same with every name, sealed as minutes.archive
  public_hash  {{bytes}} NOT NULL,          -- SHA-256 of the public data file
  archive_hash {{bytes}} NOT NULL,          -- SHA-256 of the archive's data file
  PRIMARY KEY (district, assembly, edition)
);

