// Sensors, and what they said last.

import type { LocalDate } from '../../calendar/local-days.ts';
import {
  type NotedState,
  type PlacedSince,
  type SaidState,
  SENSORS_PER_STORE_MAX,
  type SensorChange,
  type SensorKey,
  type SensorReads,
  type SensorRow,
  type SensorWrites,
  SILENT_NAME_MS,
} from '../sensors.ts';
import { noteChange } from './asked.ts';
import type { Dialect } from './connection.ts';
import { grouped, own, type Scope, type WriteScope } from './scope.ts';

interface RawSensor extends Omit<SensorRow, 'areas'> {
  readonly store: number;
  readonly area: string | null;
}
interface Move {
  readonly store: number;
  readonly id: string;
  readonly from: LocalDate;
  /** JSON. */
  readonly value: string;
}
const placedSince = ({ from, value }: Move): PlacedSince => ({
  from,
  area: JSON.parse(value) as string | null,
});

const movesOf = (dialect: Dialect) =>
  `SELECT store.key AS store, thing AS id, from_date AS "from", value
   FROM directory_change JOIN store ON store.retailer = directory_change.retailer AND store.id = directory_change.store
   WHERE field = 'area' AND ${dialect.among('store.key', '@stores')} AND ${own('store.key')} ORDER BY from_date`;

const LISTED = `LEFT JOIN listed_sensor listed
  ON listed.retailer = store.retailer AND listed.store = store.id AND listed.id = s.id`;

/** Since when each sensor hears which area, by store and its own key. */
export async function areasOf(
  { read, dialect }: Scope,
  stores: readonly number[],
): Promise<Map<number, Map<number, readonly PlacedSince[]>>> {
  const asked = { stores: JSON.stringify(stores) };
  const rows = await read<{ store: number; key: number; id: string; area: string | null }>(
    `SELECT s.store_key AS store, s.key AS key, s.id AS id, area FROM sensor s JOIN store ON store.key = s.store_key ${LISTED}
     WHERE ${dialect.among('s.store_key', '@stores')} AND ${own('s.store_key')}`,
    asked,
  );
  const bySensor = Map.groupBy(
    await read<Move>(movesOf(dialect), asked),
    ({ store, id }) => `${store}/${id}`,
  );
  const found = new Map<number, Map<number, readonly PlacedSince[]>>();
  for (const { store, key, id, area } of rows) {
    const ofStore = found.get(store) ?? new Map<number, readonly PlacedSince[]>();
    ofStore.set(key, [{ from: null, area }, ...(bySensor.get(`${store}/${id}`) ?? []).map(placedSince)]);
    found.set(store, ofStore);
  }
  return found;
}

export function sensorReads({ read, dialect }: Scope): SensorReads {
  const ofStores = `FROM sensor s WHERE ${dialect.among('s.store_key', '@stores')} AND ${own('s.store_key')}`;
  // First and last hour are two index look-ups each, not a scan.
  const endOf = (which: string) => `(SELECT ${which}(h.hour) FROM hour h WHERE ${dialect.hoursOf('h')})`;
  return {
    async sensors(stores) {
      const asked = { stores: JSON.stringify(stores) };
      const rows = await read<RawSensor>(
        `SELECT s.store_key AS store, s.key AS key, s.id AS id, first_heard AS "firstHeardMs", state,
                state_at AS "stateAtMs", health, health_at AS "healthAtMs",
                ${endOf('min')} AS "firstHour", ${endOf('max')} AS "lastHour", listed.retired AS retired, area
         FROM sensor s JOIN store ON store.key = s.store_key ${LISTED}
         WHERE ${dialect.among('s.store_key', '@stores')} AND ${own('s.store_key')} ORDER BY s.store_key, s.id`,
        asked,
      );
      const moves = await read<Move>(movesOf(dialect), asked);
      const bySensor = Map.groupBy(moves, ({ store, id }) => `${store}/${id}`);
      return grouped(
        rows,
        (row) => row.store,
        ({ store, area, ...row }) => ({
          ...row,
          areas: [{ from: null, area }, ...(bySensor.get(`${store}/${row.id}`) ?? []).map(placedSince)],
        }),
      );
    },
    async sensorIds(stores) {
      const rows = await read<{ store: number; id: string }>(
        `SELECT s.store_key AS store, s.id AS id ${ofStores} ORDER BY s.store_key, s.id`,
        { stores: JSON.stringify(stores) },
      );
      return grouped(
        rows,
        ({ store }) => store,
        ({ id }) => id,
      );
    },
    async saidStates(stores) {
      const rows = await read<Omit<SaidState, 'online'> & { store: number; online: number }>(
        `SELECT s.store_key AS store, s.id AS id, s.key AS key,
                CASE WHEN ${dialect.member('state', 'state')} = 'online' THEN 1 ELSE 0 END AS online,
                online_state AS message, online_state_at AS "atMs"
         ${ofStores} AND online_state IS NOT NULL ORDER BY s.store_key, s.id`,
        { stores: JSON.stringify(stores) },
      );
      return grouped(
        rows,
        ({ store }) => store,
        ({ store: _, online, ...row }) => ({ ...row, online: online === 1 }),
      );
    },
  };
}

