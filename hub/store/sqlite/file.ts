// The hub's SQLite file: opened, brought to the newest schema, durable before it answers.
import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { type Age, ageOf, migrationsIn, migrationText, pendingOf } from '../migrations.ts';
import { readable } from './errors.ts';
import { addFunctions } from './functions.ts';
import { checkRestored } from './restore-mark.ts';

export type SqliteHandle = Database.Database;

/**
 * Opens or creates the database and applies the migrations it has not seen, each in a transaction.
 * `path`: a file, or `:memory:`. Throws, for people, if the file cannot be opened, is not a database, is
 * locked, damaged, emptied or another program's, or comes from a newer version; or, but `forCopy`, is half a copy.
 */
export function openFile(path: string, { forCopy = false } = {}): SqliteHandle {
  let db: SqliteHandle | undefined;
  try {
    checkFile(path);
    db = new Database(path);
    // A writer of another program (a backup, a shell) is waited for this long.
    db.pragma('busy_timeout = 5000');
    db.pragma('journal_mode = WAL');
    // FULL: a commit that was answered with a receipt survives a power cut.
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    // What is deleted is overwritten: objections and their keys when they expire.
    db.pragma('secure_delete = ON');
    addFunctions(db);
    migrate(db, path, forCopy);
    return db;
  } catch (error) {
    db?.close();
    throw unusable(error, path);
  }
}

/**
 * Opens the database of a hub of whatever version as it is: nothing of it is changed. Throws, for people, as openFile.
 */
export function openAsItIs(path: string): { readonly db: SqliteHandle; readonly tables: Age } {
  let db: SqliteHandle | undefined;
  try {
    checkFile(path);
    db = new Database(path, { fileMustExist: true });
    db.pragma('busy_timeout = 5000');
    return { db, tables: ageOf({ ...migrationsOf(db), known: migrationsIn('sqlite'), name: path }) };
  } catch (error) {
    db?.close();
    throw unusable(error, path);
  }
}

const bytesOf = (name: string) => statSync(name, { throwIfNoEntry: false })?.size;
/** As long as another program may take from making the file to writing its first page. */
const FIRST_PAGE_MS = 1000;

/**
 * SQLite takes an empty file for a new database, and throws away the log beside it. Ours is empty for a moment at most
 * when it is made, so one that stays so has lost what it held.
 */
function checkFile(path: string): void {
  checkRestored(path);
  const log = `${path}-wal`;
  const hasLog = (bytesOf(log) ?? 0) > 0;
  const stopMs = performance.now() + FIRST_PAGE_MS;
  while (bytesOf(path) === 0 && performance.now() < stopMs) pause(20);
  const bytes = bytesOf(path);
  if (bytes === 0) {
    throw new Error(
      `cannot use the database ${path}: the file is empty, and a database never is. Restore a backup; ` +
        `if nothing was ever stored in it, remove it${hasLog ? ` and ${log}` : ''}, then start again`,
    );
  }
  if (bytes === undefined && hasLog) {
    throw new Error(
      `cannot use the database ${path}: the file is missing, and ${log}, which belongs to it, is there. ` +
        `Bring the file back or restore a backup; to start afresh, move ${log} away`,
    );
  }
}

const pause = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

function migrate(db: SqliteHandle, path: string, forCopy: boolean): void {
  if (pendingMigrations(db, path, forCopy).length === 0) return;
  // All in one step: a crash leaves a whole schema or none, and of two programs that start at once one waits.
  db.transaction(() => {
    db.exec(
      'CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT',
    );
    for (const name of pendingMigrations(db, path, forCopy)) {
      db.exec(migrationText('sqlite', name));
      db.prepare('INSERT INTO migration VALUES (?, ?)').run(name, Date.now());
    }
  }).immediate();
}

/** In order. Throws, for people, where the tables are not of this version or an older one. */
function pendingMigrations(db: SqliteHandle, path: string, forCopy: boolean): string[] {
  return pendingOf({ ...migrationsOf(db), known: migrationsIn('sqlite'), name: path, forCopy });
}

function migrationsOf(db: SqliteHandle) {
  const names = (sql: string) =>
    db
      .prepare<[], { name: string }>(sql)
      .all()
      .map(({ name }) => name);
  const tables = names("SELECT name FROM sqlite_schema WHERE type = 'table'");
  const applied = tables.includes('migration') ? names('SELECT name FROM migration') : [];
  return { tables, applied };
}

function unusable(error: unknown, path: string): unknown {
  // better-sqlite3 reports a missing folder so, before it asks SQLite.
  if (error instanceof TypeError && error.message.includes('directory does not exist')) {
    return new Error(`cannot use the database ${path}: its folder does not exist, make it first`, {
      cause: error,
    });
  }
  return readable(error, path);
}
