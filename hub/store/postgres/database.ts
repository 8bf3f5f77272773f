// The hub's store in a PostgreSQL database. Units of work of one retailer, and those of all, are done one at a time,
// whichever process they are of: so what one reads nobody changes before it is done, as in a SQLite file.
import { AsyncLocalStorage } from 'node:async_hooks';
import pg, { type PoolClient } from 'pg';
import { StoreUnavailable } from '../errors.ts';
import { isPostgres, shownLocation } from '../location.ts';
import type { HubDatabase } from '../port.ts';
import type { Connection } from '../sql/connection.ts';
import { accessOver } from '../sql/database.ts';
import { connectionOn } from './connection.ts';
import { readable } from './errors.ts';
import { LOCKS } from './locks.ts';
import { migrate } from './migrate.ts';
import { hourWrites } from './write-hours.ts';

const CONNECTIONS_MAX = 10;
const CONNECT_MS = 5_000;
const STATEMENT_MS = 120_000;

/** Whole numbers and decimals as numbers: none of a hub's is beyond what a number holds exactly. */
const NUMBERS: readonly number[] = [pg.types.builtins.INT8, pg.types.builtins.NUMERIC];
const types = {
  getTypeParser: (id: number, format?: 'text' | 'binary') =>
    NUMBERS.includes(id) && format !== 'binary' ? Number : pg.types.getTypeParser(id, format ?? 'text'),
} as pg.CustomTypesConfig;

/**
 * `location`: postgres://[USER[:PASSWORD]@]HOST[:PORT]/DATABASE. `forHub`: nobody else may open it so. Rejects, for people,
 * without the password.
 */
export async function openPostgres(
  location: string,
  { forHub }: { readonly forHub: boolean },
): Promise<HubDatabase> {
  const name = shownLocation(location);
  if (!isPostgres(location) || URL.parse(location) === null)
    throw new Error(`cannot use the database ${name}: write postgres://USER:PASSWORD@HOST:PORT/DATABASE`);
  const pool = new pg.Pool({
    connectionString: location,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    idle_in_transaction_session_timeout: STATEMENT_MS,
    application_name: 'footfall-hub',
    types,
  });
  // A connection that broke while nothing was asked of it: whoever asks next is told what is wrong.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const hubLock = forHub ? lockOf(pool, name) : undefined;
  try {
    await migrate(pool, name);
    await hubLock?.hold();
  } catch (error) {
    await pool.end();
    throw readable(error, name);
  }
  const within = new AsyncLocalStorage<true>();
  const accessOf = accessOver({
    reading: connectionOn(pool, name),
    async transaction(tenant, work) {
      if (within.getStore()) throw new Error('a unit of work uses the database beside itself: use the unit');
      await hubLock?.hold();
      return within.run(true, () => transaction(pool, name, tenant, work));
    },
    hourWrites,
  });
  return {
    name,
    asOperator: () => accessOf(null),
    asTenant: accessOf,
    trouble: () => undefined,
    async close() {
      hubLock?.release();
      await pool.end();
    },
  };
}

async function transaction<T>(
  pool: pg.Pool,
  name: string,
  tenant: string | null,
  work: (writing: Connection) => Promise<T>,
): Promise<T> {
  let client: PoolClient | undefined;
  try {
    client = await pool.connect();
    await client.query('BEGIN');
    await takeTurn(client, tenant);
    const result = await work(connectionOn(client, name));
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    // The connection goes, and what it began with it.
    client?.release(true);
    throw readable(error, name);
  }
}

/** Until the end of the transaction: of a retailer beside others', and of all alone. */
async function takeTurn(client: PoolClient, tenant: string | null): Promise<void> {
  if (tenant === null) await client.query('SELECT pg_advisory_xact_lock($1, 0)', [LOCKS.write]);
  else {
    await client.query('SELECT pg_advisory_xact_lock_shared($1, 0)', [LOCKS.write]);
    // A hash of 0 would be the lock of all.
    await client.query('SELECT pg_advisory_xact_lock($1, hashtext($2) | 1)', [LOCKS.write, tenant]);
  }
}

/** That a hub runs: held by a connection of its own, and taken anew where that was lost. */
function lockOf(pool: pg.Pool, name: string) {
  let holder: PoolClient | undefined;
  async function take(): Promise<void> {
    const client = await pool.connect();
    client.once('error', () => {
      if (holder !== client) return;
      holder = undefined;
      client.release(true);
    });
    const { rows } = await client.query('SELECT pg_try_advisory_lock($1, 0) AS taken', [LOCKS.hub]);
    if (!rows[0].taken) {
      client.release(true);
      const doThis = 'stop that one, or name another database as `database`';
      const message = `another hub works with the database ${name}: ${doThis}`;
      throw new StoreUnavailable(message, { code: 'HUB_LOCK', doThis });
    }
    holder = client;
  }
  let taking: Promise<void> | undefined;
  return {
    async hold() {
      if (holder !== undefined) return;
      taking ??= take().finally(() => {
        taking = undefined;
      });
      await taking;
    },
    release() {
      holder?.release(true);
    },
  };
}
