-- Who is who, who may do what, and what lets them in.

-- People. Names and phones are sealed with the key that lies outside the data; a phone is
-- found again by its keyed hash.
CREATE TABLE person (
  district    INTEGER   NOT NULL,
  id          BIGINT    NOT NULL,
  name        {{bytes}} NOT NULL,           -- sealed as person.name
  phone       {{bytes}},                    -- sealed as person.phone
  phone_print {{bytes}},                    -- keyed hash of the phone
  household   BIGINT,                       -- the household this person speaks for (户主、户代表)
  name_public INTEGER   NOT NULL DEFAULT 0, -- 1: agreed that pages for everybody show the name
  PRIMARY KEY (district, id)
);
-- One household, one householder: a later one takes the place of the earlier.
CREATE UNIQUE INDEX person_by_household ON person (district, household) WHERE household IS NOT NULL;
CREATE INDEX person_by_phone ON person (district, phone_print);

-- Organisations that answer for a place. Their telephone is on the notice board: not sealed.
CREATE TABLE office (
  district INTEGER NOT NULL,
  id       BIGINT  NOT NULL,
  place    BIGINT  NOT NULL,                -- what it answers for, with everything below
  path     {{sorted}} NOT NULL,             -- the place's path
  kind     TEXT    NOT NULL,                -- committee property subdistrict department captain other
  name     TEXT    NOT NULL,
  phone    TEXT,
  hours    TEXT,                            -- 上班时间, as people say it
  PRIMARY KEY (district, id)
);
CREATE INDEX office_by_path ON office (district, path);
CREATE INDEX office_by_place ON office (district, place);

-- What a person may do at a place and below, from when until when. A role is in force while
-- from_at <= now < until_at; ending one early moves until_at.
CREATE TABLE role (
  district INTEGER NOT NULL,
  id       BIGINT  NOT NULL,
  person   BIGINT  NOT NULL,
  kind     TEXT    NOT NULL,                -- captain property grid community township district supervisor admin
  place    BIGINT  NOT NULL,
  path     {{sorted}} NOT NULL,             -- the place's path
  office   BIGINT,                          -- the office it is held for
  from_at  BIGINT  NOT NULL,                -- UTC milliseconds
  until_at BIGINT  NOT NULL,                -- UTC milliseconds, the first instant without it
  taken_from BIGINT,                        -- the role it was handed over from (接手)
  PRIMARY KEY (district, id)
);
CREATE INDEX role_by_person ON role (district, person);
CREATE INDEX role_by_path ON role (district, path);

-- Household cards. Found by hash; the sealed copy is only there to print a card again.
CREATE TABLE card (
  district   INTEGER   NOT NULL,
  id         BIGINT    NOT NULL,
  household  BIGINT    NOT NULL,
  hash       {{bytes}} NOT NULL,            -- SHA-256 of the code without hyphens
  code       {{bytes}} NOT NULL,            -- sealed as card.code
  issued_at  BIGINT    NOT NULL,
  revoked_at BIGINT,                        -- none while it lets people in
  PRIMARY KEY (district, id),
  UNIQUE (district, hash)
);
CREATE INDEX card_by_household ON card (district, household);

-- Door codes hang on walls for everybody to see: kept as they are.
CREATE TABLE door_code (
  district INTEGER NOT NULL,
  code     TEXT    NOT NULL,                -- without hyphens
  place    BIGINT  NOT NULL,
  made_at  BIGINT  NOT NULL,
  PRIMARY KEY (district, code)
);
CREATE UNIQUE INDEX door_code_by_place ON door_code (district, place);

-- A captain's own PIN, beside the card of the household. The word is handed out by staff and
-- opens the setting of a PIN once.
CREATE TABLE pin (
  district INTEGER NOT NULL,
  person   BIGINT  NOT NULL,
  hash     TEXT,                            -- argon2id of the PIN, PHC text
  word     TEXT,                            -- argon2id of the one-time word, none when used
  set_at   BIGINT  NOT NULL,
  PRIMARY KEY (district, person)
);

-- The following are needed before the district is known: reference tables, whole on every shard.

-- Staff accounts. The second factor's secret is not sealed: losing the key must not lock staff out.
CREATE TABLE account (
  id          BIGINT    NOT NULL PRIMARY KEY,
  district    INTEGER   NOT NULL,
  person      BIGINT    NOT NULL,
  login       TEXT      NOT NULL UNIQUE,    -- lower case
  password    TEXT,                         -- argon2id, PHC text; none: nobody can sign in with it yet
  must_change INTEGER   NOT NULL DEFAULT 1, -- 1: the password was handed out and is good once
  totp        {{bytes}},                    -- RFC 6238 secret, 20 bytes
  totp_on     INTEGER   NOT NULL DEFAULT 0, -- 1: its owner has shown a first code
  totp_step   BIGINT    NOT NULL DEFAULT 0, -- the last step used: a code is good once
  closed_at   BIGINT                        -- none while it may be used
);
CREATE INDEX account_by_person ON account (district, person);

-- Recovery codes of the second factor, each good once.
CREATE TABLE recovery (
  account BIGINT    NOT NULL,
  hash    {{bytes}} NOT NULL,               -- SHA-256; the codes are random enough
  PRIMARY KEY (account, hash)
);

CREATE TABLE session (
  hash     {{bytes}} NOT NULL PRIMARY KEY,  -- SHA-256 of the cookie
  id       BIGINT    NOT NULL UNIQUE,
  district INTEGER   NOT NULL,
  kind     TEXT      NOT NULL,              -- staff captain household
  person   BIGINT,                          -- staff and captains
  account  BIGINT,                          -- staff
  card     BIGINT,                          -- captains and households
  agent    TEXT      NOT NULL,              -- what the browser calls itself, so that people know it again
  begun_at BIGINT    NOT NULL,
  seen_at  BIGINT    NOT NULL,              -- written at most once in five minutes
  until_at BIGINT    NOT NULL               -- it ends then at the latest
);
CREATE INDEX session_by_person ON session (district, person);
CREATE INDEX session_by_card ON session (district, card);

-- Devices that have signed in as somebody before: strangers' failures never delay them.
CREATE TABLE device (
  hash    {{bytes}} NOT NULL,               -- SHA-256 of the device's cookie
  who     {{bytes}} NOT NULL,               -- SHA-256 of whom it signed in as
  last_at BIGINT    NOT NULL,
  PRIMARY KEY (hash, who)
);

-- Failures in a row, by whom was tried and from which device; all strangers share one line.
CREATE TABLE lockout (
  who      {{bytes}} NOT NULL,              -- SHA-256 of whom was tried
  device   {{bytes}} NOT NULL,              -- SHA-256 of the known device's cookie, empty for strangers
  failures INTEGER   NOT NULL,
  last_at  BIGINT    NOT NULL,              -- of the last try
  PRIMARY KEY (who, device)
);
CREATE INDEX lockout_by_age ON lockout (last_at);
