// Opens the store that the configuration names. Engines are loaded when they are needed.
import { isOtherAddress, isPostgres, shownLocation } from './location.ts';
import type { HubDatabase } from './port.ts';
import type { TablesDatabase } from './tables.ts';

/**
 * `location`: the path of a SQLite file, made if it is missing; `:memory:`; or the address of a PostgreSQL database,
 * `postgres://…`. `forHub`: for a hub that runs, not for a command beside one. Rejects, for people, where it cannot be
 * used.
 */
export async function openDatabase(location: string, { forHub = false } = {}): Promise<HubDatabase> {
  if (isPostgres(location)) {
    const { openPostgres } = await import('./postgres/database.ts');
    return openPostgres(location, { forHub });
  }
  const { openSqlite } = await import('./sqlite/database.ts');
  return openSqlite(location, { forHub });
}

/** The same, to move all of it. Rejects, for people, also where a hub works with it. */
export async function openTables(location: string): Promise<TablesDatabase> {
  if (isOtherAddress(location)) {
    throw new Error(
      `${shownLocation(location)} is not a database of the hub: write the path of a file, or postgres://…`,
    );
  }
  if (isPostgres(location)) {
    const { openPostgresTables } = await import('./postgres/tables.ts');
    return openPostgresTables(location);
  }
  const { openSqliteTables } = await import('./sqlite/tables.ts');
  return openSqliteTables(location);
}
