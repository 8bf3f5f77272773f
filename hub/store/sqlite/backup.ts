// A copy of a SQLite file while a hub works with it. The way back is restore.ts.
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Age } from '../migrations.ts';
import { readable } from './errors.ts';
import { openAsItIs } from './file.ts';
import { OWNER_ALONE, sync } from './on-disk.ts';
import { checkRestored } from './restore-mark.ts';

/**
 * Writes what is committed at one moment to `file`, which must not be there. What writes meanwhile is not held up, and may be
 * a hub of another version: its database stays as it is. Returns of which age its tables are. Throws, for people.
 */
export function backUp(path: string, file: string): Age {
  checkRestored(path);
  if (!existsSync(path)) throw new Error(`there is no database ${path} yet: run the hub once`);
  if (existsSync(file)) throw new Error(`${file} is there already: name another file`);
  const part = `${file}.part`;
  const { db, tables } = openAsItIs(path);
  try {
    // What is there of an earlier try has rights of its own, and may be another user's.
    rmSync(part, { force: true });
    // SQLite writes into an empty file, and leaves its rights.
    writeFileSync(part, '', { mode: OWNER_ALONE, flag: 'wx' });
    db.prepare('VACUUM INTO ?').run(part);
    sync(part);
    renameSync(part, file);
    sync(dirname(file));
    return tables;
  } catch (error) {
    rmSync(part, { force: true });
    throw readable(error, path);
  } finally {
    db.close();
  }
}
