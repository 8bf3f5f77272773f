// That a process of a hub works with a PostgreSQL database, and the lease of the jobs: advisory locks of one connection of its
// own. The server lets go of them when that ends, and also where nothing has come from it for a while, as from a process that is
// frozen or a machine that is gone. Before then the process itself knows that it has them no more, since it asks again and
// again; and whoever gets the jobs after another waits as long as that takes. So two never do them at once.
import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { CancelTimer, Clock } from '../../../shared/clock.ts';
import { StoreUnavailable } from '../errors.ts';
import { type Joining, PARTS, type Part, type Presence, type Seen } from '../presence.ts';
import type { Queryable } from './connection.ts';
import { readable } from './errors.ts';
import { LOCKS } from './locks.ts';

const LOOK_MS = 500;
/** Without an answer for so long the locks are taken for lost. */
export const SURE_MS = 2_000;
/** The server lets go of them when it has heard nothing for so long: longer, so that it is never first. */
const SERVER_MS = 5_000;

export interface PostgresPresence extends Presence {
  /** Resolves when the locks are held; rejects, for people, where they are not to be had. */
  hold(): Promise<void>;
  leave(): Promise<void>;
}

export interface PresenceParts extends Joining {
  /** A new connection of a kind that gives up on a question after SURE_MS. */
  readonly client: () => pg.Client;
  readonly pool: Queryable;
  /** Of the database, for errors. */
  readonly name: string;
  readonly clock: Clock;
}

/** Rejects, for people, where the process cannot work with the database beside those that do. */
export async function joinHub(of: PresenceParts): Promise<PostgresPresence> {
  const { parts, clock } = of;
  const listeners: (() => void)[] = [];
  const whileDone = new Map<Part, () => boolean>();
  /** Whose locks it has. */
  const shown = new Set<Part>();
  let session: pg.Client | undefined;
  let joining: Promise<void> | undefined;
  let hubId = '';
  /** From when on the jobs are its own, in monotonic ms; undefined while they are not. */
  let beginsMs: number | undefined;
  let wasElsewhere = false;
  let isTold = false;
  /** When the question was asked that was answered last, in monotonic ms. */
  let sureMs = 0;
  let cancel: CancelTimer = () => {};
  let looking: Promise<void> | undefined;

  const isSure = () => session !== undefined && clock.monotonicMs() - sureMs <= SURE_MS;
  const holdsJobs = () => beginsMs !== undefined && isSure() && clock.monotonicMs() >= beginsMs;

  function tell(): void {
    if (holdsJobs() === isTold) return;
    isTold = !isTold;
    for (const listener of listeners) listener();
  }

  /** The server has let go of what it held, or will: nobody waits for a connection that may be dead. */
  function lose(client: pg.Client): void {
    client.end().catch(() => {});
    if (session !== client) return;
    session = undefined;
    beginsMs = undefined;
    tell();
  }

  async function join(): Promise<void> {
    const client = of.client();
    client.on('error', () => lose(client));
    client.on('end', () => lose(client));
    const askedMs = clock.monotonicMs();
    try {
      await client.connect();
      await client.query(`SET idle_session_timeout = ${SERVER_MS}`);
      await takeLocks(client, of);
      hubId = await hubIdOf(client);
    } catch (error) {
      lose(client);
      throw readable(error, of.name);
    }
    shown.clear();
    for (const part of parts) shown.add(part);
    session = client;
    sureMs = askedMs;
  }

  function hold(): Promise<void> {
    if (session) return Promise.resolve();
    joining ??= join().finally(() => {
      joining = undefined;
    });
    return joining;
  }

  /** For the jobs, or only whether the server is there. */
  async function ask(client: pg.Client): Promise<void> {
    const askedMs = clock.monotonicMs();
    if (!parts.includes('jobs') || beginsMs !== undefined) {
      await client.query('SELECT 1');
      if (session === client) sureMs = askedMs;
      return;
    }
    const isGiven = await tookLock(client, 'pg_try_advisory_lock', LOCKS.jobs);
    if (session !== client) return;
    sureMs = askedMs;
    // Who had them before may be about to notice that it has them no more.
    if (isGiven) beginsMs = clock.monotonicMs() + (wasElsewhere ? SURE_MS : 0);
    wasElsewhere = !isGiven;
  }

  /** The locks of its parts, as they are done or not. */
  async function show(client: pg.Client): Promise<void> {
    for (const part of parts) {
      const isDone = whileDone.get(part)?.() ?? true;
      if (isDone === shown.has(part)) continue;
      const how = isDone ? 'pg_try_advisory_lock_shared' : 'pg_advisory_unlock_shared';
      await tookLock(client, how, LOCKS.part, PARTS.indexOf(part));
      if (isDone) shown.add(part);
      else shown.delete(part);
    }
  }

  async function lookOnce(): Promise<void> {
    const client = session;
    try {
      if (!client) return await hold();
      await ask(client);
      if (session === client) await show(client);
    } catch {
      // Whoever writes is told why, and the next look tries again.
      if (client) lose(client);
    }
  }

  function look(): void {
    cancel = clock.after(LOOK_MS, look);
    if (session && !isSure()) lose(session);
    tell();
    looking ??= lookOnce().finally(() => {
      looking = undefined;
      tell();
    });
  }

  await hold();
  await lookOnce();
  tell();
  cancel = clock.after(LOOK_MS, look);
  return {
    holdsJobs,
    hold,
    get hubId() {
      return hubId;
    },
    onJobs(listener) {
      listeners.push(listener);
      listener();
    },
    showWhile(part, isDone) {
      whileDone.set(part, isDone);
    },
    async seen() {
      try {
        return await seenBy(of.pool);
      } catch (error) {
        throw readable(error, of.name);
      }
    },
    async leave() {
      cancel();
      await looking;
      const client = session;
      if (!client) return;
      // A server notices later that a connection has gone.
      await client.query('SELECT pg_advisory_unlock_all()').catch(() => {});
      lose(client);
    },
  };
}

