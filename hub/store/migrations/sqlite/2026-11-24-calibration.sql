-- What operators counted by hand, and the factors that were fitted to it. Nothing here is ever deleted:
-- a hand count is withdrawn, a calibration is ended, and both say by whom, when and why.

CREATE TABLE hand_count (
  key           INTEGER PRIMARY KEY,
  store_key     INTEGER NOT NULL REFERENCES store (key),
  kind          TEXT NOT NULL,          -- closed set, see hub/store/hand-counts.ts
  from_hour     INTEGER NOT NULL,       -- whole hours since 1970-01-01T00:00Z
  to_hour       INTEGER NOT NULL,       -- the first hour after it
  at_ms         INTEGER,                -- of a count at a moment, ms since 1970
  people        REAL NOT NULL,
  counted_by    TEXT NOT NULL,
  note          TEXT NOT NULL,
  entered_at    INTEGER NOT NULL,       -- ms since 1970
  withdrawn_at  INTEGER,                -- ms since 1970
  withdrawn_by  TEXT,
  withdrawn_why TEXT
) STRICT;
CREATE INDEX hand_count_of_store ON hand_count (store_key, from_hour);

CREATE TABLE calibration (
  key           INTEGER PRIMARY KEY,
  store_key     INTEGER NOT NULL REFERENCES store (key),
  measure       TEXT NOT NULL,          -- visits or occupancy
  starts        INTEGER NOT NULL,       -- first hour that it is meant for
  ends          INTEGER,                -- first hour that it is no longer meant for, where it was ended
  factor        REAL NOT NULL,          -- people per phone
  error         REAL NOT NULL,          -- standard error of ln(factor)
  counted_from  INTEGER NOT NULL,       -- first counted hour it rests on
  counted_to    INTEGER NOT NULL,       -- the first hour after the last of them
  setup         TEXT NOT NULL,          -- JSON: sensors with their estimator and config, see hub/store/setups.ts
  basis         TEXT NOT NULL,          -- JSON: the observations, see hub/store/calibrations.ts
  made_at       INTEGER NOT NULL,       -- ms since 1970
  made_by       TEXT NOT NULL,
  ended_at      INTEGER,                -- ms since 1970, when it was said
  ended_by      TEXT,
  ended_why     TEXT
) STRICT;
CREATE INDEX calibration_of_store ON calibration (store_key, key);

-- Some alarms are of a store, not of one sensor.
ALTER TABLE alarm ADD COLUMN store_key INTEGER REFERENCES store (key);
