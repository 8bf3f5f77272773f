// Alarms are bounded by sensor and kind, by store and in all, and nobody's noise washes out another's.
import { expect, test } from 'vitest';
import {
  ALARM_ROWS_MAX,
  ALARM_ROWS_OF_KIND_MAX,
  ALARM_ROWS_OF_STORE_MAX,
  type AlarmRow,
} from '../../hub/store/alarms.ts';
import type { HubDatabase } from '../../hub/store/port.ts';
import { onEachEngine } from './engines.ts';
import { addStores, sensorOf } from './some-stores.ts';

const DAY_MS = 86_400_000;
const all = (db: HubDatabase) => db.asOperator().alarms(20_000);
const countOf = async (db: HubDatabase, which: (row: AlarmRow) => boolean = () => true) =>
  (await all(db)).filter(which).length;

onEachEngine(({ open }) => {
  test('500 conflicting hours in a day are twenty alarms and one that says so', async () => {
    const db = await open();
    const [store] = await addStores(db, 1);
    await db.asOperator().write(async (unit) => {
      const door = await sensorOf(unit, store!, 'door');
      for (let hour = 0; hour < 500; hour += 1)
        await unit.raiseAlarm(door, 'conflicting-repeat', `hour ${hour}`, 5);
    });
    expect(await countOf(db)).toBe(21);
    const saysSo = 'too many: on 1970-01-01 it has sent more than 20 hours again';
    expect(await countOf(db, ({ text }) => text.startsWith(saysSo))).toBe(1);
    await db.asOperator().write(async (unit) => {
      await unit.raiseAlarm(await sensorOf(unit, store!, 'back'), 'conflicting-repeat', 'hour 1', 5);
    });
    expect(await countOf(db, ({ sensor }) => sensor === 'back')).toBe(1);
  });

  test('a sensor that sends conflicting hours for years washes out no weaker-settings alarm, not even its own', async () => {
    const db = await open();
    const [store] = await addStores(db, 1);
    await db.asOperator().write(async (unit) => {
      const door = await sensorOf(unit, store!, 'door');
      await unit.raiseAlarm(door, 'weaker-settings', 'profile', 5);
      for (let day = 0; day < 30; day += 1) {
        for (let n = 0; n < 25; n += 1)
          await unit.raiseAlarm(door, 'conflicting-repeat', `${day} ${n}`, day * DAY_MS);
      }
    });
    expect(await countOf(db, ({ kind }) => kind === 'conflicting-repeat')).toBe(ALARM_ROWS_OF_KIND_MAX);
    expect(await countOf(db, ({ kind }) => kind === 'weaker-settings')).toBe(1);
  });

  test("a store's own alarms are pruned too, the oldest first, and each text is kept once", async () => {
    const db = await open();
    const [store] = await addStores(db, 1);
    await db.asOperator().write(async (unit) => {
      for (let n = 0; n < 300; n += 1) {
        expect(await unit.raiseStoreAlarm([store!], 'weaker-settings', `${n}`, n)).toBe(1);
        expect(await unit.raiseStoreAlarm([store!], 'weaker-settings', `${n}`, n + 1)).toBe(0);
      }
    });
    const texts = (await all(db)).map(({ text }) => text);
    expect(texts).toHaveLength(ALARM_ROWS_OF_KIND_MAX);
    expect(texts[0]).toBe('299');
  });

  test('200 noisy sensors fill their own store alone, and a quiet sensor in it keeps its alarm', async () => {
    const db = await open();
    const [loud, other] = await addStores(db, 2);
    await db.asOperator().write(async (unit) => {
      await unit.raiseAlarm(await sensorOf(unit, loud!, 'quiet'), 'weaker-settings', 'profile', 1);
      await unit.raiseAlarm(await sensorOf(unit, other!, 'door'), 'weaker-settings', 'profile', 1);
      for (let n = 0; n < 150; n += 1) {
        const sensor = await sensorOf(unit, loud!, `loud-${n}`);
        for (let one = 0; one < 10; one += 1) await unit.raiseAlarm(sensor, 'weaker-settings', `${one}`, 2);
      }
    });
    const ofLoud = await countOf(db, ({ store }) => store === 's0');
    expect(ofLoud).toBeLessThanOrEqual(ALARM_ROWS_OF_STORE_MAX);
    expect(ofLoud).toBeGreaterThan(ALARM_ROWS_OF_STORE_MAX * 0.95);
    expect(await countOf(db, ({ text }) => text === 'profile')).toBe(2);
  }, 60_000);

  test('many noisy stores leave the alarm of a quiet one', async () => {
    const db = await open();
    const stores = await addStores(db, 60);
    const [quiet, ...loud] = stores;
    const kinds = ['weaker-settings', 'many-objections', 'certificate', 'calibration-drift'] as const;
    await db.asOperator().write(async (unit) => {
      await unit.raiseStoreAlarm([quiet!], 'calibration-age', 'old', 0);
      for (const kind of kinds) {
        for (let n = 0; n < 50; n += 1)
          expect(await unit.raiseStoreAlarm(loud, kind, `${n}`, 1)).toBe(loud.length);
      }
    });
    expect(await countOf(db)).toBeLessThanOrEqual(ALARM_ROWS_MAX);
    expect(await countOf(db)).toBeGreaterThan(ALARM_ROWS_MAX * 0.95);
    expect(await countOf(db, ({ text }) => text === 'old')).toBe(1);
  }, 60_000);

  test('of what is shown every store has its turn, a noisy one hides no other', async () => {
    const db = await open();
    const [first, second] = await addStores(db, 2);
    await db.asOperator().write(async (unit) => {
      await unit.raiseAlarm(await sensorOf(unit, first!, 'quiet'), 'weaker-settings', 'quiet sensor', 1);
      await unit.raiseStoreAlarm([second!], 'calibration-age', 'quiet store', 1);
      const loud = await sensorOf(unit, first!, 'loud');
      for (let n = 0; n < 150; n += 1) await unit.raiseAlarm(loud, 'weaker-settings', `${n}`, 2);
    });
    const texts = (await db.asOperator().alarms(100, 'in turn')).map(({ text }) => text);
    expect(texts).toHaveLength(100);
    expect(texts[0]).toBe('149');
    expect(texts).toEqual(expect.arrayContaining(['quiet store', 'quiet sensor']));
    expect((await db.asOperator().alarms(100)).map(({ text }) => text)).not.toContain('quiet store');
    expect(await db.asOperator().alarmCounts(2)).toEqual(new Map([[first, 150]]));
  });

  test('an alarm that is raised again stays one, with its first moment', async () => {
    const db = await open();
    const [store] = await addStores(db, 1);
    await db.asOperator().write(async (unit) => {
      const door = await sensorOf(unit, store!, 'door');
      await unit.raiseAlarm(door, 'conflicting-repeat', 'noon', 1);
      await unit.raiseAlarm(door, 'conflicting-repeat', 'noon', 2);
      await unit.raiseAlarm(door, 'conflicting-repeat', 'one', 3);
    });
    expect((await all(db)).map(({ raisedAtMs, text }) => [raisedAtMs, text])).toEqual([
      [3, 'one'],
      [1, 'noon'],
    ]);
  });
});
