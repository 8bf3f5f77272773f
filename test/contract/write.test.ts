// What is written reads as it was written: hours once, stores and sensors bounded, states with their time.
import { fc, test as property } from '@fast-check/vitest';
import { beforeAll, expect, test } from 'vitest';
import { encodeHour, type HourValues, RELEASED_COLUMNS } from '../../hub/store/hour-row.ts';
import type { HourWrite } from '../../hub/store/hours.ts';
import type { HubDatabase } from '../../hub/store/port.ts';
import { SENSORS_PER_STORE_MAX, type SensorKey } from '../../hub/store/sensors.ts';
import type { UtcHour } from '../../shared/utc-hour.ts';
import { storesWithin } from '../hub/directory/with-stores.ts';
import { hourlyCount, NOON, RETAILERS } from '../hub/ingest/example-messages.ts';
import { onEachEngine } from './engines.ts';
import { sensorOf } from './some-stores.ts';

const countOrNull = fc.option(fc.nat(1_000_000));
const anyValues = fc.record({
  visits: countOrNull,
  present: countOrNull,
  passersby: countOrNull,
  occupancy: fc.option(fc.nat(10_000_000).map((tenths) => tenths / 10)),
  dwell: fc.option(
    fc.record({ under5: countOrNull, from5to15: countOrNull, from15to60: countOrNull, over60: countOrNull }),
  ),
  coverage: fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0),
});

interface WithSensor {
  readonly db: HubDatabase;
  readonly store: number;
  readonly door: SensorKey;
}

async function withSensor(db: HubDatabase): Promise<WithSensor> {
  return db.asOperator().write(async (unit) => {
    const { key: store } = (await storesWithin(unit, RETAILERS))('acme', 'main-street')!;
    return { db, store, door: await sensorOf(unit, store, 'door') };
  });
}

const keyOf = async ({ db, store }: WithSensor, id: string, nowMs: number) =>
  (await db.asOperator().write((unit) => unit.sensorKeys([{ store, id }], nowMs)))[0];

