// A copy of a SQLite file while a hub works with it, and the way back.
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Age } from '../migrations.ts';
import { readable } from './errors.ts';
import { openAsItIs, openFile } from './file.ts';
import { lockForHub } from './hub-lock.ts';

/** It holds keys of objections. */
const OWNER_ALONE = 0o600;

/**
 * Writes what is committed at one moment to `file`, which must not be there. What writes meanwhile is not held up, and may be
 * a hub of another version: its database stays as it is. Returns of which age its tables are. Throws, for people.
 */
export function backUp(path: string, file: string): Age {
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

/**
 * Puts a backup in place of the database, which is kept beside it. Returns under which name; undefined where there was none.
 * Throws, for people, and changes nothing, where a hub works with it, or where the backup is damaged or of another program.
 */
export function restore(file: string, path: string, now: string): string | undefined {
  const unlock = lockForHub(path);
  try {
    const part = `${path}.part`;
    // What a restore that was broken off left beside it, SQLite would take for a log of this one.
    removePart(part);
    try {
      copyFileSync(file, part);
      check(part, file);
      const kept = setAside(path, `${path}.before-${now}`);
      renameSync(part, path);
      sync(dirname(path));
      return kept;
    } finally {
      removePart(part);
    }
  } catch (error) {
    throw readable(error, file);
  } finally {
    unlock();
  }
}

function removePart(part: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${part}${end}`, { force: true });
}

/** Of a copy: it is brought to this version's tables, which the backup itself is left without. */
function check(part: string, file: string): void {
  chmodSync(part, OWNER_ALONE);
  const db = openFile(part);
  try {
    const found = db.pragma('integrity_check(1)', { simple: true });
    if (found !== 'ok') throw new Error(`${file} is damaged (${found}): take another backup`);
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
  sync(part);
}

/** With its log, whatever state it is in: a damaged one is what is restored over. */
function setAside(path: string, kept: string): string | undefined {
  const there = ['', '-wal', '-shm'].filter((end) => existsSync(`${path}${end}`));
  for (const end of there) renameSync(`${path}${end}`, `${kept}${end}`);
  return there.length === 0 ? undefined : kept;
}

/** Of a file or a folder. */
function sync(name: string): void {
  const handle = openSync(name, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
