// Opens the store that the configuration names. Engines are loaded when they are needed.
import type { HubDatabase } from './port.ts';

/**
 * `location`: a path of a SQLite file, made if it is missing, or `:memory:`. `forHub`: for a hub that runs, not for a
 * command beside one. Rejects, for people, where it cannot be used.
 */
export async function openDatabase(location: string, { forHub = false } = {}): Promise<HubDatabase> {
  const { openSqlite } = await import('./sqlite/database.ts');
  return openSqlite(location, { forHub });
}
