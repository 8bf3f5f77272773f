-- Between which hours each sensor reported with which settings: a few rows, so that nobody searches five years
-- of hours for a change. Hours are only ever added, so the first and the last are exact.

CREATE TABLE setup (
  sensor_key INTEGER NOT NULL REFERENCES sensor (key),
  estimator  TEXT NOT NULL,
  config     TEXT NOT NULL,
  first_hour INTEGER NOT NULL,          -- whole hours since 1970-01-01T00:00Z
  last_hour  INTEGER NOT NULL,
  PRIMARY KEY (sensor_key, estimator, config)
) STRICT, WITHOUT ROWID;

INSERT INTO setup
  SELECT sensor_key, estimator, config, min(hour), max(hour) FROM hour GROUP BY 1, 2, 3;

CREATE TRIGGER hour_has_setup AFTER INSERT ON hour BEGIN
  INSERT INTO setup VALUES (new.sensor_key, new.estimator, new.config, new.hour, new.hour)
  ON CONFLICT (sensor_key, estimator, config) DO UPDATE SET
    first_hour = min(first_hour, new.hour), last_hour = max(last_hour, new.hour);
END;
