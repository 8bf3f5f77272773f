-- Sums of days and weeks of stores, for what looks at many of them, see hub/store/day-sums.ts. They follow from the hours and
-- the directory, and are made when a hub runs.

-- Rises with each change of the store in the directory.
ALTER TABLE store ADD COLUMN rules INTEGER NOT NULL DEFAULT 0;
-- By which rules, and which calendar of the program, its sums were made; NULL: it has none that hold.
ALTER TABLE store ADD COLUMN kept_rules INTEGER;
ALTER TABLE store ADD COLUMN kept_calendar INTEGER;
-- Days since 1970, of which they do not hold: from (inclusive) to (exclusive); NULL: all hold.
ALTER TABLE store ADD COLUMN stale_from INTEGER;
ALTER TABLE store ADD COLUMN stale_to INTEGER;
-- Rises each time some of them cease to hold.
ALTER TABLE store ADD COLUMN kept_serial INTEGER NOT NULL DEFAULT 0;

-- Over the open hours of a business day, or of the seven days from a Monday on: what SUM_COLUMNS of hub/store/sql/sums.ts
-- are over its hours, in phones. A day of which nothing was heard has no row.
CREATE TABLE kept_sums (
  store_key INTEGER NOT NULL REFERENCES store (key),
  step      INTEGER NOT NULL,                           -- days: 1 or 7
  day       INTEGER NOT NULL,                           -- the first: local date, days since 1970
  heard                   REAL NOT NULL,
  coverage                REAL NOT NULL,
  epsilon                 REAL NOT NULL,
  floor                   REAL NOT NULL,
  dwell_unknown           REAL NOT NULL,
  visits_sum              REAL NOT NULL,
  visits_variance         REAL NOT NULL,
  visits_shared           REAL NOT NULL,
  visits_null             REAL NOT NULL,
  visits_unknown          REAL NOT NULL,
  visits_hidden           REAL NOT NULL,
  passersby_sum           REAL NOT NULL,
  passersby_variance      REAL NOT NULL,
  passersby_shared        REAL NOT NULL,
  passersby_null          REAL NOT NULL,
  passersby_unknown       REAL NOT NULL,
  passersby_hidden        REAL NOT NULL,
  occupancy_sum           REAL NOT NULL,
  occupancy_variance      REAL NOT NULL,
  occupancy_shared        REAL NOT NULL,
  occupancy_null          REAL NOT NULL,
  occupancy_unknown       REAL NOT NULL,
  occupancy_hidden        REAL NOT NULL,
  under5_sum              REAL NOT NULL,
  under5_null             REAL NOT NULL,
  under5_unknown          REAL NOT NULL,
  under5_hidden           REAL NOT NULL,
  from5to15_sum           REAL NOT NULL,
  from5to15_null          REAL NOT NULL,
  from5to15_unknown       REAL NOT NULL,
  from5to15_hidden        REAL NOT NULL,
  from15to60_sum          REAL NOT NULL,
  from15to60_null         REAL NOT NULL,
  from15to60_unknown      REAL NOT NULL,
  from15to60_hidden       REAL NOT NULL,
  over60_sum              REAL NOT NULL,
  over60_null             REAL NOT NULL,
  over60_unknown          REAL NOT NULL,
  over60_hidden           REAL NOT NULL,
  lone_hours              REAL NOT NULL,
  lone_visits_sum         REAL NOT NULL,
  lone_visits_variance    REAL NOT NULL,
  lone_visits_shared      REAL NOT NULL,
  lone_passersby_sum      REAL NOT NULL,
  lone_passersby_variance REAL NOT NULL,
  lone_passersby_shared   REAL NOT NULL,
  stays_hours             REAL NOT NULL,
  stays_under5            REAL NOT NULL,
  stays_from5to15         REAL NOT NULL,
  stays_from15to60        REAL NOT NULL,
  stays_over60            REAL NOT NULL,
  learned_hours           REAL NOT NULL,
  learned_minutes         REAL NOT NULL,
  learned_low             REAL NOT NULL,
  learned_high            REAL NOT NULL,
  staff_hours             REAL NOT NULL,
  staff_phones            REAL NOT NULL,
  PRIMARY KEY (store_key, step, day)
) STRICT, WITHOUT ROWID;
