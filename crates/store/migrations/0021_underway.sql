-- What is not over, by where it is about: pages of a place read what lies open there and nothing
-- of its past. Derived from matter and place; compared by verify.
CREATE TABLE underway (
  district INTEGER    NOT NULL,
  matter   BIGINT     NOT NULL,
  path     {{sorted}} NOT NULL,             -- of the place it is about
  state    {{sorted}} NOT NULL,             -- as in matter
  due_at   BIGINT     NOT NULL,
  behind   INTEGER    NOT NULL,
  secret   INTEGER    NOT NULL,
  no       BIGINT     NOT NULL,
  PRIMARY KEY (district, matter)
){{keyed}};
-- All that is asked of it stands in the index.
CREATE INDEX underway_by_path ON underway (district, path, state, due_at, behind, secret, no, matter);
INSERT INTO underway (district, matter, path, state, due_at, behind, secret, no)
  SELECT m.district, m.id, p.path, m.state, m.due_at, m.behind, m.secret, m.no
  FROM matter m JOIN place p ON p.district = m.district AND p.id = m.place
  WHERE m.state NOT IN ('confirmed', 'no-answer', 'withdrawn');

-- What was settled at a place lately, without what was settled long ago; what is open is asked
-- of the table above.
DROP INDEX matter_by_state;
CREATE INDEX matter_by_place ON matter (district, place, state, state_at);
