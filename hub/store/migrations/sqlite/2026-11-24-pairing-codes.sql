-- Codes that sensors are paired with; the code itself is nowhere.

CREATE TABLE pairing_code (
  key         INTEGER PRIMARY KEY,
  retailer    TEXT NOT NULL,
  store       TEXT NOT NULL,
  sensor      TEXT NOT NULL,
  hash        TEXT NOT NULL,             -- of the secret, see hub/pairing/codes.ts
  issued_by   TEXT NOT NULL,
  expires_at  INTEGER NOT NULL,          -- ms since 1970
  used_at     INTEGER,                   -- ms since 1970; NULL: not yet
  wrong_tries INTEGER NOT NULL DEFAULT 0 -- that were made while it was open
) STRICT;
