-- What the hub asks of the sensors of each store, what each sensor says is in force, and who changed what.

CREATE TABLE asked_settings (
  store_key INTEGER PRIMARY KEY REFERENCES store (key),
  settings  TEXT NOT NULL               -- JSON, see shared/remote-config.ts
) STRICT;

-- Pauses, one row each. The running one is the newest that has neither ended nor come to its planned end.
CREATE TABLE pause (
  key       INTEGER PRIMARY KEY,
  store_key INTEGER NOT NULL REFERENCES store (key),
  since     INTEGER NOT NULL,           -- ms since 1970
  until     INTEGER,                    -- planned end, ms since 1970; NULL: until told otherwise
  ended     INTEGER,                    -- when it was ended before that, ms since 1970
  paused_by TEXT NOT NULL,
  reason    TEXT NOT NULL
) STRICT;
CREATE INDEX pause_of_store ON pause (store_key, since);

-- The revision of each store's message, and what it stood for. Objections are in it, so it is kept as a hash:
-- their keys must be gone everywhere when they expire.
CREATE TABLE revision (
  store_key INTEGER PRIMARY KEY REFERENCES store (key),
  revision  INTEGER NOT NULL,
  content   TEXT NOT NULL
) STRICT;

-- The last state message of a sensor that said `online`: a last will repeats what was long ago.
ALTER TABLE sensor ADD COLUMN online_state TEXT;
ALTER TABLE sensor ADD COLUMN online_state_at INTEGER;

-- Moves whenever a message may have to be sent, so that a running hub finds out by reading one row.
CREATE TABLE remote_change (
  key    INTEGER PRIMARY KEY CHECK (key = 1),
  serial INTEGER NOT NULL
) STRICT;
INSERT INTO remote_change VALUES (1, 0);
CREATE TRIGGER settings_were_asked AFTER INSERT ON asked_settings BEGIN
  UPDATE remote_change SET serial = serial + 1;
END;
CREATE TRIGGER settings_were_changed AFTER UPDATE ON asked_settings BEGIN
  UPDATE remote_change SET serial = serial + 1;
END;
CREATE TRIGGER pause_began AFTER INSERT ON pause BEGIN
  UPDATE remote_change SET serial = serial + 1;
END;
CREATE TRIGGER pause_ended AFTER UPDATE ON pause BEGIN
  UPDATE remote_change SET serial = serial + 1;
END;
CREATE TRIGGER sensor_is_new AFTER INSERT ON sensor BEGIN
  UPDATE remote_change SET serial = serial + 1;
END;
CREATE TRIGGER sensor_said_more AFTER UPDATE OF online_state ON sensor BEGIN
  UPDATE remote_change SET serial = serial + 1;
END;

-- Who changed what, for good. Each row's hash holds the one before it, so that a later edit shows.
CREATE TABLE audit (
  key      INTEGER PRIMARY KEY,
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
  hash     TEXT NOT NULL                -- SHA-256, see hub/store/audit.ts
) STRICT;
CREATE INDEX audit_of_store ON audit (retailer, store, key);
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit log is never changed');
END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit log is never shortened');
END;
-- INSERT OR REPLACE would delete without a trigger; and numbers run on, so that none can be missing.
CREATE TRIGGER audit_runs_on BEFORE INSERT ON audit
WHEN new.key IS NOT (SELECT coalesce(max(key), 0) + 1 FROM audit) BEGIN
  SELECT RAISE(ABORT, 'the audit log runs on, without gaps');
END;
