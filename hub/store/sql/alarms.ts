// Alarms: each is kept once, and no sensor or store washes out another's.
import { plainText } from '../../../shared/plain-text.ts';
import { MS_PER_DAY, utcDay } from '../../../shared/utc-day.ts';
import {
  ALARM_ROWS_MAX,
  ALARM_ROWS_OF_KIND_MAX,
  ALARM_ROWS_OF_STORE_MAX,
  type AlarmReads,
  type AlarmRow,
  type AlarmWrites,
} from '../alarms.ts';
import { type Allowance, createAllowance, excessOf } from '../allowance.ts';
import { ofRetailer, own, type Scope, type WriteScope } from './scope.ts';

const TEXT_CHARACTERS_MAX = 500;
/** Conflicting repeats that are told one by one, a day: of a sensor, of a store, of all. */
const CONFLICTS_A_DAY = [20, 100, 1_000] as const;

/** One of a hub, kept in memory. */
export const createConflictAllowance = () => createAllowance(MS_PER_DAY, CONFLICTS_A_DAY);

/**
 * Each alarm's key with its rank, where every store has a turn, and in it every sensor and kind, the newest first: who has
 * most has the highest ranks.
 */
const BY_TURN = `
  SELECT key, row_number() OVER (PARTITION BY store_key ORDER BY own, key DESC) AS rank FROM (
    SELECT key, store_key, row_number() OVER (PARTITION BY store_key, sensor_key, kind ORDER BY key DESC) AS own
    FROM alarm WHERE ${own('store_key')}) AS owned`;
const NEWEST = `SELECT key FROM alarm WHERE ${own('store_key')} ORDER BY key DESC LIMIT @limit`;
const IN_TURN = `SELECT key FROM (${BY_TURN}) AS ranked ORDER BY rank, key DESC LIMIT @limit`;

interface RawAlarm extends Omit<AlarmRow, 'sensor'> {
  readonly storeKey: number | null;
  readonly sensorKey: number | null;
}

export function alarmReads({ read, dialect }: Scope): AlarmReads {
  /** By key. Alarms are on every machine, and sensors are not. */
  async function sensorNames(rows: readonly RawAlarm[]): Promise<ReadonlyMap<number | null, string>> {
    const of = rows.filter(({ sensorKey }) => sensorKey !== null);
    if (of.length === 0) return new Map();
    const found = await read<{ key: number; id: string }>(
      `SELECT key, id FROM sensor WHERE ${dialect.among('store_key', '@stores')}
         AND ${dialect.among('key', '@keys')} AND ${own('store_key')}`,
      {
        stores: JSON.stringify([...new Set(of.map(({ storeKey }) => storeKey))]),
        keys: JSON.stringify([...new Set(of.map(({ sensorKey }) => sensorKey))]),
      },
    );
    return new Map(found.map(({ key, id }) => [key, id]));
  }

  return {
    async alarms(limit, choice = 'newest') {
      const rows = await read<RawAlarm>(
        `SELECT alarm.key AS key, raised_at AS "raisedAtMs", kind, text, store.retailer AS retailer,
                store.id AS store, store_key AS "storeKey", sensor_key AS "sensorKey"
         FROM alarm LEFT JOIN store ON store.key = alarm.store_key
         WHERE alarm.key IN (${choice === 'newest' ? NEWEST : IN_TURN}) AND ${ofRetailer('store.retailer')}
         ORDER BY alarm.key DESC`,
        { limit },
      );
      const names = await sensorNames(rows);
      return rows.map(({ storeKey: _, sensorKey, text, ...row }) => ({
        ...row,
        text: plainText(text, TEXT_CHARACTERS_MAX),
        sensor: names.get(sensorKey) ?? null,
      }));
    },
    async alarmCounts(sinceMs) {
      const rows = await read<{ store: number; count: number }>(
        `SELECT store_key AS store, count(*) AS count FROM alarm
         WHERE raised_at >= @sinceMs AND store_key IS NOT NULL AND ${own('store_key')} GROUP BY store_key`,
        { sinceMs },
      );
      return new Map(rows.map(({ store, count }) => [store, count]));
    },
  };
}

