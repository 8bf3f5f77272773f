// The hub's store in a SQLite file: one connection writes, one transaction at a time, on the thread that receives; a
// running hub reads on another thread. A command, and a database in memory, read on the same connection.
import type { HubDatabase } from '../port.ts';
import type { Connection } from '../sql/connection.ts';
import { accessOver } from '../sql/database.ts';
import { connectionOn } from './connection.ts';
import { readable } from './errors.ts';
import { openFile, type SqliteHandle } from './file.ts';
import { lockForHub } from './hub-lock.ts';
import { watchOwnFile } from './own-file.ts';
import { startReaderThread } from './reader-thread.ts';
import { finishRestore } from './restore.ts';
import { hourWrites } from './write-hours.ts';

/**
 * `path`: a file, made if it is missing, or `:memory:`. `forHub`: nobody else may open it so, and pages read on a thread
 * of their own. Throws, for people, see openFile and lockForHub.
 */
export function openSqlite(path: string, { forHub }: { readonly forHub: boolean }): HubDatabase {
  const unlock = forHub ? lockForHub(path) : () => {};
  let db: SqliteHandle;
  try {
    if (forHub) finishRestore(path);
    db = openFile(path);
  } catch (error) {
    unlock();
    throw error;
  }
  const writing = connectionOn(db);
  const inOrder = queue();
  const reader = forHub && !db.memory ? startReaderThread(path) : undefined;
  const onSame: Connection = {
    dialect: writing.dialect,
    all: (text, values) => inOrder(() => writing.all(text, values)),
    run: () => Promise.reject(new Error('write within a unit of work')),
  };
  const accessOf = accessOver({
    reading: reader?.connection ?? onSame,
    transaction: (_, work) => inOrder(() => transaction(db, () => work(writing))),
    hourWrites,
  });
  const lostFile = watchOwnFile(db);
  return {
    name: path,
    asOperator: () => accessOf(null),
    asTenant: accessOf,
    trouble: lostFile,
    async close() {
      await reader?.close();
      await inOrder(async () => void db.close());
      unlock();
    },
  };
}

/** One after another. */
function queue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
}

async function transaction<T>(db: SqliteHandle, work: () => Promise<T>): Promise<T> {
  try {
    db.exec('BEGIN IMMEDIATE');
    const result = await work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite may have rolled back already, as on a full disk.
    if (db.inTransaction) db.exec('ROLLBACK');
    throw readable(error, db.name);
  }
}
