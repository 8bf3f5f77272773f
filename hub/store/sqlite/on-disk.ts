// Files that must outlast a power cut, and be nobody else's.
import { closeSync, fsyncSync, openSync } from 'node:fs';

/** A database holds keys of objections. */
export const OWNER_ALONE = 0o600;

/** Of a file or a folder. */
export function sync(name: string): void {
  const handle = openSync(name, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