onEachEngine(({ open }) => {
  let at: WithSensor;
  let nextHour = 450_000;
  beforeAll(async () => {
    at = await withSensor(await open());
  });
  const write = (hour: UtcHour, ...values: readonly HourValues[]): Promise<HourWrite[]> =>
    at.db.asOperator().write((unit) =>
      unit.writeHours(
        values.map((one) => ({ sensor: at.door, hour, values: one })),
        5,
      ),
    );
  const read = async (hour: UtcHour) =>
    (await at.db.asOperator().released(at.store, [{ from: hour, to: (hour + 1) as UtcHour }]))[0];

  property.prop([anyValues], { numRuns: 60 })(
    'an hour reads as it was written, and its repeat is a duplicate, also beside it',
    async (values) => {
      const count = hourlyCount(NOON, values);
      const hour = nextHour++ as UtcHour;
      expect(await write(hour, encodeHour(count), encodeHour(count))).toEqual(['stored', 'duplicate']);
      expect(await write(hour, encodeHour(count))).toEqual(['duplicate']);
      const row = await read(hour);
      const { visits, occupancy, coverage, estimator, config } = count;
      expect(row).toMatchObject({ hour, sensor: 'door', coverage, estimator, config });
      expect(row!.visits?.phones ?? null).toBe(visits);
      expect(row!.occupancy?.phones ?? null).toBe(occupancy);
      expect(row!.visits?.variance ?? null).toBe(encodeHour(count).visits_variance);
    },
  );

  test.each(RELEASED_COLUMNS)(
    'a repeat with another %s is a conflict, and the first stays',
    async (column) => {
      const hour = nextHour++ as UtcHour;
      const first = encodeHour(hourlyCount());
      const other = {
        ...first,
        [column]: typeof first[column] === 'string' ? 'hour' : first[column] === 1 ? 0 : 1,
      };
      expect(await write(hour, first, other)).toEqual(['stored', 'conflict']);
      const stored = await read(hour);
      expect(await write(hour, other, first)).toEqual(['conflict', 'duplicate']);
      expect(await read(hour)).toEqual(stored);
    },
  );

  test('what a unit of work did is gone where it throws', async () => {
    const hour = nextHour++ as UtcHour;
    const work = at.db.asOperator().write(async (unit) => {
      await unit.writeHours([{ sensor: at.door, hour, values: encodeHour(hourlyCount()) }], 5);
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await read(hour)).toBeUndefined();
  });
});

onEachEngine(({ open }) => {
  async function filledStore(): Promise<WithSensor> {
    const made = await withSensor(await open());
    const wanted = Array.from({ length: SENSORS_PER_STORE_MAX - 1 }, (_, n) => ({
      store: made.store,
      id: `s${n + 1}`,
    }));
    const keys = await made.db.asOperator().write((unit) => unit.sensorKeys(wanted, 1));
    expect(keys).not.toContain(undefined);
    return made;
  }

  test('a store takes a bounded number of sensors', async () => {
    const made = await filledStore();
    expect(await keyOf(made, 'one-more', 1)).toBeUndefined();
    expect(await keyOf(made, 'door', 1)).toEqual(made.door);
  });

  test('a stranger who fills a store with names keeps no paired sensor out', async () => {
    const made = await filledStore();
    const path = { retailer: 'acme', store: 'main-street', sensor: 'paired' };
    await made.db.asTenant('acme').write((unit) => unit.issueCredential(path, 'hash', 1));
    expect(await keyOf(made, 'stranger', 2)).toBeUndefined();
    expect(await keyOf(made, 'paired', 2)).toBeDefined();
  });

  test('names that never counted make room after a day of silence, the one that counted stays', async () => {
    const made = await filledStore();
    const DAY_MS = 86_400_000;
    await made.db.asOperator().write(async (unit) => {
      const values = encodeHour(hourlyCount());
      await unit.writeHours([{ sensor: made.door, hour: NOON, values }], 1);
      const [s1, s2] = [await sensorOf(unit, made.store, 's1'), await sensorOf(unit, made.store, 's2')];
      await unit.raiseAlarm(s1, 'conflicting-repeat', 'noon', 1);
      await unit.changeSensors([{ sensor: s2, health: '{}' }], DAY_MS);
    });
    expect(await keyOf(made, 'new-1', DAY_MS)).toBeUndefined();
    const wanted = Array.from({ length: SENSORS_PER_STORE_MAX - 1 }, (_, n) => ({
      store: made.store,
      id: `new-${n + 1}`,
    }));
    const keys = await made.db.asOperator().write((unit) => unit.sensorKeys(wanted, DAY_MS + 2));
    expect(keys.filter((key) => key === undefined)).toHaveLength(1);
    expect(keys.at(-1)).toBeUndefined();
    const ids = (await made.db.asOperator().sensorIds([made.store])).get(made.store)!;
    expect(ids).toHaveLength(SENSORS_PER_STORE_MAX);
    expect(ids).toEqual(expect.arrayContaining(['door', 's2']));
  });

  test('a state that the broker repeats keeps its time, and a new hub takes all offline', async () => {
    const { db, store, door } = await withSensor(await open());
    const say = (state: string, nowMs: number) =>
      db.asOperator().write((unit) => unit.changeSensors([{ sensor: door, state, online: state }], nowMs));
    const sensor = async () => (await db.asOperator().sensors([store])).get(store)![0]!;
    const said = async () => (await db.asOperator().saidStates([store])).get(store)![0]!;
    await say('{"state":"online","since":"x"}', 10);
    await say('{"state":"online","since":"x"}', 20);
    expect(await sensor()).toMatchObject({ state: '{"state":"online","since":"x"}', stateAtMs: 10 });
    await say('{"state":"online","since":"y"}', 30);
    expect(await sensor()).toMatchObject({ stateAtMs: 30, healthAtMs: null });
    expect(await said()).toMatchObject({ online: true, atMs: 30 });
    await db.asOperator().write((unit) => unit.takeAllOffline());
    expect(JSON.parse((await sensor()).state!)).toEqual({ state: 'offline', since: 'y' });
    expect(await said()).toMatchObject({ online: false, message: '{"state":"online","since":"y"}' });
  });

  test('what the sensors of a store are told is known to have changed, of any store', async () => {
    const { db, store, door } = await withSensor(await open());
    const moved = async (work: Parameters<ReturnType<HubDatabase['asOperator']>['write']>[0]) => {
      const before = await db.asOperator().changeSerial();
      await db.asOperator().write(work);
      return (await db.asOperator().changeSerial()) !== before;
    };
    const pause = { sinceMs: 1, untilMs: null, pausedBy: 'Kim', reason: '' };
    expect(await moved((unit) => unit.insertPause(store, pause))).toBe(true);
    expect(await moved((unit) => unit.writeAskedSettings(store, { profile: 'hour' }))).toBe(true);
    expect(await moved((unit) => unit.changeSensors([{ sensor: door, online: '{"a":1}' }], 1))).toBe(true);
    expect(await moved((unit) => unit.changeSensors([{ sensor: door, online: '{"a":1}' }], 2))).toBe(false);
    expect(await moved((unit) => unit.changeSensors([{ sensor: door, health: '{}' }], 2))).toBe(false);
    expect(await moved((unit) => unit.sensorKeys([{ store, id: 'back' }], 2))).toBe(true);
    expect(await moved((unit) => unit.sensorKeys([{ store, id: 'back' }], 2))).toBe(false);
  });
});
