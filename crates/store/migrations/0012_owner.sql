-- Owners: the register of a compound's flats, rolls made of it, and who a ballot reached.

-- One line a flat. What the register does not say yet is empty.
CREATE TABLE title (
  district   INTEGER NOT NULL,
  flat       BIGINT  NOT NULL,              -- the place
  area       BIGINT,                        -- floor area in 0.01 m²
  area_from  TEXT,                          -- register surveyed contract
  held       TEXT,                          -- developer buyers
  PRIMARY KEY (district, flat)
);

-- Everybody on a title. Whether two titles have the same buyer is told by a keyed hash of
-- the identity number or credit code; the number itself is nowhere.
CREATE TABLE title_owner (
  district INTEGER   NOT NULL,
  flat     BIGINT    NOT NULL,
  print    {{bytes}} NOT NULL,              -- keyed hash, 32 bytes
  name     {{bytes}} NOT NULL,              -- sealed as title.owner
  PRIMARY KEY (district, flat, print)
);

-- Which flats a line of an owners' roll stands for, as they were when it was fixed. The key
-- lets a flat stand once in a roll, so that its area is counted once.
CREATE TABLE roll_flat (
  district   INTEGER NOT NULL,
  roll       BIGINT  NOT NULL,
  flat       BIGINT  NOT NULL,
  roll_entry BIGINT  NOT NULL,
  mark       TEXT    NOT NULL,              -- entitled: its household may vote by phone; let vacant undelivered
  PRIMARY KEY (district, roll, flat)
);

-- That a ballot reached a voter, with the way it did. Without a line here nobody is silent.
CREATE TABLE delivery (
  district   INTEGER NOT NULL,
  poll       BIGINT  NOT NULL,
  roll_entry BIGINT  NOT NULL,
  how        TEXT    NOT NULL,              -- handed registered posted electronic
  at         BIGINT  NOT NULL,
  by_kind    TEXT    NOT NULL,              -- whoever noted it, as in the event
  by_id      BIGINT  NOT NULL,
  PRIMARY KEY (district, poll, roll_entry)
);

ALTER TABLE poll ADD COLUMN article TEXT;   -- the covenant's article by which silent ballots count
ALTER TABLE import ADD COLUMN kind TEXT NOT NULL DEFAULT 'homes'; -- homes owners: what the list is of
