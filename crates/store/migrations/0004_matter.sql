-- Matters, what offices answered, what households said, and photos.

CREATE TABLE matter (
  district     INTEGER NOT NULL,
  id           BIGINT  NOT NULL,
  no           BIGINT  NOT NULL,            -- running number in the district, from 1
  place        BIGINT  NOT NULL,            -- what it is about; what a façade colours
  floor        INTEGER,                     -- storey of a stairwell it is about, if one
  household    BIGINT,                      -- who raised it; never public
  person       BIGINT,                      -- who spoke, when known
  assembly     BIGINT,                      -- raised in this assembly
  agenda_item  BIGINT,                      -- under this point of it
  source       TEXT    NOT NULL,            -- card door staff assembly
  category     TEXT    NOT NULL,            -- code of the tree of categories
  title        TEXT    NOT NULL,            -- one line, public unless secret
  text         TEXT    NOT NULL,            -- the resident's own words
  secret       INTEGER NOT NULL,            -- 1: in no public list, count or picture
  name_public  INTEGER NOT NULL,            -- 1: the resident lets the name stand
  state        TEXT    NOT NULL,            -- open answered solved confirmed no-answer withdrawn
  state_at     BIGINT,                      -- since when, UTC milliseconds; none while open
  ask_until    TEXT,                        -- state solved: civil date
  outcome      TEXT,                        -- state confirmed: solved partly
  grade        TEXT,                        -- state confirmed: one of five grades, if given
  answer       BIGINT,                      -- state answered: the newest answer
  office       BIGINT  NOT NULL,            -- who answers for it
  due          TEXT    NOT NULL,            -- civil date, included
  raised_at    BIGINT  NOT NULL,            -- UTC milliseconds
  reopened     INTEGER NOT NULL,            -- how often the household said: not solved
  version      BIGINT  NOT NULL,            -- from 1, one more at each change
  receipt      {{bytes}} NOT NULL,          -- SHA-256 of the receipt code
  receipt_seal {{bytes}} NOT NULL,          -- the code itself, sealed, to be printed again
  PRIMARY KEY (district, id),
  UNIQUE (district, no),
  UNIQUE (district, receipt)
);
CREATE INDEX matter_by_place ON matter (district, place);
CREATE INDEX matter_by_state ON matter (district, state, due);
CREATE INDEX matter_by_office ON matter (district, office, state, due);
CREATE INDEX matter_by_household ON matter (district, household);
CREATE INDEX matter_by_assembly ON matter (district, assembly);

-- What an office said: how and when it will be done, or that it is done.
CREATE TABLE answer (
  district INTEGER NOT NULL,
  id       BIGINT  NOT NULL,
  matter   BIGINT  NOT NULL,
  kind     TEXT    NOT NULL,                -- answered solved
  office   BIGINT  NOT NULL,
  person   BIGINT,                          -- who wrote it, when known
  text     TEXT    NOT NULL,
  at       BIGINT  NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE INDEX answer_by_matter ON answer (district, matter, id);

-- What the household said. One a round: a matter that opens again is a new round.
CREATE TABLE confirmation (
  district INTEGER NOT NULL,
  matter   BIGINT  NOT NULL,
  round    INTEGER NOT NULL,                -- how often it had been opened again before
  verdict  TEXT    NOT NULL,                -- solved partly not
  grade    TEXT,                            -- one of five, if given
  scale    INTEGER NOT NULL,                -- how many grades were offered: 5
  words    TEXT,                            -- the household's own, if any
  how      TEXT    NOT NULL,                -- web phone paper
  at       BIGINT  NOT NULL,
  PRIMARY KEY (district, matter, round)
);

-- Photos as kept: turned upright, without any metadata, JPEG.
CREATE TABLE photo (
  district INTEGER   NOT NULL,
  id       BIGINT    NOT NULL,
  matter   BIGINT    NOT NULL,
  answer   BIGINT,                          -- with this answer; none: with the matter itself
  nr       INTEGER   NOT NULL,              -- order within one sending
  width    INTEGER   NOT NULL,              -- pixels of the full picture
  height   INTEGER   NOT NULL,
  image    {{bytes}} NOT NULL,              -- at most 1600 pixels on the long side
  thumb    {{bytes}} NOT NULL,              -- at most 360
  at       BIGINT    NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE INDEX photo_by_matter ON photo (district, matter, id);
