-- Objections: keyed hashes of addresses whose holders do not want to be counted in a store. No address is here.

-- A key serves the objections of one month, and is deleted with the last of them.
CREATE TABLE objection_key (
  key       INTEGER PRIMARY KEY,
  store_key INTEGER NOT NULL REFERENCES store (key),
  since     INTEGER NOT NULL,           -- ms since 1970
  secret    BLOB NOT NULL               -- SipHash-2-4 key, 16 bytes
) STRICT;
CREATE INDEX objection_key_of_store ON objection_key (store_key, since);

-- One row a registration. The same address may be there twice: whoever registers it again must not be able to
-- withdraw the first.
CREATE TABLE objection (
  key            INTEGER PRIMARY KEY,
  key_key        INTEGER NOT NULL REFERENCES objection_key (key),
  hash           TEXT NOT NULL,         -- SipHash-2-4 under that key, 16 hex digits
  token_hash     TEXT NOT NULL UNIQUE,  -- SHA-256 of the token in the visitor's link
  registered_at  INTEGER NOT NULL,      -- ms since 1970
  expires_at     INTEGER NOT NULL,
  after_revision INTEGER NOT NULL       -- sensors with a later revision of the store's message have it
) STRICT;
CREATE INDEX objection_of_key ON objection (key_key, hash);
CREATE INDEX objection_expiry ON objection (expires_at);

CREATE TRIGGER objection_was_registered AFTER INSERT ON objection BEGIN
  UPDATE remote_change SET serial = serial + 1;
END;
CREATE TRIGGER objection_was_withdrawn AFTER DELETE ON objection BEGIN
  UPDATE remote_change SET serial = serial + 1;
END;
