// The writers on a real database: once per hour, bounded tables, and rows that read as they were written.
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { prepareAlarms } from '../../../hub/store/alarms.ts';
import { issueCredential } from '../../../hub/store/credentials.ts';
import { type HubDatabase, openDatabase } from '../../../hub/store/database.ts';
import {
  encodeHour,
  HOUR_VALUE_COLUMNS,
  type HourValues,
  RELEASED_COLUMNS,
} from '../../../hub/store/hour-row.ts';
import { prepareSensorRows, SENSORS_PER_STORE_MAX, takeAllOffline } from '../../../hub/store/sensors.ts';
import { upsertStores } from '../../../hub/store/stores.ts';
import { prepareHourWriter } from '../../../hub/store/write-hours.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { hourlyCount, NOON, RETAILERS } from '../ingest/example-messages.ts';

function withSensor(): { db: HubDatabase; storeKey: number; sensorKey: number } {
  const db = openDatabase(':memory:');
  const storeKey = upsertStores(db, RETAILERS)('acme', 'main-street')!;
  return { db, storeKey, sensorKey: prepareSensorRows(db).keyOf(storeKey, 'door', 1)! };
}

const countOrNull = fc.option(fc.nat(1_000_000));
const anyValues = fc.record({
  visits: countOrNull,
  present: countOrNull,
  passersby: countOrNull,
  occupancy: fc.option(fc.nat(10_000_000).map((tenths) => tenths / 10)),
  dwell: fc.option(
    fc.record({
      under5: countOrNull,
      from5to15: countOrNull,
      from15to60: countOrNull,
      over60: countOrNull,
    }),
  ),
  coverage: fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0),
});

const { db, sensorKey } = withSensor();
const write = prepareHourWriter(db);
const read = db.prepare<[number, number], HourValues & { hour: UtcHour }>(
  `SELECT hour, ${HOUR_VALUE_COLUMNS.join(', ')} FROM hour WHERE sensor_key = ? AND hour = ?`,
);
let nextHour = 450_000;

property.prop([anyValues])('an hour reads as it was written, and its repeat is a duplicate', (values) => {
  const { v: _v, sensor: _sensor, ...count } = hourlyCount(NOON, values);
  const hour = nextHour++ as UtcHour;
  expect(write(sensorKey, hour, encodeHour(count), 5)).toBe('stored');
  const row = read.get(sensorKey, hour)!;
  expect(row).toEqual({ hour, ...encodeHour(count) });
  expect(row.occupancy_tenths === null ? null : row.occupancy_tenths / 10).toBe(count.occupancy);
  expect(write(sensorKey, hour, encodeHour(count), 6)).toBe('duplicate');
});

test.each(RELEASED_COLUMNS)('a repeat with another %s is a conflict, and the first stays', (column) => {
  const hour = nextHour++ as UtcHour;
  const first = encodeHour(hourlyCount());
  const other = {
    ...first,
    [column]: typeof first[column] === 'string' ? 'hour' : first[column] === 1 ? 0 : 1,
  };
  expect(write(sensorKey, hour, first, 5)).toBe('stored');
  expect(write(sensorKey, hour, other, 6)).toBe('conflict');
  expect(read.get(sensorKey, hour)).toEqual({ hour, ...first });
});

test('stores follow the configuration, and keep their rows when they leave it', () => {
  const { db, storeKey } = withSensor();
  const [retailer] = RETAILERS;
  const renamed = { ...retailer!, stores: retailer!.stores.map((store) => ({ ...store, name: 'New' })) };
  const find = upsertStores(db, [renamed]);
  expect(find('acme', 'main-street')).toBe(storeKey);
  expect(db.prepare('SELECT name FROM store').all()).toEqual([{ name: 'New' }]);

  const moved = { ...retailer!, stores: retailer!.stores.map((store) => ({ ...store, id: 'side-street' })) };
  const findMoved = upsertStores(db, [moved]);
  expect(findMoved('acme', 'main-street')).toBeUndefined();
  expect(db.prepare('SELECT count(*) AS n FROM store').get()).toEqual({ n: 2 });
});

