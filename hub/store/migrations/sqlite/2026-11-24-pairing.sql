-- How sensors prove who they are. Rows are never deleted: a key is never given to another credential.

CREATE TABLE credential (
  key        INTEGER PRIMARY KEY AUTOINCREMENT,
  retailer   TEXT NOT NULL,
  store      TEXT NOT NULL,
  sensor     TEXT NOT NULL,
  hash       TEXT NOT NULL,              -- of the password, see hub/pairing/password.ts
  issued_at  INTEGER NOT NULL,           -- ms since 1970
  revoked_at INTEGER                     -- ms since 1970; NULL: in force
) STRICT;

-- At most one is in force.
CREATE UNIQUE INDEX credential_in_force ON credential (retailer, store, sensor) WHERE revoked_at IS NULL;