/** One after another in their unit of work: where sensors lie on several machines, one statement could not do both. */
const ROOM = 'SELECT count(*) AS n FROM sensor WHERE store_key = @store';
const PAIRED = `
  SELECT 1 AS paired FROM credential c JOIN store ON store.retailer = c.retailer AND store.id = c.store
  WHERE store.key = @store AND c.sensor = @id AND c.revoked_at IS NULL`;
const INSERT = 'INSERT INTO sensor (store_key, id, first_heard) VALUES (@store, @id, @nowMs) RETURNING key';

/** Of one row by its keys, so that it goes to the machine that has it. */
const CHANGE = `
  UPDATE sensor SET
    state = coalesce(CAST(@state AS TEXT), state),
    state_at = CASE WHEN CAST(@state AS TEXT) IS NOT NULL AND state IS DISTINCT FROM CAST(@state AS TEXT)
                    THEN CAST(@nowMs AS BIGINT) ELSE state_at END,
    health = coalesce(CAST(@health AS TEXT), health),
    health_at = CASE WHEN CAST(@health AS TEXT) IS NOT NULL THEN CAST(@nowMs AS BIGINT) ELSE health_at END,
    online_state = coalesce(CAST(@online AS TEXT), online_state),
    online_state_at = CASE WHEN CAST(@online AS TEXT) IS NOT NULL
                            AND online_state IS DISTINCT FROM CAST(@online AS TEXT)
                           THEN CAST(@nowMs AS BIGINT) ELSE online_state_at END,
    noted_state = coalesce(CAST(@noted AS TEXT), noted_state)
  WHERE store_key = @store AND key = @key`;

