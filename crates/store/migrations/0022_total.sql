-- What was raised and settled about each place and all below it, by week and month, without the
-- classes: charts of spans gone by read these instead of a hundred rows each. Derived from
-- rollup; written with it, compared by verify.
CREATE TABLE rollup_total (
  district INTEGER    NOT NULL,
  place    BIGINT     NOT NULL,
  span     {{sorted}} NOT NULL,             -- as in rollup
  raised   BIGINT     NOT NULL,
  settled  BIGINT     NOT NULL,             -- the household said: solved, or partly
  PRIMARY KEY (district, place, span)
){{keyed}};
INSERT INTO rollup_total (district, place, span, raised, settled)
  SELECT district, place, span, sum(n),
    sum(CASE WHEN class LIKE '%.solved.%' OR class LIKE '%.partly.%' THEN n ELSE 0 END)
  FROM rollup GROUP BY district, place, span;

-- A façade asks what was settled lately for doors and storeys alone: from the index, without
-- the matters.
DROP INDEX matter_by_place;
CREATE INDEX matter_by_place ON matter (district, place, state, state_at, secret, floor);
