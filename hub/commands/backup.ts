// `footfall-hub backup` and `restore`: of a hub whose database is a SQLite file.
import { isPostgres } from '../store/location.ts';
import type { Age } from '../store/migrations.ts';
import { backUp } from '../store/sqlite/backup.ts';
import { restore } from '../store/sqlite/restore.ts';
import { CommandError } from './find-store.ts';
import { printedLines } from './printed.ts';

const NOT_OURS =
  'the database is PostgreSQL, which is backed up with pg_dump and restored with pg_restore; or copy it to a file with `footfall-hub database copy`';

/** `database`: as configured. Returns what to print. */
export function backupCommand(database: string, file: string): string {
  if (isPostgres(database)) throw new CommandError(NOT_OURS);
  const tables = backUp(database, file);
  return printedLines([
    `wrote ${file}: guard it as you guard the hub, it holds the objections of its day`,
    ...WHO_RESTORES[tables],
  ]);
}

const WHO_RESTORES: Readonly<Record<Age, readonly string[]>> = {
  older: ['it was written by an older Footfall: that version restores it as it is, and this one for itself'],
  same: [],
  newer: ['it was written by a newer Footfall than this program: restore it with that version'],
};

/** Returns what to print. */
export function restoreCommand(database: string, file: string, nowMs: number): string {
  if (isPostgres(database)) throw new CommandError(NOT_OURS);
  const stamp = new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  const kept = restore(file, database, stamp);
  return printedLines([
    `restored ${database} from ${file}`,
    ...(kept === undefined ? [] : [`what was there is kept as ${kept}: remove it once all is well`]),
  ]);
}
