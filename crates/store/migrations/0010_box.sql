-- Secret ballots. Nothing here has a time, an event or an id that grows with time, and rows
-- lie in the order of their numbers, which are random.

-- A poll's key since it was opened. The secret half is gone once the poll is counted.
CREATE TABLE poll_key (
  district INTEGER   NOT NULL,
  poll     BIGINT    NOT NULL,
  public   {{bytes}} NOT NULL,              -- SPKI DER
  secret   {{bytes}},                       -- PKCS #8 DER, sealed as poll.key
  PRIMARY KEY (district, poll)
);

-- The box while votes are taken. Until the count an operator could tell from the file in which
-- order ballots came; the count rewrites them and wipes this.
CREATE TABLE box (
  district  INTEGER   NOT NULL,
  poll      BIGINT    NOT NULL,
  number    {{bytes}} NOT NULL,             -- the token's random number, 16 bytes
  prefix    {{bytes}} NOT NULL,             -- of RFC 9474, 32 bytes
  signature {{bytes}} NOT NULL,             -- over prefix and message, 256 bytes
  answers   TEXT      NOT NULL,             -- JSON, names written in sealed
  PRIMARY KEY (district, poll, number)
){{keyed}};

-- The ballots of a counted poll, written at once in the order of their numbers.
CREATE TABLE secret_ballot (
  district  INTEGER   NOT NULL,
  poll      BIGINT    NOT NULL,
  number    {{bytes}} NOT NULL,
  prefix    {{bytes}} NOT NULL,
  signature {{bytes}} NOT NULL,
  answers   TEXT      NOT NULL,
  PRIMARY KEY (district, poll, number)
){{keyed}};