async function tookLock(client: pg.Client, how: string, lock: number, which = 0): Promise<boolean> {
  const { rows } = await client.query(`SELECT ${how}($1, $2) AS taken`, [lock, which]);
  return rows[0].taken;
}

const refused = (message: string, doThis: string) =>
  new StoreUnavailable(`${message}: ${doThis}`, { code: 'HUB_LOCK', doThis });

async function takeLocks(client: pg.Client, { parts, ownBroker, name }: PresenceParts): Promise<void> {
  const shared = 'pg_try_advisory_lock_shared';
  if (!(await tookLock(client, shared, LOCKS.hub)))
    throw refused(`the database ${name} is being moved or distributed`, 'wait until that is done');
  const needsSensors = parts.some((part) => part !== 'web');
  const how = ownBroker ? 'pg_try_advisory_lock' : shared;
  if (needsSensors && !(await tookLock(client, how, LOCKS.sensors)))
    throw refused(
      `another hub works with the database ${name}, and one of the two has a broker of its own`,
      'stop that one, name another database as `database`, or name one `broker.url` for both',
    );
  for (const part of parts) await tookLock(client, shared, LOCKS.part, PARTS.indexOf(part));
}

/** Of the server and of the database on it: a copy elsewhere is another. */
async function hubIdOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query(
    `SELECT concat_ws(' ', (SELECT system_identifier FROM pg_control_system()),
                      (SELECT oid FROM pg_database WHERE datname = current_database())) AS id`,
  );
  return createHash('sha256').update(rows[0].id).digest('hex').slice(0, 8);
}

async function seenBy(pool: Queryable): Promise<Seen> {
  const { rows } = await pool.query({
    text: `SELECT DISTINCT classid::bigint AS lock, objid::int AS which FROM pg_locks
           WHERE locktype = 'advisory' AND granted AND classid IN (${LOCKS.jobs}, ${LOCKS.part})
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  });
  const held = (rows as { lock: number; which: number }[]).filter(({ lock }) => lock === LOCKS.part);
  return {
    parts: new Set(held.map(({ which }) => PARTS[which]!)),
    hasJobs: held.length < rows.length,
  };
}
