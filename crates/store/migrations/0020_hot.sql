-- What was raised about a place in the last weeks is read as one range for each place of a
-- subtree, however much was raised before.
CREATE INDEX matter_by_place_raised ON matter (district, place, raised_at);
DROP INDEX matter_by_place;
