// The hub's store in a PostgreSQL database, of any number of processes. Units of work of one retailer, and those of all, are
// done one at a time, whichever process they are of: so what one reads nobody changes before it is done, as in a SQLite
// file. What takes messages of sensors is done beside them, one at a time for each store. All of it is READ COMMITTED with
// locks that are named here: who has waited for one reads what was written meanwhile.
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { systemClock } from '../../../shared/clock.ts';
import { Conflict } from '../errors.ts';
import type { HubDatabase } from '../port.ts';
import type { Joining, Presence } from '../presence.ts';
import type { Connection } from '../sql/connection.ts';
import { accessOver, type Turn } from '../sql/database.ts';
import { connectionOn, inOrder } from './connection.ts';
import { readable } from './errors.ts';
import { LOCKS } from './locks.ts';
import { migrate } from './migrate.ts';
import { CONNECTIONS_MAX, poolOf, watchedClient } from './pool.ts';
import { joinHub, type PostgresPresence, SURE_MS } from './presence.ts';
import { hourWrites } from './write-hours.ts';

/**
 * `location`: postgres://[USER[:PASSWORD]@]HOST[:PORT]/DATABASE. `joining`: of a process of a hub that runs; absent for a command
 * beside one. Rejects, for people, without the password.
 */
export async function openPostgres(
  location: string,
  joining?: Joining,
): Promise<{ readonly db: HubDatabase; readonly presence: Presence | undefined }> {
  const { pool, name } = poolOf(location);
  const client = () => watchedClient(location, SURE_MS);
  let presence: PostgresPresence | undefined;
  try {
    await migrate(pool, name);
    if (joining) presence = await joinHub({ ...joining, pool, client, name, clock: systemClock });
  } catch (error) {
    await pool.end();
    throw readable(error, name);
  }
  const inTurn = atMost(WRITES_AT_ONCE);
  const accessOf = accessOver({
    reading: connectionOn(pool, name),
    async transaction(turn, work) {
      await presence?.hold();
      return inTurn(() => anew(() => transaction(pool, name, turn, work)));
    },
    hourWrites,
  });
  const db: HubDatabase = {
    name,
    asOperator: () => accessOf(null),
    asTenant: accessOf,
    trouble: () => undefined,
    async close() {
      await presence?.leave();
      await pool.end();
    },
  };
  return { db, presence };
}

/** Whoever waits for a turn has a connection meanwhile: pages must find others. */
const WRITES_AT_ONCE = CONNECTIONS_MAX / 2;

/** So many at a time, in order. */
function atMost(max: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = max;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

/** How often a unit of work is begun in which others got in its way. */
const TRIES_MAX = 6;
/** Before the next, at most: by chance, so that two do not meet again. */
const TRY_AGAIN_MS = 50;

/**
 * Two that wait for each other (one is ended by the server), or that write the same new row: rare, since locks are taken in
 * one order where that can be.
 */
async function anew<T>(transaction: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (!(error instanceof Conflict) || tries === TRIES_MAX) throw error;
      await delay(Math.random() * tries * TRY_AGAIN_MS);
    }
  }
}

/**
 * Whatever the server does by itself: what is committed is on its disk, since receipts are sent for it; and who waited for a
 * turn reads what was written meanwhile.
 */
const BEGIN = `BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
  SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'`;

async function transaction<T>(
  pool: Pool,
  name: string,
  turn: Turn,
  work: (writing: Connection) => Promise<T>,
): Promise<T> {
  let client: PoolClient | undefined;
  try {
    client = await pool.connect();
    await client.query(BEGIN);
    await takeTurn(client, turn);
    const result = await work(connectionOn(inOrder(client), name));
    const { command } = await client.query('COMMIT');
    // Of a transaction in which a statement failed, whoever caught that, the server keeps nothing, and reports no error.
    if (command !== 'COMMIT')
      throw new Error('a unit of work went on after one of its statements had failed');
    client.release();
    return result;
  } catch (error) {
    // The connection goes, and what it began with it.
    client?.release(true);
    throw readable(error, name);
  }
}

/** Until the end of the transaction. Stores in one order, so that nobody who has one waits for another's. */
async function takeTurn(client: PoolClient, turn: Turn): Promise<void> {
  if ('stores' in turn) {
    const stores = [...new Set(turn.stores)].sort((a, b) => a - b);
    await client.query('SELECT pg_advisory_xact_lock($1, store) FROM unnest($2::int[]) AS store', [
      LOCKS.store,
      stores,
    ]);
    return;
  }
  const { tenant } = turn;
  if (tenant === null) await client.query('SELECT pg_advisory_xact_lock($1, 0)', [LOCKS.write]);
  else {
    await client.query('SELECT pg_advisory_xact_lock_shared($1, 0)', [LOCKS.write]);
    // A hash of 0 would be the lock of all.
    await client.query('SELECT pg_advisory_xact_lock($1, hashtext($2) | 1)', [LOCKS.write, tenant]);
  }
}
