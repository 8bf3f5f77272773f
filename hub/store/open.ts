// Opens the store that the configuration names. Engines are loaded when they are needed.
import { isOtherAddress, isPostgres, shownLocation } from './location.ts';
import type { HubDatabase } from './port.ts';
import { ALONE, type Joining, type Presence } from './presence.ts';
import type { TablesDatabase } from './tables.ts';

/**
 * For a command beside a hub that may run. `location`: the path of a SQLite file, made if it is missing; `:memory:`; or the
 * address of a PostgreSQL database, `postgres://…`. Rejects, for people, where it cannot be used.
 */
export async function openDatabase(location: string): Promise<HubDatabase> {
  if (isPostgres(location)) {
    const { openPostgres } = await import('./postgres/database.ts');
    return (await openPostgres(location)).db;
  }
  const { openSqlite } = await import('./sqlite/database.ts');
  return openSqlite(location, { forHub: false });
}

/** For a process of a hub that runs: a file has one, a PostgreSQL database any number. Rejects likewise. */
export async function openForHub(
  location: string,
  joining: Joining,
): Promise<{ readonly db: HubDatabase; readonly presence: Presence }> {
  if (isPostgres(location)) {
    const { openPostgres } = await import('./postgres/database.ts');
    const { db, presence } = await openPostgres(location, joining);
    return { db, presence: presence! };
  }
  const { openSqlite } = await import('./sqlite/database.ts');
  return { db: openSqlite(location, { forHub: true }), presence: ALONE };
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
