// A hub's SQLite database together with the connection that it works on: a test looks at rows behind its back, or lets it
// run into what nobody can make happen otherwise, such as a full disk.
import Database from 'better-sqlite3';
import { vi } from 'vitest';
import type { HubDatabase } from '../../../hub/store/port.ts';
import { openSqlite } from '../../../hub/store/sqlite/database.ts';

export interface OpenRaw {
  readonly db: HubDatabase;
  readonly raw: Database.Database;
}

/** As `openSqlite`, for a command. */
export function openRaw(path: string): OpenRaw {
  const pragma = vi.spyOn(Database.prototype, 'pragma');
  try {
    const db = openSqlite(path, { forHub: false });
    return { db, raw: pragma.mock.contexts[0] as Database.Database };
  } finally {
    pragma.mockRestore();
  }
}
