-- Finding places by what they are called: buildings, compounds and communities of a
-- district are looked through by kind. The index by bare name is not needed beside it.
DROP INDEX place_by_plain_name;
CREATE INDEX place_by_kind ON place (district, kind, name);

-- A list that somebody brought, from the upload until it is in the tree. What was in the
-- file is sealed as import.rows, because it holds names and phones, and is wiped when the
-- list has been shown or given up.
CREATE TABLE import (
  district  INTEGER   NOT NULL,
  id        BIGINT    NOT NULL,             -- the batch of the places it brings
  place     BIGINT    NOT NULL,             -- where it hangs: communities, compounds and all below
  actor_kind TEXT     NOT NULL,             -- who brought it, as in the events
  actor_id  BIGINT    NOT NULL,
  name      TEXT      NOT NULL,             -- of the file
  rows      {{bytes}},                      -- sealed; none when done
  state     TEXT      NOT NULL,             -- waiting, writing, shown, dropped
  brought_at BIGINT   NOT NULL,             -- UTC milliseconds
  PRIMARY KEY (district, id)
);

-- The places of an import that is not shown yet, so that showing touches nothing else.
CREATE INDEX place_hidden ON place (district, batch) WHERE shown = 0;
