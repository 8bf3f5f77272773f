-- Mean stay of those who are there, minutes × 10, as the sensor had learned it by then, with the range that holds the true
-- mean nine times in ten; NULL where it could not say, and in hours stored before sensors said it.
ALTER TABLE hour ADD COLUMN stay_tenths INTEGER;
ALTER TABLE hour ADD COLUMN stay_low_tenths INTEGER;
ALTER TABLE hour ADD COLUMN stay_high_tenths INTEGER;
