// Of sensors that hear the same area, the sums take of each hour the best covered; all others are added.
import { expect, test } from 'vitest';
import { encodeHour } from '../../hub/store/hour-row.ts';
import type { SharedSensor } from '../../hub/store/hours.ts';
import type { UtcHour } from '../../shared/utc-hour.ts';
import { hourlyCount, NOON } from '../hub/ingest/example-messages.ts';
import { onEachEngine } from './engines.ts';
import { addStores, sensorOf } from './some-stores.ts';

const at = (hour: number) => (NOON + hour) as UtcHour;

onEachEngine(({ open }) => {
  test('hours, visits and spans take one of those that hear the same, and only while they do', async () => {
    const db = await open();
    const [store, other] = (await addStores(db, 2)) as [number, number];
    const { door, back } = await db.asOperator().write(async (unit) => {
      const sensors = {
        door: await sensorOf(unit, store, 'door'),
        back: await sensorOf(unit, store, 'back'),
        yard: await sensorOf(unit, store, 'yard'),
        far: await sensorOf(unit, other, 'door'),
      };
      const hour = (visits: number, coverage: number) => encodeHour(hourlyCount(NOON, { visits, coverage }));
      const written = [
        { sensor: sensors.door, hour: at(0), values: hour(10, 1) },
        { sensor: sensors.back, hour: at(0), values: hour(20, 0.5) },
        { sensor: sensors.yard, hour: at(0), values: hour(100, 0.4) },
        { sensor: sensors.door, hour: at(1), values: hour(10, 0.5) },
        { sensor: sensors.back, hour: at(1), values: hour(20, 1) },
        { sensor: sensors.back, hour: at(2), values: hour(20, 0.2) },
        { sensor: sensors.door, hour: at(3), values: hour(10, 0.5) },
        { sensor: sensors.back, hour: at(3), values: hour(20, 0.5) },
        { sensor: sensors.far, hour: at(0), values: hour(7, 0.1) },
      ];
      expect(await unit.writeHours(written, 5)).not.toContain('conflict');
      return sensors;
    });
    const span = { from: at(0), to: at(4) };
    const hears = (sensor: number): SharedSensor => ({ sensor, area: 'hall', from: at(0), to: at(3) });
    const shared = [hears(door.key), hears(back.key)];
    const asked = [
      { store, shared, ...span },
      { store: other, ...span },
    ];
    const hours = await db.asOperator().hourSums(asked);
    expect(hours[0]!.map(({ sums }) => [sums.heard, sums.cells.visits.sum])).toEqual([
      [2, 110],
      [1, 20],
      [1, 20],
      // They hear the same no more.
      [2, 30],
    ]);
    expect(hours[1]!.map(({ sums }) => sums.cells.visits.sum)).toEqual([7]);
    const visits = await db.asOperator().visitSums(asked);
    expect(visits[0]!.map(({ sums }) => sums.cells.visits.sum)).toEqual([110, 20, 20, 30]);
    const spans = await db.asOperator().spanSums(asked);
    expect(spans.map((sums) => sums!.cells.visits.sum)).toEqual([180, 7]);
    expect((await db.asOperator().spanSums([{ store, ...span }]))[0]!.cells.visits.sum).toBe(210);
  });
});
