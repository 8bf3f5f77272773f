-- Which objections of one day came from one network, so that a flood can be told from visitors and taken out: a mark
-- under a key that is never stored and ends with the day, see hub/objections/network-marks.ts. NULL: from before.
ALTER TABLE objection ADD COLUMN network TEXT;
-- Each registration counts what is there, by day and network.
CREATE INDEX objection_of_day ON objection (key_key, registered_at, network);
