// Opens the store that the configuration names. Engines are loaded when they are needed.
import { isPostgres } from './location.ts';
import type { HubDatabase } from './port.ts';

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
