// The hub's SQLite database: opened, brought to the newest schema, durable before it answers.
import { readdirSync, readFileSync } from 'node:fs';
import Database from 'better-sqlite3';

export type HubDatabase = Database.Database;

const migrationsFolder = new URL('./migrations/', import.meta.url);

/**
 * Opens or creates the database and applies the migrations it has not seen, each in a transaction.
 * `path`: a file, or `:memory:`. Throws if the file is no database or comes from a newer version.
 */
export function openDatabase(path: string): HubDatabase {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  // FULL: a commit that was answered with a receipt survives a power cut.
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma('busy_timeout = 5000');
  migrate(db, path);
  return db;
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
      `${path} was written by a newer Footfall (it knows ${unknown.join(', ')}): update the hub`,
    );
  }
  for (const name of known.filter((candidate) => !applied.has(candidate))) {
    db.transaction(() => {
      db.exec(readFileSync(new URL(name, migrationsFolder), 'utf8'));
      db.prepare('INSERT INTO migration VALUES (?, ?)').run(name, Date.now());
    })();
  }
}
