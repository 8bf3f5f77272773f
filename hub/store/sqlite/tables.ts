// The tables of a SQLite file, for what moves them as a whole.
import { chmodSync, existsSync } from 'node:fs';
import type { Values } from '../sql/connection.ts';
import type { Table, TablesDatabase } from '../tables.ts';
import { connectionOn } from './connection.ts';
import { readable } from './errors.ts';
import { openFile, type SqliteHandle } from './file.ts';
import { lockForHub } from './hub-lock.ts';
import { finishRestore } from './restore.ts';

/** Throws, for people, see openFile; and where a hub works with it. */
export function openSqliteTables(path: string): TablesDatabase {
  const unlock = lockForHub(path);
  let db: SqliteHandle;
  try {
    finishRestore(path);
    const isNew = !existsSync(path);
    db = openFile(path, { forCopy: true });
    // Its log has the rights that it has when that is made.
    if (isNew) for (const end of ['', '-wal', '-shm']) ownerAlone(`${path}${end}`);
  } catch (error) {
    unlock();
    throw error;
  }
  const connection = connectionOn(db);
  return {
    name: path,
    engine: 'sqlite',
    connection,
    async transaction(work) {
      try {
        db.exec('BEGIN IMMEDIATE');
        await work();
        db.exec('COMMIT');
      } catch (error) {
        if (db.inTransaction) db.exec('ROLLBACK');
        throw readable(error, path);
      }
    },
    async insert(table, rows) {
      const write = insertInto(db, table);
      if (table.name !== 'audit') return rows.forEach(write);
      withoutGuard(db, 'audit_runs_on', () => rows.forEach(write));
    },
    // SQLite gives the key after the highest.
    settle: async () => {},
    async close() {
      db.close();
      unlock();
    },
  };
}

/** It holds keys of objections. */
function ownerAlone(file: string): void {
  if (existsSync(file)) chmodSync(file, 0o600);
}

function insertInto(
  db: SqliteHandle,
  { name, columns }: Table,
): (row: Readonly<Record<string, unknown>>) => void {
  const places = columns.map((column) => `@${column}`).join(', ');
  const statement = db.prepare<[Values]>(
    `INSERT INTO ${name} (${columns.join(', ')}) VALUES (${places}) ON CONFLICT DO NOTHING`,
  );
  // What was written with every hour is as good as what is copied.
  return (row) => void statement.run(row as Values);
}

/** Within the transaction: it is there again whatever happens. */
function withoutGuard(db: SqliteHandle, trigger: string, work: () => void): void {
  const { sql } = db
    .prepare<[string], { sql: string }>("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?")
    .get(trigger)!;
  db.exec(`DROP TRIGGER ${trigger}`);
  work();
  db.exec(sql);
}
