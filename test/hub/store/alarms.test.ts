// Alarms are bounded by sensor and kind, by store and in all, and nobody's noise washes out another's.
import { expect, test } from 'vitest';
import {
  ALARM_ROWS_MAX,
  ALARM_ROWS_OF_KIND_MAX,
  ALARM_ROWS_OF_STORE_MAX,
  prepareAlarms,
  raiseStoreAlarm,
} from '../../../hub/store/alarms.ts';
import { openDatabase } from '../../../hub/store/database.ts';
import { readAlarms } from '../../../hub/store/read-messages.ts';
import { prepareSensorRows } from '../../../hub/store/sensors.ts';
import { upsertStores } from '../../../hub/store/stores.ts';
import { RETAILERS } from '../ingest/example-messages.ts';

const DAY_MS = 86_400_000;
const [ACME] = RETAILERS;
const [STORE] = ACME!.stores;

function withStores(count: number) {
  const db = openDatabase(':memory:');
  const stores = Array.from({ length: count }, (_, n) => ({ ...STORE!, id: `s${n}` }));
  const find = upsertStores(db, [{ ...ACME!, stores }]);
  const storeKeys = stores.map(({ id }) => find('acme', id)!);
  const sensors = prepareSensorRows(db);
  const count_ = (where: string) =>
    db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM alarm WHERE ${where}`).get()!.n;
  return {
    db,
    storeKeys,
    sensorOf: (at: number, id: string) => sensors.keyOf(storeKeys[at]!, id, 1)!,
    count: count_,
  };
}

test('5,000 conflicting hours in a day are twenty alarms and one that says so', () => {
  const { db, sensorOf, count } = withStores(1);
  const raise = prepareAlarms(db);
  const door = sensorOf(0, 'door');
  for (let hour = 0; hour < 5000; hour += 1) raise(door, 'conflicting-repeat', `hour ${hour}`, 5);
  expect(count('1')).toBe(21);
  expect(count("text LIKE 'too many: on 1970-01-01 it has sent more than 20 hours again%'")).toBe(1);
  raise(sensorOf(0, 'back'), 'conflicting-repeat', 'hour 1', 5);
  expect(count(`sensor_key <> ${door}`)).toBe(1);
});

test('a sensor that sends conflicting hours for years washes out no weaker-settings alarm, not even its own', () => {
  const { db, sensorOf, count } = withStores(1);
  const raise = prepareAlarms(db);
  const door = sensorOf(0, 'door');
  raise(door, 'weaker-settings', 'profile', 5);
  db.transaction(() => {
    for (let day = 0; day < 100; day += 1) {
      for (let n = 0; n < 25; n += 1) raise(door, 'conflicting-repeat', `${day} ${n}`, day * DAY_MS);
    }
  })();
  expect(count("kind = 'conflicting-repeat'")).toBe(ALARM_ROWS_OF_KIND_MAX);
  expect(count("kind = 'weaker-settings'")).toBe(1);
});

test("a store's own alarms are pruned too, the oldest first", () => {
  const { db, storeKeys, count } = withStores(1);
  db.transaction(() => {
    for (let n = 0; n < 1300; n += 1) raiseStoreAlarm(db, storeKeys[0]!, 'weaker-settings', `${n}`, n);
  })();
  expect(count('1')).toBe(ALARM_ROWS_OF_KIND_MAX);
  expect(count("text = '1299'")).toBe(1);
});

test('200 noisy sensors fill their own store alone, and a quiet sensor in it keeps its alarm', () => {
  const { db, sensorOf, count, storeKeys } = withStores(2);
  const raise = prepareAlarms(db);
  raise(sensorOf(0, 'quiet'), 'weaker-settings', 'profile', 1);
  raise(sensorOf(1, 'door'), 'weaker-settings', 'profile', 1);
  db.transaction(() => {
    for (let n = 0; n < 150; n += 1) {
      const sensor = sensorOf(0, `loud-${n}`);
      for (let one = 0; one < 20; one += 1) raise(sensor, 'weaker-settings', `${one}`, 2);
    }
  })();
  expect(count(`store_key = ${storeKeys[0]}`)).toBeLessThanOrEqual(ALARM_ROWS_OF_STORE_MAX);
  expect(count(`store_key = ${storeKeys[0]}`)).toBeGreaterThan(ALARM_ROWS_OF_STORE_MAX * 0.95);
  expect(count("text = 'profile'")).toBe(2);
});

test('many noisy stores leave the alarm of a quiet one', () => {
  const { db, storeKeys, count } = withStores(13);
  raiseStoreAlarm(db, storeKeys[12]!, 'calibration-age', 'old', 0);
  db.transaction(() => {
    for (const key of storeKeys.slice(0, 12)) {
      for (const kind of [
        'weaker-settings',
        'many-objections',
        'certificate',
        'calibration-drift',
        'calibration-setup',
      ] as const) {
        for (let n = 0; n < 200; n += 1) raiseStoreAlarm(db, key, kind, `${n}`, 1);
      }
    }
  })();
  expect(count('1')).toBeLessThanOrEqual(ALARM_ROWS_MAX);
  expect(count('1')).toBeGreaterThan(ALARM_ROWS_MAX * 0.95);
  expect(count("text = 'old'")).toBe(1);
}, 20_000);

test('of what is shown every store has its turn, a noisy one hides no other', () => {
  const { db, storeKeys, sensorOf } = withStores(2);
  const raise = prepareAlarms(db);
  raise(sensorOf(0, 'quiet'), 'weaker-settings', 'quiet sensor', 1);
  raiseStoreAlarm(db, storeKeys[1]!, 'calibration-age', 'quiet store', 1);
  for (let n = 0; n < 150; n += 1) raise(sensorOf(0, 'loud'), 'weaker-settings', `${n}`, 2);
  const texts = readAlarms(db, 100, 'in turn').map(({ text }) => text);
  expect(texts).toHaveLength(100);
  expect(texts[0]).toBe('149');
  expect(texts).toEqual(expect.arrayContaining(['quiet store', 'quiet sensor']));
  expect(readAlarms(db, 100).map(({ text }) => text)).not.toContain('quiet store');
});
