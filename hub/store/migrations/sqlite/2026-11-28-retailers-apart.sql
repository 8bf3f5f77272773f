-- What was one for all retailers is one for each, so that the database can be on several machines.

-- What the sensors of a store are told has changed so often; what counted it for all stores is gone.
DROP TRIGGER settings_were_asked;
DROP TRIGGER settings_were_changed;
DROP TRIGGER pause_began;
DROP TRIGGER pause_ended;
DROP TRIGGER sensor_is_new;
DROP TRIGGER sensor_said_more;
DROP TRIGGER objection_was_registered;
DROP TRIGGER objection_was_withdrawn;
DROP TABLE remote_change;
CREATE TABLE config_change (
  store_key INTEGER PRIMARY KEY REFERENCES store (key),
  serial    INTEGER NOT NULL
) STRICT;

ALTER TABLE objection ADD COLUMN store_key INTEGER REFERENCES store (key);
UPDATE objection SET store_key = (SELECT store_key FROM objection_key WHERE objection_key.key = key_key);
DROP INDEX objection_of_day;
CREATE INDEX objection_of_day ON objection (store_key, registered_at, network);

-- The audit log has a chain of hashes for each retailer, with numbers of its own. The entries that there are stay as they
-- are, in one chain; each retailer's goes on from its end.
DROP TRIGGER audit_is_not_changed;
DROP TRIGGER audit_is_not_deleted;
DROP TRIGGER audit_runs_on;
ALTER TABLE audit RENAME TO audit_of_all;
CREATE TABLE audit_start (
  key  INTEGER PRIMARY KEY,             -- of the last entry of the one chain; no row where there was none
  hash TEXT NOT NULL
) STRICT;
INSERT INTO audit_start SELECT key, hash FROM audit_of_all ORDER BY key DESC LIMIT 1;
CREATE TABLE audit (
  key      INTEGER NOT NULL,
  at       INTEGER NOT NULL,            -- ms since 1970
  retailer TEXT NOT NULL,
  store    TEXT NOT NULL,
  sensor   TEXT,                        -- NULL: of the whole store
  side     TEXT NOT NULL,               -- hub: it was asked for; sensor: it is in force there
  by       TEXT NOT NULL,
  what     TEXT NOT NULL,               -- the setting, or pause
  before   TEXT NOT NULL,               -- JSON; null: nothing was known
  after    TEXT NOT NULL,               -- JSON
  weaker   INTEGER NOT NULL,            -- 1: it protects less than before
  reason   TEXT NOT NULL,
  hash     TEXT NOT NULL,               -- SHA-256, see hub/store/audit.ts
  PRIMARY KEY (retailer, key)
) STRICT;
INSERT INTO audit
  SELECT key, at, retailer, store, sensor, side, by, what, before, after, weaker, reason, hash FROM audit_of_all;
DROP TABLE audit_of_all;
CREATE INDEX audit_of_store ON audit (retailer, store, key);
CREATE INDEX audit_newest ON audit (at);
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit log is never changed');
END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit log is never shortened');
END;
-- INSERT OR REPLACE would delete without a trigger; and numbers run on, so that none can be missing.
CREATE TRIGGER audit_runs_on BEFORE INSERT ON audit
WHEN new.key IS NOT 1 + max(coalesce((SELECT max(key) FROM audit WHERE retailer = new.retailer), 0),
                            coalesce((SELECT key FROM audit_start), 0)) BEGIN
  SELECT RAISE(ABORT, 'the audit log runs on, without gaps');
END;
CREATE TRIGGER audit_start_is_not_changed BEFORE UPDATE ON audit_start BEGIN
  SELECT RAISE(ABORT, 'the audit log is never changed');
END;
CREATE TRIGGER audit_start_is_not_deleted BEFORE DELETE ON audit_start BEGIN
  SELECT RAISE(ABORT, 'the audit log is never shortened');
END;
