-- Polls: questions put to a roll under a version of a rule, and one line a voter.

-- A roll is fixed for an assembly, or for a poll that belongs to none.
ALTER TABLE roll_entry RENAME COLUMN assembly TO roll;
ALTER TABLE roll_entry ADD COLUMN area BIGINT NOT NULL DEFAULT 0; -- floor area in 0.01 m², where the rule weighs by it

CREATE TABLE poll (
  district     INTEGER NOT NULL,
  id           BIGINT  NOT NULL,
  place        BIGINT  NOT NULL,            -- whose voters are asked
  path         {{sorted}} NOT NULL,         -- its path
  assembly     BIGINT,                      -- the assembly it is held in
  roll         BIGINT  NOT NULL,            -- the roll: the assembly's, or its own id
  title        TEXT    NOT NULL,            -- one line, as the board has it
  rule         TEXT    NOT NULL,            -- the version it was called under, as ID@2022-03-01
  digest       TEXT    NOT NULL,            -- SHA-256 of that version's text
  secrecy      TEXT    NOT NULL,            -- open secret
  round        INTEGER NOT NULL,            -- 1, or 2 for the seats that stayed open
  silent       INTEGER NOT NULL,            -- 1: silent ballots are counted with the majority
  waiver       TEXT,                        -- why days were cut short
  recall       BIGINT,                      -- the role it is to end
  follows      BIGINT,                      -- the poll whose open seats it fills
  called_at    BIGINT  NOT NULL,            -- UTC milliseconds, as every _at
  opens_at     BIGINT,                      -- opened by the clock then; by hand when none
  closes_at    BIGINT,                      -- closed by the clock then; by hand when none
  state        TEXT    NOT NULL,            -- called open closed counted cancelled
  opened_at    BIGINT,
  closed_at    BIGINT,
  counted_at   BIGINT,
  cancelled_at BIGINT,
  reason       TEXT,                        -- why it was cancelled, or closed with papers missing
  result       TEXT,                        -- derived: sums and turnout as JSON, for pages; verify counts again
  PRIMARY KEY (district, id)
);
CREATE INDEX poll_by_path ON poll (district, path);
CREATE INDEX poll_by_assembly ON poll (district, assembly);
CREATE INDEX poll_by_state ON poll (state, district);

CREATE TABLE question (
  district INTEGER NOT NULL,
  poll     BIGINT  NOT NULL,
  no       INTEGER NOT NULL,                -- from 1, in the order of the ballot
  kind     TEXT    NOT NULL,                -- motion election
  text     TEXT    NOT NULL,                -- what is asked
  more     TEXT,                            -- what one should know before
  seats    INTEGER NOT NULL DEFAULT 0,      -- of an election
  PRIMARY KEY (district, poll, no)
);

CREATE TABLE candidate (
  district  INTEGER   NOT NULL,
  poll      BIGINT    NOT NULL,
  question  INTEGER   NOT NULL,
  no        INTEGER   NOT NULL,             -- on the ballot, from 1
  household BIGINT,                         -- where the candidate lives; none for a name written in before
  person    BIGINT,
  name      {{bytes}} NOT NULL,             -- as the ballot has it, sealed as poll.candidate
  incumbent INTEGER   NOT NULL DEFAULT 0,
  PRIMARY KEY (district, poll, question, no)
);

-- One line a voter and poll: the key lets each vote once, whatever three doors do at the same
-- moment. In a secret poll it only says that the voter's door is used up.
CREATE TABLE ballot (
  district   INTEGER NOT NULL,
  poll       BIGINT  NOT NULL,
  roll_entry BIGINT  NOT NULL,
  door       TEXT    NOT NULL,              -- phone paper proxy
  holder     BIGINT,                        -- the line whose hand it was
  answers    TEXT,                          -- open polls: JSON, names written in sealed
  drawn      {{bytes}},                     -- secret, on a phone: SHA-256 of the blinded token
  serial     TEXT,                          -- open, on paper: which paper
  helped     INTEGER NOT NULL DEFAULT 0,    -- 1: somebody helped
  changed    INTEGER NOT NULL DEFAULT 0,    -- how often it was changed
  at         BIGINT  NOT NULL,
  by_kind    TEXT    NOT NULL,              -- whoever did it, as in the event
  by_id      BIGINT  NOT NULL,
  PRIMARY KEY (district, poll, roll_entry)
);

-- Proxies noted for a poll that belongs to no assembly; in an assembly those of the check-in hold.
CREATE TABLE proxy (
  district   INTEGER NOT NULL,
  poll       BIGINT  NOT NULL,
  roll_entry BIGINT  NOT NULL,              -- who gave it
  holder     BIGINT  NOT NULL,              -- who holds it
  at         BIGINT  NOT NULL,
  by_kind    TEXT    NOT NULL,
  by_id      BIGINT  NOT NULL,
  PRIMARY KEY (district, poll, roll_entry)
);
