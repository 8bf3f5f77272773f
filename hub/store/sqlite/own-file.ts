// Whether the files of an open database still lie where they did. One that is deleted, or that a backup is moved over, stays
// open: SQLite goes on with a file that nobody finds again, and what was answered would be gone with the process.
import { statSync } from 'node:fs';
import type { SqliteHandle } from './file.ts';

const MOVED =
  'its file was deleted, moved or replaced while the hub ran: bring it back, or start the hub anew with the one that is there';

/** Looks now, and again at each call: why nothing that is committed would last, or undefined. */
export function watchOwnFile(db: SqliteHandle): () => string | undefined {
  if (db.memory) return () => undefined;
  // What was committed last is in the log alone.
  const files = [db.name, `${db.name}-wal`].map((path) => ({ path, id: idOf(path) }));
  return () => {
    for (const file of files) {
      const id = idOf(file.path);
      // Made by the first who writes.
      file.id ??= id;
      if (file.id !== id) return MOVED;
    }
    return undefined;
  };
}

function idOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found && `${found.dev} ${found.ino}`;
}
