// The hub's SQLite database: opened, brought to the newest schema, durable before it answers.
import { readdirSync, readFileSync } from 'node:fs';
import Database from 'better-sqlite3';

export type HubDatabase = Database.Database;

const migrationsFolder = new URL('./migrations/', import.meta.url);

/**
 * Opens or creates the database and applies the migrations it has not seen, each in a transaction.
 * `path`: a file, or `:memory:`. Throws, for people, if the file cannot be opened, is no database, is
 * locked or damaged, or comes from a newer version.
 */
export function openDatabase(path: string): HubDatabase {
  let db: HubDatabase | undefined;
  try {
    db = new Database(path);
    // A writer of another program (a backup, a shell) is waited for this long.
    db.pragma('busy_timeout = 5000');
    db.pragma('journal_mode = WAL');
    // FULL: a commit that was answered with a receipt survives a power cut.
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    // What is deleted is overwritten: objections and their keys when they expire.
    db.pragma('secure_delete = ON');
    migrate(db, path);
    return db;
  } catch (error) {
    db?.close();
    throw readable(path, error);
  }
}

function migrate(db: HubDatabase, path: string): void {
  db.exec('CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT');
  const known = readdirSync(migrationsFolder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  const applied = new Set(
    db
      .prepare<[], { name: string }>('SELECT name FROM migration')
      .all()
      .map((row) => row.name),
  );
  const unknown = [...applied].filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(
      `${path} was written by a newer Footfall, or before the first release (it knows ${unknown.join(', ')}): ` +
        'update the hub, or move the file away to start afresh',
    );
  }
  for (const name of known.filter((candidate) => !applied.has(candidate))) {
    db.transaction(() => {
      db.exec(readFileSync(new URL(name, migrationsFolder), 'utf8'));
      db.prepare('INSERT INTO migration VALUES (?, ?)').run(name, Date.now());
    })();
  }
}

// What an operator can do, by the start of SQLite's result code.
const ADVICE: readonly (readonly [string, string])[] = [
  ['SQLITE_NOTADB', 'the file is no SQLite database: name another file as `database`'],
  ['SQLITE_CORRUPT', 'the file is damaged: restore a backup, or move it away to start afresh'],
  ['SQLITE_BUSY', 'another program holds it locked: close that program, then start again'],
  ['SQLITE_CANTOPEN', 'check that its folder exists and may be written by this user'],
  ['SQLITE_READONLY', 'this user may not write the file or its folder: change the owner or the rights'],
  ['SQLITE_PERM', 'this user may not write the file or its folder: change the owner or the rights'],
  ['SQLITE_FULL', 'the disk is full: free some space'],
  ['SQLITE_IOERR', 'the disk failed: see the system log'],
];

function readable(path: string, error: unknown): unknown {
  if (error instanceof Database.SqliteError) {
    const advice = ADVICE.find(([code]) => error.code.startsWith(code))?.[1];
    if (advice === undefined) return error;
    return new Error(`cannot use the database ${path} (${error.message}): ${advice}`, { cause: error });
  }
  // better-sqlite3 reports a missing folder so, before it asks SQLite.
  if (error instanceof TypeError && error.message.includes('directory does not exist')) {
    return new Error(`cannot use the database ${path}: its folder does not exist, make it first`, {
      cause: error,
    });
  }
  return error;
}
