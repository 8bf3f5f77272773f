// Messages that were refused. Their bodies stay here: they may hold anything. What strangers had a hand in comes out plain
// and clipped, also where an older version wrote it.
import { plainText } from '../../../shared/plain-text.ts';
import { type Allowance, createAllowance, excessOf } from '../allowance.ts';
import {
  REFUSED_BODY_BYTES_MAX,
  REFUSED_ROWS_MAX,
  REFUSED_ROWS_OF_STORE_MAX,
  type RefusedMessage,
  type RefusedReads,
  type RefusedRow,
  type RefusedWrites,
  type Totals,
} from '../refused.ts';
import { ofRetailer, own, type Scope, type WriteScope } from './scope.ts';

/** A topic of a sensor has 140 at most. */
const SHOWN_TOPIC_CHARACTERS_MAX = 160;
const TEXT_CHARACTERS_MAX = 500;
const TOPIC_CHARACTERS_MAX = 256;
const HOUR_MS = 3_600_000;
/** Rows an hour: of a topic, of a store, of all. */
const ROWS_AN_HOUR = [30, 300, 3_000] as const;

/** One of a hub, kept in memory. */
export const createRefusedAllowance = () => createAllowance(HOUR_MS, ROWS_AN_HOUR);

/** Each message's key with its rank, where every store has a turn, and in it every topic: see alarms.ts. */
const BY_TURN = `
  SELECT key, row_number() OVER (PARTITION BY store_key ORDER BY own, key DESC) AS rank FROM (
    SELECT key, store_key, row_number() OVER (PARTITION BY store_key, topic ORDER BY key DESC) AS own
    FROM refused WHERE ${own('store_key')}) AS owned`;
const NEWEST = `SELECT key FROM refused WHERE ${own('store_key')} ORDER BY key DESC LIMIT @limit`;
const IN_TURN = `SELECT key FROM (${BY_TURN}) AS ranked ORDER BY rank, key DESC LIMIT @limit`;

export function refusedReads({ read, dialect }: Scope): RefusedReads {
  return {
    async refused(limit, choice = 'newest') {
      const rows = await read<RefusedRow>(
        `SELECT key, received_at AS "receivedAtMs", topic, code, reason, length(body) AS "bodyBytes"
         FROM refused WHERE key IN (${choice === 'newest' ? NEWEST : IN_TURN}) ORDER BY key DESC`,
        { limit },
      );
      return rows.map((row) => ({
        ...row,
        topic: plainText(row.topic, SHOWN_TOPIC_CHARACTERS_MAX),
        reason: plainText(row.reason, TEXT_CHARACTERS_MAX),
      }));
    },
    async refusedCounts(sinceMs) {
      const rows = await read<{ store: number; count: number }>(
        `SELECT store_key AS store, count(*) AS count FROM refused
         WHERE received_at >= @sinceMs AND store_key IS NOT NULL AND ${own('store_key')} GROUP BY store_key`,
        { sinceMs },
      );
      return new Map(rows.map(({ store, count }) => [store, count]));
    },
    async totals() {
      // What is of sensors is not on the machine that has the others, and no outer join goes to theirs.
      const [counted] = await read<Pick<Totals, 'sensors'>>(
        `SELECT count(*) AS sensors FROM sensor WHERE ${own('store_key')}`,
      );
      const [latest] = await read<Pick<Totals, 'lastHour'>>(
        `SELECT max(h.last_hour) AS "lastHour"
         FROM sensor s JOIN setup h ON ${dialect.hoursOf('h')} WHERE ${own('s.store_key')}`,
      );
      const [row] = await read<Omit<Totals, 'sensors' | 'lastHour'>>(
        `SELECT (SELECT count(*) FROM store WHERE ${ofRetailer('retailer')}) AS stores,
                (SELECT count(*) FROM alarm WHERE ${own('store_key')}) AS alarms,
                (SELECT count(*) FROM refused WHERE ${own('store_key')}) AS refused`,
      );
      return { ...row!, ...counted!, ...latest! };
    },
  };
}

const OF_WHOM = { one: 'of this topic', store: 'of this store', all: 'of all sensors' } as const;

export function refusedWrites(scope: WriteScope, allowance: Allowance): RefusedWrites {
  async function add({ topic, storeKey, code, reason, body }: RefusedMessage, receivedAtMs: number) {
    const clipped = topic.slice(0, TOPIC_CHARACTERS_MAX);
    const taken = allowance.take(clipped, storeKey, receivedAtMs);
    scope.ifUndone(taken.back);
    if (taken.kind === 'over' && !taken.isFirst) return;
    const row =
      taken.kind === 'fine'
        ? { code, reason, body: body.subarray(0, REFUSED_BODY_BYTES_MAX) }
        : {
            code: 'too-many',
            reason: `too-many: over ${taken.max} messages ${OF_WHOM[taken.of]} were refused within the hour; further ones of it are answered, and not kept`,
            body: new Uint8Array(),
          };
    await scope.run(
      `INSERT INTO refused (received_at, topic, store_key, code, reason, body)
       VALUES (@receivedAtMs, @topic, @storeKey, @code, @reason, @body)`,
      { receivedAtMs, topic: clipped, storeKey, ...row },
    );
  }
  return {
    async addRefused(messages, receivedAtMs) {
      await scope.mayWrite(messages.flatMap(({ storeKey }) => storeKey ?? []));
      for (const message of messages) await add(message, receivedAtMs);
      for (const storeKey of new Set(messages.map((message) => message.storeKey)))
        await pruneStore(scope, storeKey);
      if (messages.length > 0) await pruneAll(scope);
    },
  };
}

async function pruneStore({ run, returning }: WriteScope, storeKey: number | null): Promise<void> {
  const ofStore = 'store_key IS NOT DISTINCT FROM CAST(@storeKey AS BIGINT)';
  const [there] = await returning<{ n: number }>(`SELECT count(*) AS n FROM refused WHERE ${ofStore}`, {
    storeKey,
  });
  const excess = excessOf(there!.n, REFUSED_ROWS_OF_STORE_MAX);
  if (excess === 0) return;
  // The rank of a row is its place in its own group, from the newest: who has most has the highest.
  await run(
    `DELETE FROM refused WHERE key IN (SELECT key FROM (
       SELECT key, row_number() OVER (PARTITION BY topic ORDER BY key DESC) AS rank
       FROM refused WHERE ${ofStore}) AS ranked ORDER BY rank DESC, key LIMIT @excess)`,
    { storeKey, excess },
  );
}

async function pruneAll({ run, returning }: WriteScope): Promise<void> {
  const [all] = await returning<{ n: number }>('SELECT count(*) AS n FROM refused');
  const excess = excessOf(all!.n, REFUSED_ROWS_MAX);
  if (excess === 0) return;
  await run(
    `DELETE FROM refused WHERE key IN (SELECT key FROM (${BY_TURN}) AS ranked ORDER BY rank DESC, key LIMIT @excess)`,
    { excess, tenant: null },
  );
}
