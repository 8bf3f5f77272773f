-- Phones × 10 that the sensor took out of occupancy and present because they are there all day; NULL where it could tell
-- nobody, or left them in, and in hours stored before sensors said it.
ALTER TABLE hour ADD COLUMN staff_tenths INTEGER;
