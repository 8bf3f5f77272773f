// Connections to a PostgreSQL database.
import pg from 'pg';
import { isPostgres, shownLocation } from '../location.ts';

export const CONNECTIONS_MAX = 10;
const CONNECT_MS = 5_000;
const STATEMENT_MS = 120_000;
const KEEP_ALIVE_MS = 10_000;

/** Whole numbers and decimals as numbers: none of a hub's is beyond what a number holds exactly. */
const NUMBERS: readonly number[] = [pg.types.builtins.INT8, pg.types.builtins.NUMERIC];
const types = {
  getTypeParser: (id: number, format?: 'text' | 'binary') =>
    NUMBERS.includes(id) && format !== 'binary' ? Number : pg.types.getTypeParser(id, format ?? 'text'),
} as pg.CustomTypesConfig;

/** A connection that notices soon where the server is gone: without an answer for so long a question has failed. */
export const watchedClient = (location: string, answerMs: number) =>
  new pg.Client({
    ...settingsOf(location),
    query_timeout: answerMs,
    application_name: 'footfall-hub presence',
  });

const settingsOf = (location: string) => ({
  connectionString: location,
  connectionTimeoutMillis: CONNECT_MS,
  // A server that vanished while a question waits is noticed.
  keepAlive: true,
  keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  types,
});

/**
 * `isPatient`: for what takes its time, such as adding up all hours. `name`: for people, without the password. Throws, for
 * people, where the address is none.
 */
export function poolOf(
  location: string,
  { isPatient = false } = {},
): { readonly pool: pg.Pool; readonly name: string } {
  const name = shownLocation(location);
  if (!isPostgres(location) || URL.parse(location) === null)
    throw new Error(`cannot use the database ${name}: write postgres://USER:PASSWORD@HOST:PORT/DATABASE`);
  const pool = new pg.Pool({
    ...settingsOf(location),
    max: CONNECTIONS_MAX,
    statement_timeout: isPatient ? 0 : STATEMENT_MS,
    idle_in_transaction_session_timeout: isPatient ? 0 : STATEMENT_MS,
    application_name: 'footfall-hub',
  });
  // A connection that broke while nothing was asked of it: whoever asks next is told what is wrong.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return { pool, name };
}
