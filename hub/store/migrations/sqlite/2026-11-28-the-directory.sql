-- The directory of retailers, groups, stores and sensors is here and no longer in the configuration. What the tables of
-- retailers and stores had is what has always held; what is other from a date on is a row of directory_change.

ALTER TABLE retailer ADD COLUMN legal_name TEXT;
ALTER TABLE retailer ADD COLUMN contact TEXT;
ALTER TABLE retailer ADD COLUMN officer TEXT;           -- JSON; NULL: nothing was said; null: none was designated
ALTER TABLE retailer ADD COLUMN retired TEXT;           -- local date: the first without it
-- Rises with each change. 0: nothing was ever said here, and what a configuration says is taken over.
ALTER TABLE retailer ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;

ALTER TABLE store ADD COLUMN place TEXT;                -- JSON
ALTER TABLE store ADD COLUMN groups TEXT NOT NULL DEFAULT '[]';  -- JSON: ids
ALTER TABLE store ADD COLUMN opened TEXT;               -- local date
ALTER TABLE store ADD COLUMN retired TEXT;              -- local date: the first without it

CREATE TABLE store_group (
  retailer TEXT NOT NULL REFERENCES retailer (id),
  id       TEXT NOT NULL,
  name     TEXT NOT NULL,
  parent   TEXT,                                        -- id; NULL: at the top
  retired  TEXT,
  PRIMARY KEY (retailer, id)
) STRICT;

-- What was said of sensors. Others are heard of (table sensor), of which nothing was said.
CREATE TABLE listed_sensor (
  retailer    TEXT NOT NULL REFERENCES retailer (id),
  store       TEXT NOT NULL,
  id          TEXT NOT NULL,
  area        TEXT,                                     -- NULL: one of its own
  retired     TEXT,
  replaced_by TEXT,
  PRIMARY KEY (retailer, store, id)
) STRICT;

CREATE TABLE directory_change (
  retailer  TEXT NOT NULL REFERENCES retailer (id),
  store     TEXT NOT NULL,                              -- empty: of a group
  thing     TEXT NOT NULL,                              -- of the group or sensor; empty: of the store itself
  field     TEXT NOT NULL,
  from_date TEXT NOT NULL,                              -- local date: the first on which it holds
  value     TEXT NOT NULL,                              -- JSON
  PRIMARY KEY (retailer, store, thing, field, from_date)
) STRICT;
