// That a restore is under way: a file beside the database, from when the backup's copy is whole until it has the database's name.
// Where it is found nothing opens the database, which may be the old one by half, or not there at all.
import { existsSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Where a database lies to which links lead, also one that is not there. */
export function placeOf(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  try {
    return resolve(dirname(path), readlinkSync(path));
  } catch {
    // Not a link: nothing is there.
    return path;
  }
}

export const markOf = (path: string) => `${placeOf(path)}.restoring`;

/** Throws, for people, where a restore runs or was broken off. */
export function checkRestored(path: string): void {
  if (!existsSync(markOf(path))) return;
  throw new Error(
    `cannot use the database ${path}: it is being restored, or that was broken off: wait until it is over; if no restore runs, ` +
      'start the hub or run `footfall-hub restore` again, which finishes it',
  );
}
