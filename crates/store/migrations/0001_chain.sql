-- The event chain: one row a district in `chain`, one row a deed in `event`.
-- {{bytes}} and {{sorted}} are the only words in which the two databases differ:
-- BLOB / BYTEA, and TEXT compared byte by byte (SQLite's default; COLLATE "C").

CREATE TABLE district (
  district   INTEGER NOT NULL PRIMARY KEY,  -- six digits of GB/T 2260, the tenant
  name       TEXT    NOT NULL,              -- 柯城区
  region     BIGINT  NOT NULL,              -- four-digit code of the prefecture above, 0 when unknown
  root_place BIGINT  NOT NULL               -- the place at the head of the tree
);

-- Provinces and prefectures above the districts; no tenants, only names.
CREATE TABLE region (
  code   BIGINT NOT NULL PRIMARY KEY,       -- two or four digits
  parent BIGINT NOT NULL,                   -- the province of a prefecture, 0 for a province
  name   TEXT   NOT NULL
);

CREATE TABLE chain (
  district INTEGER   NOT NULL PRIMARY KEY,
  seq      BIGINT    NOT NULL,              -- number of the last event, 0 before the first
  head     {{bytes}} NOT NULL               -- its hash, 32 zero bytes before the first
);

CREATE TABLE event (
  district   INTEGER   NOT NULL,
  seq        BIGINT    NOT NULL,            -- from 1, without a gap
  at         BIGINT    NOT NULL,            -- UTC, milliseconds since 1970
  kind       TEXT      NOT NULL,            -- noun and verb, as matter.raised
  place      BIGINT,                        -- the place it happened at or is about
  subject    BIGINT    NOT NULL,            -- id of the thing, 0 for none
  actor_kind TEXT      NOT NULL,            -- public, household, captain, staff, system
  actor_id   BIGINT    NOT NULL,            -- household or person, 0 for none
  client_key {{bytes}},                     -- UUIDv7 a browser made: sending twice stores once
  salt       {{bytes}},                     -- gone after an erasure, with payload and resident
  payload    TEXT,                          -- JSON
  digest     {{bytes}} NOT NULL,            -- SHA-256 of what an erasure takes; stays
  hash       {{bytes}} NOT NULL,            -- SHA-256 over the previous hash and this line
  PRIMARY KEY (district, seq),
  UNIQUE (district, client_key)
);
CREATE INDEX event_by_subject ON event (district, subject, seq);

-- Numbers of running servers, ten bits of every id they make.
CREATE TABLE server (
  number INTEGER NOT NULL PRIMARY KEY,      -- 0 to 1023
  holder TEXT    NOT NULL,                  -- random, made at start
  until  BIGINT  NOT NULL                   -- the lease ends, UTC milliseconds; renewed while alive
);
