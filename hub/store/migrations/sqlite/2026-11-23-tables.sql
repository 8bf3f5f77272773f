-- What a hub knows: who owns which sensor, what each released, what it refused and why.

CREATE TABLE retailer (
  id   TEXT PRIMARY KEY,
  name TEXT NOT NULL
) STRICT;

CREATE TABLE store (
  key       INTEGER PRIMARY KEY,
  retailer  TEXT NOT NULL REFERENCES retailer (id),
  id        TEXT NOT NULL,
  name      TEXT NOT NULL,
  time_zone TEXT NOT NULL,              -- IANA name
  opening   TEXT NOT NULL,              -- JSON, see hub/config.ts
  UNIQUE (retailer, id)
) STRICT;

CREATE TABLE sensor (
  key           INTEGER PRIMARY KEY,
  store_key     INTEGER NOT NULL REFERENCES store (key),
  id            TEXT NOT NULL,
  first_heard   INTEGER NOT NULL,       -- ms since 1970
  state         TEXT,                   -- last message on …/state, as it came
  state_at      INTEGER,                -- ms since 1970, by the hub's clock, when it first came
  health        TEXT,                   -- last message on …/health, as it came
  health_at     INTEGER,                -- ms since 1970, by the hub's clock
  UNIQUE (store_key, id)
) STRICT;

-- One row a released hour, written once. NULL is a suppressed count, never a zero; a range is NULL where its
-- count is. The last three before `stored_at` follow from the others, so that sums need no logarithms.
CREATE TABLE hour (
  sensor_key       INTEGER NOT NULL REFERENCES sensor (key),
  hour             INTEGER NOT NULL,    -- whole hours since 1970-01-01T00:00Z
  visits           INTEGER,             -- phones that came in the hour: these add up
  present          INTEGER,             -- phones that were there at its start, or came
  passersby        INTEGER,
  occupancy_tenths INTEGER,             -- phones × 10
  dwell_known      INTEGER NOT NULL,    -- 0 where the profile cannot know it: then the four are NULL
  dwell_under5     INTEGER,
  dwell_5to15      INTEGER,
  dwell_15to60     INTEGER,
  dwell_over60     INTEGER,
  visits_low       INTEGER,             -- the range that holds the truth nine times in ten
  visits_high      INTEGER,
  present_low      INTEGER,
  present_high     INTEGER,
  passersby_low    INTEGER,
  passersby_high   INTEGER,
  occupancy_low_tenths  INTEGER,
  occupancy_high_tenths INTEGER,
  visits_gain      REAL NOT NULL,       -- of its error, what all hours of a store share (ln scale)
  present_gain     REAL NOT NULL,
  passersby_gain   REAL NOT NULL,
  occupancy_gain   REAL NOT NULL,
  coverage         REAL NOT NULL,
  epsilon          REAL NOT NULL,
  floor            INTEGER NOT NULL,
  profile          TEXT NOT NULL,
  estimator        TEXT NOT NULL,
  config           TEXT NOT NULL,
  visits_variance    REAL,              -- of its error, what is the hour's own: phones²
  passersby_variance REAL,
  occupancy_variance REAL,              -- tenths²
  stored_at        INTEGER NOT NULL,    -- ms since 1970
  PRIMARY KEY (sensor_key, hour)
) STRICT, WITHOUT ROWID;

-- Messages that were not taken, kept aside with the reason. At most the newest 10,000.
CREATE TABLE refused (
  key         INTEGER PRIMARY KEY,
  received_at INTEGER NOT NULL,
  topic       TEXT NOT NULL,
  code        TEXT NOT NULL,            -- closed set, see hub/store/refused.ts
  reason      TEXT NOT NULL,            -- for people
  body        BLOB NOT NULL             -- at most 4 KiB of it
) STRICT;

CREATE TABLE alarm (
  key        INTEGER PRIMARY KEY,
  raised_at  INTEGER NOT NULL,
  sensor_key INTEGER REFERENCES sensor (key),
  kind       TEXT NOT NULL,             -- closed set, see hub/store/alarms.ts
  text       TEXT NOT NULL,             -- for people
  UNIQUE (sensor_key, kind, text)
) STRICT;