export function sensorWrites(scope: WriteScope): SensorWrites {
  const { dialect, tenant, read, run, returning, mayWrite } = scope;
  const listed = dialect.rowsOf('@changes', { key: 'whole', store: 'whole', online: 'text' });

  async function known(wanted: readonly { store: number; id: string }[]): Promise<Map<number, SensorKey>> {
    const rows = await read<SensorKey & { at: number }>(
      `SELECT wanted.at AS at, s.key AS key, s.store_key AS store
       FROM ${dialect.rowsOf('@wanted', { store: 'whole', id: 'text' })} AS wanted
       JOIN sensor s ON s.store_key = wanted.store AND s.id = wanted.id WHERE ${own('s.store_key')}`,
      { wanted: JSON.stringify(wanted.map(({ store, id }) => [store, id])) },
    );
    return new Map(rows.map(({ at, key, store }) => [at, { key, store }]));
  }

  /** Where there is room, or some can be made. */
  async function made(store: number, id: string, nowMs: number): Promise<SensorKey | undefined> {
    const [there] = await returning<{ n: number }>(ROOM, { store });
    if (there!.n >= SENSORS_PER_STORE_MAX) {
      const isPaired = (await returning(PAIRED, { store, id })).length > 0;
      if (!isPaired && !(await makeRoom(scope, store, nowMs))) return undefined;
    }
    const [row] = await returning<{ key: number }>(INSERT, { store, id, nowMs });
    await noteChange(scope, [store]);
    return { key: row!.key, store };
  }

  return {
    async sensorKeys(wanted, nowMs) {
      await mayWrite(wanted.map(({ store }) => store));
      const there = await known(wanted);
      const fresh = new Map<string, Promise<SensorKey | undefined>>();
      const keys: (SensorKey | undefined)[] = [];
      for (const [at, { store, id }] of wanted.entries()) {
        const name = `${store} ${id}`;
        const key = there.get(at);
        if (key === undefined && !fresh.has(name)) fresh.set(name, made(store, id, nowMs));
        keys.push(key ?? (await fresh.get(name)));
      }
      return keys;
    },
    async notedStates(sensors) {
      const rows = await read<NotedState & { key: number }>(
        `SELECT s.key AS key, noted_state AS noted, online_state AS online, state AS said FROM sensor s
         WHERE ${dialect.among('s.store_key', '@stores')} AND ${dialect.among('s.key', '@keys')} AND ${own('s.store_key')}`,
        {
          stores: JSON.stringify([...new Set(sensors.map(({ store }) => store))]),
          keys: JSON.stringify(sensors.map(({ key }) => key)),
        },
      );
      return new Map(rows.map(({ key, noted, online, said }) => [key, { noted, online, said }]));
    },
    async changeSensors(changes, nowMs) {
      if (changes.length === 0) return;
      await mayWrite(changes.map(({ sensor }) => sensor.store));
      const each = merged(changes);
      const online = each.flatMap(({ sensor, online: said }) =>
        said === undefined ? [] : [[sensor.key, sensor.store, said]],
      );
      if (online.length > 0) {
        const moved = await returning<{ store: number }>(
          `SELECT DISTINCT s.store_key AS store FROM ${listed} AS c JOIN sensor s ON s.store_key = c.store AND s.key = c.key
           WHERE s.online_state IS DISTINCT FROM c.online`,
          { changes: JSON.stringify(online) },
        );
        await noteChange(
          scope,
          moved.map(({ store }) => store),
        );
      }
      for (const { sensor, state = null, health = null, online: said = null, noted = null } of each)
        await run(CHANGE, { ...sensor, state, health, online: said, noted, nowMs });
    },
    async takeAllOffline() {
      const ofTenant = tenant === null ? '' : `AND ${own('store_key')}`;
      await run(`UPDATE sensor SET state = ${dialect.offlineState} WHERE state IS NOT NULL ${ofTenant}`, {
        tenant,
      });
    },
  };
}

/** One change a sensor: of several the last holds. */
function merged(changes: readonly SensorChange[]): SensorChange[] {
  const bySensor = new Map<number, SensorChange>();
  for (const change of changes)
    bySensor.set(change.sensor.key, { ...bySensor.get(change.sensor.key), ...change });
  return [...bySensor.values()];
}

/** Drops the name that has been silent for longest among those that never counted; returns whether there was one. */
async function makeRoom({ dialect, returning, run }: WriteScope, store: number, nowMs: number) {
  const heard = dialect.greatest('first_heard', 'coalesce(state_at, 0)', 'coalesce(health_at, 0)');
  const [idle] = await returning<{ key: number }>(
    `SELECT s.key AS key FROM sensor s WHERE s.store_key = @store AND ${heard} < @beforeMs
       AND NOT EXISTS (SELECT 1 FROM hour h WHERE ${dialect.hoursOf('h')}) ORDER BY ${heard} LIMIT 1`,
    { store, beforeMs: nowMs - SILENT_NAME_MS },
  );
  if (idle === undefined) return false;
  await run('DELETE FROM alarm WHERE store_key = @store AND sensor_key = @key', { store, key: idle.key });
  await run('DELETE FROM sensor WHERE store_key = @store AND key = @key', { store, key: idle.key });
  return true;
}
