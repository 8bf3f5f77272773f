// Kept sums where several processes write at once: hours of the same days, slices of remaking and changes of the directory lose
// nothing of one another.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dateOfDay, dayNumber, type LocalDate } from '../../hub/calendar/local-days.ts';
import { DAYS_END, holds } from '../../hub/store/day-sums.ts';
import { encodeHour } from '../../hub/store/hour-row.ts';
import { openDatabase } from '../../hub/store/open.ts';
import type { HubDatabase } from '../../hub/store/port.ts';
import type { UtcHour } from '../../shared/utc-hour.ts';
import { hourlyCount, NOON } from '../hub/ingest/example-messages.ts';
import { closeAtEnd, hasPostgres, POSTGRES } from './engines.ts';
import { addStores } from './some-stores.ts';

const FIRST = dayNumber('2026-03-02' as LocalDate);
const DAYS = 20;
const BATCHES = 30;
const VISITS = 10;
const week = (hours: string) =>
  JSON.stringify(
    Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, hours])),
  );

describe.skipIf(!hasPostgres)('two hubs on PostgreSQL (left out where it is not installed)', () => {
  closeAtEnd();
  let hubs: HubDatabase[] = [];
  beforeAll(async () => {
    const location = await POSTGRES.location();
    hubs = [await openDatabase(location), await openDatabase(location)];
  });
  afterAll(async () => {
    for (const hub of hubs) await hub.close();
  });

  test('every hour is in its day and its week, whoever brought it', async () => {
    const stores = await addStores(hubs[0]!, 2);
    const access = hubs.map((hub) => hub.asOperator());
    /** Each batch brings an hour of every day and store, by a sensor of its own. */
    const batch = (n: number) =>
      access[n % 2]!.take(stores, async (unit) => {
        const written = [];
        for (const store of n % 3 === 0 ? stores.toReversed() : stores) {
          const [sensor] = await unit.sensorKeys([{ store, id: `d${n}` }], 1);
          for (let day = 0; day < DAYS; day += 1) {
            written.push({
              sensor: sensor!,
              hour: ((FIRST + day) * 24 + 10) as UtcHour,
              values: encodeHour(hourlyCount(NOON, { visits: VISITS })),
            });
          }
        }
        await unit.writeHours(written, 1);
      });
    const change = async (n: number) => {
      const from = dateOfDay(FIRST + 8 + (n % 5));
      const value = week(n % 2 === 0 ? '09:00-20:00' : '08:00-21:00');
      await access[1]!.write(async (unit) => {
        const rows = await unit.directory();
        const changes = rows.stores.map(({ retailer, id }) => ({
          retailer,
          store: id,
          thing: '',
          field: 'opening',
          from,
          value,
        }));
        await unit.writeDirectory({ ...rows, retailers: [], changes });
      });
    };
    const remake = (n: number) => access[n % 2]!.write((unit) => unit.remakeDays(500));
    await Promise.all(
      Array.from({ length: BATCHES }, (_, n) =>
        Promise.all([batch(n), ...(n % 10 === 5 ? [change(n)] : []), ...(n % 4 === 1 ? [remake(n)] : [])]),
      ),
    );
    while ((await remake(0)).left > 0);
    for (const store of stores) {
      const state = (await access[0]!.keptStates([store])).get(store)!;
      expect(holds(state, FIRST, 7)).toBe(true);
      const [days, weeks] = await access[0]!.keptSums([
        { store, step: 1, from: 0, to: DAYS_END },
        { store, step: 7, from: 0, to: DAYS_END },
      ]);
      const visits = (rows: typeof days) => rows!.map(({ sums }) => sums.cells.visits.sum);
      const total = (rows: typeof days) => visits(rows).reduce((all, each) => all + each, 0);
      // What begins with the change is open on Sundays too.
      expect(Math.min(...visits(days))).toBe(BATCHES * VISITS);
      expect(Math.max(...visits(days))).toBe(BATCHES * VISITS);
      expect(total(weeks)).toBe(total(days));
    }
  });

  test('one that writes by an older directory adds nothing to what is stale', async () => {
    const [store] = (await addStores(hubs[0]!, 1, 'other')) as [number];
    const bring = (hub: HubDatabase, day: number, hour: number) =>
      hub.asOperator().take([store], async (unit) => {
        const [sensor] = await unit.sensorKeys([{ store, id: 'door' }], 1);
        const values = encodeHour(hourlyCount(NOON, { visits: VISITS }));
        await unit.writeHours([{ sensor: sensor!, hour: ((FIRST + day) * 24 + hour) as UtcHour, values }], 1);
      });
    // Both know the rules of now.
    await bring(hubs[0]!, 0, 10);
    await bring(hubs[1]!, 0, 11);
    await hubs[0]!.asTenant('other').write(async (unit) => {
      const rows = await unit.directory();
      const opening = { retailer: 'other', store: 's0', thing: '', field: 'opening', from: '1970-01-02' };
      await unit.writeDirectory({ ...rows, changes: [{ ...opening, value: week('12:00-13:00') }] });
    });
    while ((await hubs[0]!.asOperator().write((unit) => unit.remakeDays(5_000))).left > 0);
    await bring(hubs[1]!, 0, 9);
    await bring(hubs[1]!, 1, 11);
    const [days] = await hubs[0]!.asOperator().keptSums([{ store, step: 1, from: 0, to: DAYS_END }]);
    // Berlin is an hour ahead: only 11 UTC is open now.
    expect(days!.map(({ day, sums }) => [day - FIRST, sums.cells.visits.sum])).toEqual([
      [0, VISITS],
      [1, VISITS],
    ]);
  });
});
