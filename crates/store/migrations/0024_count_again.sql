-- What was left out of the rates can count again, asked and decided as leaving out is: the row
-- that stood is lifted then.
ALTER TABLE exclusion ADD COLUMN again INTEGER NOT NULL DEFAULT 0;  -- 1: that it counts again
-- Two who ask at once: one is told so.
DROP INDEX exclusion_once;
CREATE UNIQUE INDEX exclusion_asked ON exclusion (district, matter) WHERE state = 'asked';
CREATE UNIQUE INDEX exclusion_stands ON exclusion (district, matter)
  WHERE state = 'granted' AND again = 0;

-- "Not solved" stays the household's word when it is asked once more and says nothing, and what
-- was settled with a lead that was late was late too: what is derived is counted anew, once all
-- migrations have run.
DELETE FROM counted;
DELETE FROM rollup;
DELETE FROM rollup_total;
