-- The directory of retailers, groups, stores and sensors; see the migration of SQLite for what each column means. Small, and on
-- every machine where the rest is spread.

ALTER TABLE retailer
  ADD COLUMN legal_name TEXT,
  ADD COLUMN contact    TEXT,
  ADD COLUMN officer    TEXT,
  ADD COLUMN retired    TEXT,
  ADD COLUMN revision   BIGINT NOT NULL DEFAULT 0;

ALTER TABLE store
  ADD COLUMN place   TEXT,
  ADD COLUMN groups  TEXT NOT NULL DEFAULT '[]',
  ADD COLUMN opened  TEXT,
  ADD COLUMN retired TEXT;

CREATE TABLE store_group (
  retailer TEXT COLLATE "C" NOT NULL REFERENCES retailer (id),
  id       TEXT COLLATE "C" NOT NULL,
  name     TEXT COLLATE "C" NOT NULL,
  parent   TEXT,
  retired  TEXT,
  PRIMARY KEY (retailer, id)
);

CREATE TABLE listed_sensor (
  retailer    TEXT COLLATE "C" NOT NULL REFERENCES retailer (id),
  store       TEXT COLLATE "C" NOT NULL,
  id          TEXT COLLATE "C" NOT NULL,
  area        TEXT,
  retired     TEXT,
  replaced_by TEXT,
  PRIMARY KEY (retailer, store, id)
);

CREATE TABLE directory_change (
  retailer  TEXT COLLATE "C" NOT NULL REFERENCES retailer (id),
  store     TEXT COLLATE "C" NOT NULL,
  thing     TEXT COLLATE "C" NOT NULL,
  field     TEXT COLLATE "C" NOT NULL,
  from_date TEXT COLLATE "C" NOT NULL,
  value     TEXT NOT NULL,
  PRIMARY KEY (retailer, store, thing, field, from_date)
);
