// The outbox's SQLite file: recognised before it is trusted, created when it is new, bounded in what it
// writes (an SD card wears), and its failures put in words.
import Database from 'better-sqlite3';
import type { SensorPath } from '../../shared/topics.ts';

// 'Foot': SQLite's application_id marks the file as ours.
const APPLICATION_ID = 0x466f6f74;
const SCHEMA_VERSION = 5;

// One row an hour, the ledger. body: the release while it waits; NULL once the hub has it, and the row is but the
// mark that the hour is released. refused: the hub's reason, where it rejected the release. spent: the privacy
// loss (ε) of a track in that hour. remote: what the hub asks of this sensor, as it was accepted last. coming: when it last
// came to a broker, so that the next time is later also where the clock has fallen behind.
const REMOTE = 'CREATE TABLE remote (key INTEGER PRIMARY KEY CHECK (key = 1), message TEXT NOT NULL) STRICT;';
const COMING = 'CREATE TABLE coming (key INTEGER PRIMARY KEY CHECK (key = 1), ms INTEGER NOT NULL) STRICT;';
const SCHEMA = `
  CREATE TABLE release (hour INTEGER PRIMARY KEY, body TEXT, refused TEXT, spent REAL NOT NULL) STRICT;
  CREATE INDEX release_waiting ON release (hour, refused) WHERE body IS NOT NULL;
  CREATE TABLE pruned (key INTEGER PRIMARY KEY CHECK (key = 1), hour INTEGER NOT NULL) STRICT;
  CREATE TABLE owner (key INTEGER PRIMARY KEY CHECK (key = 1), path TEXT NOT NULL) STRICT;
  ${REMOTE}
  ${COMING}
`;

// What waits from before version 4: phones inside in the hour were its `visits`, those that came `arrivals`; no stay.
const TODAYS_WORDS = `
  UPDATE release SET body = json_remove(
    json_set(body,
      '$.present', body->'$.visits', '$.visits', body->'$.arrivals',
      '$.interval.present', body->'$.interval.visits', '$.interval.visits', body->'$.interval.arrivals',
      '$.gain.present', body->'$.gain.visits', '$.gain.visits', body->'$.gain.arrivals',
      '$.stay', NULL, '$.interval.stay', NULL),
    '$.arrivals', '$.interval.arrivals', '$.gain.arrivals')
  WHERE body->'$.arrivals' IS NOT NULL;
`;

/** See `openOutbox`. */
export function openOutboxDatabase(path: string, owner: SensorPath): Database.Database {
  let db: Database.Database | undefined;
  try {
    db = new Database(path);
    db.pragma('busy_timeout = 1000');
    recognise(db, path);
    // A commit is on the disk before it is answered; WAL keeps that to one sync, and the log short.
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('wal_autocheckpoint = 200');
    db.pragma('journal_size_limit = 1048576');
    // The keys of objections that have expired are overwritten.
    db.pragma('secure_delete = ON');
    create(db, `${owner.retailer}/${owner.store}/${owner.sensor}`);
    checkOwner(db, path, `${owner.retailer}/${owner.store}/${owner.sensor}`);
    return db;
  } catch (error) {
    db?.close();
    const reason = storageFailure(path, error);
    throw reason === undefined ? error : new Error(reason, { cause: error });
  }
}

/** Throws unless the file is new or an undamaged outbox of this version. */
function recognise(db: Database.Database, path: string): void {
  const application = db.pragma('application_id', { simple: true });
  const tables = db.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get()!;
  if (application === 0 && tables === 0) return;
  if (application !== APPLICATION_ID) {
    throw new Error(`${path} is a database of something else, no outbox: name another file as the outbox`);
  }
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > SCHEMA_VERSION) {
    throw new Error(`${path} was written by a newer Footfall (outbox version ${version}): update the sensor`);
  }
  const verdict = String(db.pragma('quick_check(1)', { simple: true }));
  if (verdict !== 'ok') throw new Error(damaged(path, verdict));
}

function create(db: Database.Database, owner: string): void {
  db.transaction(() => {
    if (db.pragma('application_id', { simple: true }) === APPLICATION_ID) return upgrade(db);
    db.exec(SCHEMA);
    db.prepare('INSERT INTO owner (key, path) VALUES (1, ?)').run(owner);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${SCHEMA_VERSION}`);
  }).immediate();
}

/**
 * Version 1 did not say what an hour cost, version 2 kept nothing of what the hub asks, version 3 had other words,
 * version 4 did not know when it last came.
 */
function upgrade(db: Database.Database): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version < 2) db.exec('ALTER TABLE release ADD COLUMN spent REAL NOT NULL DEFAULT 0');
  if (version < 3) db.exec(REMOTE);
  if (version < 4) db.exec(TODAYS_WORDS);
  if (version < 5) db.exec(COMING);
  db.pragma(`user_version = ${SCHEMA_VERSION}`);
}

/** One retailer's releases must never go out under another's name because a box was moved. */
function checkOwner(db: Database.Database, path: string, owner: string): void {
  const written = db.prepare<[], string>('SELECT path FROM owner').pluck().get();
  if (written !== owner) {
    throw new Error(
      `${path} is the outbox of ${written}, not of ${owner}: name another file as the outbox, or correct the sensor's name`,
    );
  }
}

const ADVICE: Readonly<Record<string, string>> = {
  SQLITE_FULL: 'the disk is full: free some space',
  SQLITE_READONLY: 'the file or its disk is read-only: make it writable, check the disk',
  SQLITE_IOERR: 'the disk does not read or write: check it, replace a worn SD card',
  SQLITE_BUSY: 'another process holds the file: run one sensor service for each outbox',
  SQLITE_CANTOPEN: 'it cannot be opened: its folder must exist and be writable for this user',
  SQLITE_PERM: 'no permission: make the file writable for this user',
};

/** What an SQLite error of the world's making means and what to do; undefined for our own mistakes. */
export function storageFailure(path: string, error: unknown): string | undefined {
  if (!(error instanceof Database.SqliteError)) {
    // better-sqlite3 says this itself, before SQLite is asked.
    const folderMissing = error instanceof TypeError && error.message.includes('directory does not exist');
    return folderMissing ? `outbox ${path}: ${ADVICE.SQLITE_CANTOPEN}` : undefined;
  }
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(error.code)) return damaged(path, error.message);
  const code = Object.keys(ADVICE).find((known) => error.code.startsWith(known));
  return code === undefined ? undefined : `outbox ${path}: ${ADVICE[code]} (${error.code})`;
}

function damaged(path: string, detail: string): string {
  return (
    `outbox ${path} is damaged or no outbox (${detail}): move it away and start again. ` +
    'A new one is made; what waited in the old one is lost, and hours it had released must not be replayed.'
  );
}