export function alarmWrites(scope: WriteScope, conflicts: Allowance): AlarmWrites {
  const { dialect, run, returning, mayWrite, ifUndone } = scope;
  const insert = (values: {
    store: number;
    sensor: number;
    kind: string;
    text: string;
    raisedAtMs: number;
  }) =>
    returning<{ key: number }>(
      `INSERT INTO alarm (raised_at, store_key, sensor_key, kind, text)
       VALUES (@raisedAtMs, @store, @sensor, @kind, @text) ON CONFLICT DO NOTHING RETURNING key`,
      values,
    );
  return {
    async raiseAlarm({ key: sensor, store }, kind, text, raisedAtMs) {
      await mayWrite([store]);
      const [row] = await insert({ store, sensor, kind, text, raisedAtMs });
      if (row === undefined) return;
      // Each hour since 2020 could conflict. Settings are bounded by the audit log's own allowance.
      const taken = kind === 'conflicting-repeat' ? conflicts.take(sensor, store, raisedAtMs) : undefined;
      if (taken) ifUndone(taken.back);
      if (taken?.kind === 'over') {
        await run('DELETE FROM alarm WHERE key = @key', { key: row.key });
        if (taken.isFirst)
          await insert({ store, sensor, kind, text: manyConflicts(taken, raisedAtMs), raisedAtMs });
      }
      await prune(scope, { stores: [store], sensor, kind });
    },
    async raiseStoreAlarm(stores, kind, text, raisedAtMs) {
      await mayWrite(stores);
      // In a SQLite file the table's own uniqueness is by sensor, and NULLs are never equal.
      const raised = await returning<{ store: number }>(
        `INSERT INTO alarm (raised_at, store_key, kind, text)
         SELECT CAST(@raisedAtMs AS BIGINT), store.key, CAST(@kind AS TEXT), CAST(@text AS TEXT) FROM store
         WHERE ${dialect.among('store.key', '@stores')} AND NOT EXISTS (
           SELECT 1 FROM alarm a WHERE a.store_key = store.key AND a.sensor_key IS NULL AND a.kind = @kind AND a.text = @text)
         ON CONFLICT DO NOTHING RETURNING store_key AS store`,
        { stores: JSON.stringify(stores), kind, text, raisedAtMs },
      );
      if (raised.length > 0)
        await prune(scope, { stores: raised.map(({ store }) => store), sensor: null, kind });
      return raised.length;
    },
  };
}

const WHO = { one: 'it has', store: 'sensors of the store have', all: 'sensors of all stores have' } as const;

function manyConflicts(
  { of, max }: { readonly of: 'one' | 'store' | 'all'; readonly max: number },
  nowMs: number,
): string {
  return `too many: on ${utcDay(nowMs)} ${WHO[of]} sent more than ${max} hours again with other values; further ones of that day are not told one by one`;
}

interface Raised {
  readonly stores: readonly number[];
  readonly sensor: number | null;
  readonly kind: string;
}

/** Drops what is too much, after alarms were raised. */
async function prune(
  { dialect, run, returning }: WriteScope,
  { stores, sensor, kind }: Raised,
): Promise<void> {
  const raisedIn = { stores: JSON.stringify(stores) };
  const ofStores = dialect.among('store_key', '@stores');
  await run(
    `DELETE FROM alarm WHERE key IN (SELECT key FROM (
       SELECT key, row_number() OVER (PARTITION BY store_key ORDER BY key DESC) AS rank FROM alarm
       WHERE ${ofStores} AND sensor_key IS NOT DISTINCT FROM CAST(@sensor AS BIGINT) AND kind = @kind) AS ranked
     WHERE rank > @max)`,
    { ...raisedIn, sensor, kind, max: ALARM_ROWS_OF_KIND_MAX },
  );
  const counts = await returning<{ store: number; n: number }>(
    `SELECT store_key AS store, count(*) AS n FROM alarm WHERE ${ofStores} GROUP BY store_key HAVING count(*) > @max`,
    { ...raisedIn, max: ALARM_ROWS_OF_STORE_MAX },
  );
  for (const { store, n } of counts) {
    // The rank of a row is its place in its own group, from the newest: who has most has the highest.
    await run(
      `DELETE FROM alarm WHERE key IN (SELECT key FROM (
         SELECT key, row_number() OVER (PARTITION BY sensor_key, kind ORDER BY key DESC) AS rank
         FROM alarm WHERE store_key = @store) AS ranked ORDER BY rank DESC, key LIMIT @excess)`,
      { store, excess: excessOf(n, ALARM_ROWS_OF_STORE_MAX) },
    );
  }
  const [all] = await returning<{ n: number }>('SELECT count(*) AS n FROM alarm');
  const excess = excessOf(all!.n, ALARM_ROWS_MAX);
  if (excess > 0) {
    await run(
      `DELETE FROM alarm WHERE key IN (SELECT key FROM (${BY_TURN}) AS ranked ORDER BY rank DESC, key LIMIT @excess)`,
      { excess, tenant: null },
    );
  }
}