function filledStore() {
  const made = withSensor();
  const sensors = prepareSensorRows(made.db);
  for (let n = 1; n < SENSORS_PER_STORE_MAX; n += 1) {
    expect(sensors.keyOf(made.storeKey, `s${n}`, 1)).toBeDefined();
  }
  return { ...made, sensors };
}

test('a store takes a bounded number of sensors', () => {
  const { storeKey, sensorKey, sensors } = filledStore();
  expect(sensors.keyOf(storeKey, 'one-more', 1)).toBeUndefined();
  expect(sensors.keyOf(storeKey, 'door', 1)).toBe(sensorKey);
});

test('a stranger who fills a store with names keeps no paired sensor out', () => {
  const { db, storeKey, sensors } = filledStore();
  issueCredential(db, { retailer: 'acme', store: 'main-street', sensor: 'paired' }, 'hash', 1);
  expect(sensors.keyOf(storeKey, 'stranger', 2)).toBeUndefined();
  expect(sensors.keyOf(storeKey, 'paired', 2)).toBeDefined();
});

test('names that never counted make room after a day of silence, the one that counted stays', () => {
  const { db, storeKey, sensorKey, sensors } = filledStore();
  const DAY_MS = 86_400_000;
  prepareHourWriter(db)(sensorKey, NOON, encodeHour(hourlyCount()), 1);
  prepareAlarms(db)(sensors.keyOf(storeKey, 's1', 1)!, 'conflicting-repeat', 'noon', 1);
  sensors.setHealth(sensors.keyOf(storeKey, 's2', 1)!, '{}', DAY_MS);
  expect(sensors.keyOf(storeKey, 'new-1', DAY_MS)).toBeUndefined();
  for (let n = 1; n <= SENSORS_PER_STORE_MAX - 2; n += 1) {
    expect(sensors.keyOf(storeKey, `new-${n}`, DAY_MS + 2)).toBeDefined();
  }
  expect(sensors.keyOf(storeKey, 'new-one-more', DAY_MS + 2)).toBeUndefined();
  const ids = db.prepare<[], { id: string }>('SELECT id FROM sensor').all();
  expect(ids).toHaveLength(SENSORS_PER_STORE_MAX);
  expect(ids).toEqual(expect.arrayContaining([{ id: 'door' }, { id: 's2' }]));
});

test('a state that the broker repeats keeps its time', () => {
  const { db, sensorKey } = withSensor();
  const sensors = prepareSensorRows(db);
  const state = () => db.prepare('SELECT state, state_at FROM sensor').get();
  sensors.setState(sensorKey, 'on', 10);
  sensors.setState(sensorKey, 'on', 20);
  expect(state()).toEqual({ state: 'on', state_at: 10 });
  sensors.setState(sensorKey, 'off', 30);
  expect(state()).toEqual({ state: 'off', state_at: 30 });
});

test('an alarm that is raised again stays one', () => {
  const { db, sensorKey } = withSensor();
  const raise = prepareAlarms(db);
  raise(sensorKey, 'conflicting-repeat', 'noon', 1);
  raise(sensorKey, 'conflicting-repeat', 'noon', 2);
  raise(sensorKey, 'conflicting-repeat', 'one', 3);
  expect(db.prepare('SELECT raised_at, text FROM alarm ORDER BY key').all()).toEqual([
    { raised_at: 1, text: 'noon' },
    { raised_at: 3, text: 'one' },
  ]);
});

test('a sensor that died while the hub was away stayed online', () => {
  const { db, sensorKey } = withSensor();
  prepareSensorRows(db).setState(sensorKey, '{"state":"online","since":"x"}', 10);
  takeAllOffline(db);
  expect(db.prepare('SELECT state, state_at FROM sensor').get()).toEqual({
    state: '{"state":"offline","since":"x"}',
    state_at: 10,
  });
});
