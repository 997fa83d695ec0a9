-- A county without lists of its own has one township and one community of the same code in the
-- national list (350527000000): a code names one place of a kind.
DROP INDEX place_by_stat_code;
CREATE UNIQUE INDEX place_by_stat_code ON place (district, stat_code, kind)
  WHERE stat_code IS NOT NULL AND shown = 1;
-- What is right below a place, as people count it.
CREATE INDEX place_by_parent ON place (district, parent, sort_key, id);
