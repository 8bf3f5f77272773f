// One hub works with a database at a time: two would take each other's sensors offline, and answer for hours that the
// other has refused. The lock is SQLite's own, on a file beside the database that holds nothing: the system lets go of it
// whichever way the hub ends. Commands beside a running hub do not take it.
import { existsSync, realpathSync } from 'node:fs';
import Database from 'better-sqlite3';
import { readable } from './errors.ts';

/** A hub that is being stopped gets this long. */
const WAIT_MS = 2000;

const IN_MEMORY = ':memory:';

/** Returns what lets go of it. Throws, for people, where another hub has it. `path`: of the database; one in memory needs none. */
export function lockForHub(path: string): () => void {
  if (path === IN_MEMORY) return () => {};
  // Whatever links lead there.
  const file = `${existsSync(path) ? realpathSync(path) : path}.lock`;
  let lock: Database.Database | undefined;
  try {
    lock = new Database(file, { timeout: WAIT_MS });
    lock.exec('BEGIN EXCLUSIVE');
    return () => lock?.close();
  } catch (error) {
    lock?.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new Error(
        `another hub works with the database ${path}: stop that one, or name another file as \`database\``,
        { cause: error },
      );
    }
    throw readable(error, file);
  }
}
