// Puts a backup in place of a SQLite file. From when its copy is whole a mark is beside the database, and whoever finds that
// finishes: wherever a restore ends, the hub begins with the old database or with the new one, and with its own log.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readable } from './errors.ts';
import { openFile } from './file.ts';
import { lockForHub } from './hub-lock.ts';
import { OWNER_ALONE, sync } from './on-disk.ts';
import { markOf, placeOf } from './restore-mark.ts';

/** Of a database: what belongs to it first. */
const ENDS = ['-wal', '-shm', ''];
/** What a mark holds, as JSON: the name, in the same folder, under which the old database is kept. */
interface Mark {
  readonly kept: string | null;
}

/**
 * Puts a backup in place of the database, which is kept beside it. Returns under which name; undefined where there was none.
 * Throws, for people, and changes nothing, where a hub works with it, or where the backup is damaged or of another program.
 */
export function restore(file: string, path: string, now: string): string | undefined {
  const unlock = lockForHub(path);
  try {
    if (isLost(path)) rmSync(markOf(path));
    finishRestore(path);
    const place = placeOf(path);
    copyWhole(file, `${place}.part`);
    const isThere = ENDS.some((end) => existsSync(`${place}${end}`));
    const kept = isThere ? freeName(`${place}.before-${now}`) : undefined;
    writeMark(markOf(path), { kept: kept === undefined ? null : basename(kept) });
    finishRestore(path);
    return kept;
  } catch (error) {
    throw readable(error, file);
  } finally {
    unlock();
  }
}

/** Nobody else may open the database meanwhile. Throws, for people, where what was to be put in its place is gone. */
export function finishRestore(path: string): void {
  const mark = markOf(path);
  if (!existsSync(mark)) return;
  const place = placeOf(path);
  const part = `${place}.part`;
  if (isLost(path)) {
    throw new Error(
      `a restore of ${path} was broken off, and its copy ${part} is gone: run \`footfall-hub restore\` again`,
    );
  }
  if (existsSync(part)) {
    const { kept } = JSON.parse(readFileSync(mark, 'utf8')) as Mark;
    if (kept !== null) setAside(place, join(dirname(place), kept));
    sync(dirname(place));
    renameSync(part, place);
    sync(dirname(place));
  }
  rmSync(mark);
  sync(dirname(place));
}

/** With its log, whatever state it is in: a damaged one is what is restored over. */
function setAside(place: string, kept: string): void {
  for (const end of ENDS) if (existsSync(`${place}${end}`)) renameSync(`${place}${end}`, `${kept}${end}`);
}

/** Neither the old database nor the new one is there. */
const isLost = (path: string) =>
  existsSync(markOf(path)) && !existsSync(placeOf(path)) && !existsSync(`${placeOf(path)}.part`);

function freeName(name: string): string {
  let free = name;
  for (let n = 2; ENDS.some((end) => existsSync(`${free}${end}`)); n += 1) free = `${name}-${n}`;
  return free;
}

function writeMark(name: string, mark: Mark): void {
  writeFileSync(`${name}.part`, JSON.stringify(mark));
  sync(`${name}.part`);
  renameSync(`${name}.part`, name);
  sync(dirname(name));
}

/** A copy that is brought to this version's tables, which the backup itself is left without. */
function copyWhole(file: string, part: string): void {
  // What a restore that was broken off left beside it, SQLite would take for a log of this one.
  removePart(part);
  try {
    copyBackup(file, part);
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
  } catch (error) {
    removePart(part);
    throw error;
  }
}

function copyBackup(file: string, part: string): void {
  try {
    copyFileSync(file, part);
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? `${cause.code}` : `${cause}`;
    throw new Error(
      `cannot copy the backup ${file} (${why}): check its name, that this user may read it, and that ${dirname(part)} has room and may be written`,
      { cause },
    );
  }
}

function removePart(part: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${part}${end}`, { force: true });
}
