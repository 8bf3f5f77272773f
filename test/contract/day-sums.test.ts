// Kept sums are the plain sum over the hours, whatever came in whatever order: hours, late ones and repeats, calibrations, changes
// of openings, time zones and areas, retirements, and slices of remaking between them.
import { fc, test as property } from '@fast-check/vitest';
import { beforeAll, expect, test } from 'vitest';
import type { StoreHistory } from '../../hub/calendar/history.ts';
import { dateOfDay, dayNumber, type LocalDate, mondayOf } from '../../hub/calendar/local-days.ts';
import { openBuckets } from '../../hub/calendar/open-weeks.ts';
import { storeDays } from '../../hub/calendar/store-days.ts';
import { readManySpans } from '../../hub/figures/adjusted-hours.ts';
import { readDaySums } from '../../hub/figures/kept-days.ts';
import { type AskedTotals, readTotals } from '../../hub/figures/kept-totals.ts';
import { NO_SUMS, sumAll, sumStores } from '../../hub/figures/sums.ts';
import { loadStores } from '../../hub/report/store-state.ts';
import { holds } from '../../hub/store/day-sums.ts';
import type { ChangeRow, DirectoryRows } from '../../hub/store/directory.ts';
import { encodeHour } from '../../hub/store/hour-row.ts';
import type { Sums } from '../../hub/store/hours.ts';
import type { HubDatabase, Reader } from '../../hub/store/port.ts';
import type { UtcHour } from '../../shared/utc-hour.ts';
import { hourlyCount, NOON } from '../hub/ingest/example-messages.ts';
import { onEachEngine } from './engines.ts';
import { addStores, sensorOf } from './some-stores.ts';

const SENSORS = ['door', 'back', 'yard'] as const;
/** Hours and changes are of these weeks, around a change of the clocks. */
const FIRST = mondayOf(dayNumber('2026-03-16' as LocalDate));
const DAYS = 21;
const START = (FIRST * 24) as UtcHour;
const NOW_MS = (START + 100 * 24) * 3_600_000;

const week = (hours: string) =>
  Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, hours]));
const OPENINGS = [
  week('09:00-20:00'),
  week('08:30-12:15, 14:00-19:00'),
  { ...week('18:00-02:30'), sun: 'closed' },
  { ...week('10:00-18:00'), exceptions: { '2026-03-25': 'closed', '2026-03-29': '00:30-04:00' } },
];

const store = fc.nat(1);
const sensor = fc.constantFrom(...SENSORS);
const date = fc.option(fc.integer({ min: FIRST - 1, max: FIRST + DAYS }).map(dateOfDay), { freq: 6 });
const count = fc.option(fc.nat(300), { freq: 6 });
const hours = fc.record({
  kind: fc.constant('hours' as const),
  store,
  hours: fc.array(
    fc.record({
      sensor,
      // Few, so that sensors meet in them.
      hour: fc
        .tuple(fc.nat(DAYS - 1), fc.constantFrom(0, 1, 9, 13, 17, 23))
        .map(([day, hour]) => 24 * day + hour),
      coverage: fc.constantFrom(0, 0.25, 0.5, 1),
      visits: count,
      passersby: count,
      occupancy: fc.option(fc.nat(900).map((tenths) => tenths / 10)),
      floor: fc.constantFrom(0, 5, 7),
      config: fc.constantFrom('0123456789ab', 'ba9876543210'),
    }),
    { minLength: 1, maxLength: 60, size: 'max' },
  ),
});
const changed = fc.oneof(
  fc.record({ field: fc.constant('opening'), value: fc.constantFrom(...OPENINGS) }),
  fc.record({ field: fc.constant('timeZone'), value: fc.constantFrom('Europe/Berlin', 'America/New_York') }),
  fc.record({ field: fc.constant('name'), value: fc.constantFrom('Old Street', 'New Street') }),
  fc.record({ field: fc.constant('area'), value: fc.constantFrom('hall', 'stairs', null), thing: sensor }),
);
const change = fc.record({ kind: fc.constant('change' as const), store, from: date, changed });
const retirement = fc.record({ kind: fc.constant('retire' as const), store, thing: sensor, from: date });
const calibration = fc.record({
  kind: fc.constant('calibration' as const),
  store,
  measure: fc.constantFrom('visits' as const, 'occupancy' as const),
  starts: fc.nat(DAYS * 24),
  factor: fc.constantFrom(0.5, 1.7),
});
const remaking = fc.record({ kind: fc.constant('remake' as const), hours: fc.constantFrom(1, 200, 100_000) });
const steps = fc.array(
  fc.oneof({ arbitrary: hours, weight: 4 }, change, change, retirement, calibration, {
    arbitrary: remaking,
    weight: 3,
  }),
  { minLength: 2, maxLength: 12, size: 'max' },
);
type Step = typeof steps extends fc.Arbitrary<readonly (infer S)[]> ? S : never;

onEachEngine(({ name, open }) => {
  let db: HubDatabase;
  let runs = 0;
  beforeAll(async () => {
    db = await open();
  });

  property.prop([steps], { numRuns: name === 'SQLite' ? 40 : 8 })(
    'kept sums of days and weeks are the plain sums, after each step',
    async (all) => {
      const retailer = `r${runs++}`;
      const stores = await addStores(db, 2, retailer);
      const together = { field: 'area', value: 'hall' } as const;
      for (const thing of ['door', 'back'] as const)
        await take(db, retailer, stores, {
          kind: 'change',
          store: 1,
          from: null,
          changed: { ...together, thing },
        });
      for (const step of all) {
        await take(db, retailer, stores, step);
        await expectPlainSums(db, retailer);
      }
    },
    60_000,
  );

  test('what is stored goes into sums that hold, and only a change from a date on makes days stale', async () => {
    const [key] = (await addStores(db, 1, 'plain')) as [number];
    const noon = (day: number) => (START + 24 * day + 12) as UtcHour;
    await db.asOperator().write(async (unit) => {
      const door = await sensorOf(unit, key, 'door');
      const written = [0, 1, 9, 15].map((day) => ({
        sensor: door,
        hour: noon(day),
        values: encodeHour(hourlyCount(NOON, { visits: 10 + day })),
      }));
      await unit.writeHours(written, 5);
      await unit.writeHours(written, 6);
    });
    const read = async (step: 1 | 7) => {
      const [rows] = await db.asOperator().keptSums([{ store: key, step, from: FIRST, to: FIRST + DAYS }]);
      return rows!.map(({ day, sums }) => [day - FIRST, sums.cells.visits.sum]);
    };
    expect(await read(1)).toEqual([
      [0, 10],
      [1, 11],
      [9, 19],
      [15, 25],
    ]);
    expect(await read(7)).toEqual([
      [0, 21],
      [7, 19],
      [14, 25],
    ]);
    const held = async () => {
      const state = (await db.asOperator().keptStates([key])).get(key)!;
      return Array.from({ length: DAYS }, (_, day) => day).filter((day) => holds(state, FIRST + day));
    };
    expect((await held()).length).toBe(DAYS);
    const rows = await db.asTenant('plain').directory();
    const opening: ChangeRow = {
      retailer: 'plain',
      store: 's0',
      thing: '',
      field: 'opening',
      from: dateOfDay(FIRST + 10),
      value: JSON.stringify(OPENINGS[0]),
    };
    await db.asOperator().write((unit) => unit.writeDirectory({ ...rows, changes: [opening] }));
    // A new time zone would have ended some days before.
    expect(await held()).toEqual([0, 1, 2, 3, 4, 5]);
    const name: ChangeRow = { ...opening, field: 'name', value: '"New"' };
    await db.asOperator().write((unit) => unit.writeDirectory({ ...rows, changes: [opening, name] }));
    expect(await held()).toEqual([0, 1, 2, 3, 4, 5]);
    let slices = 0;
    while ((await db.asOperator().write((unit) => unit.remakeDays(24))).left > 0) slices += 1;
    expect(slices).toBeGreaterThan(2);
    expect((await held()).length).toBe(DAYS);
    expect(await read(1)).toHaveLength(4);
  });
});

async function take(db: HubDatabase, retailer: string, stores: readonly number[], step: Step): Promise<void> {
  const access = db.asOperator();
  if (step.kind === 'remake') {
    await access.write((unit) => unit.remakeDays(step.hours));
    return;
  }
  const key = stores[step.store]!;
  if (step.kind === 'hours') {
    await access.write(async (unit) => {
      const written = [];
      for (const { sensor: id, hour, ...values } of step.hours) {
        written.push({
          sensor: await sensorOf(unit, key, id),
          hour: (START + hour) as UtcHour,
          values: encodeHour(hourlyCount(NOON, values)),
        });
      }
      await unit.writeHours(written, 5);
    });
    return;
  }
  if (step.kind === 'calibration') {
    const starts = (START + step.starts) as UtcHour;
    const { measure, factor } = step;
    const counted = { countedFrom: starts, countedTo: (starts + 5) as UtcHour, madeBy: 'Kim' };
    await access.write((unit) =>
      unit.insertCalibration(
        key,
        { ...counted, measure, factor, starts, error: 0.1, setup: [], basis: [] },
        5,
      ),
    );
    return;
  }
  await access.write(async (unit) => {
    const rows = await unit.directory();
    await unit.writeDirectory(changedRows(rows, { retailer, store: `s${step.store}` }, step));
  });
}

function changedRows(
  rows: DirectoryRows,
  of: { readonly retailer: string; readonly store: string },
  step: Extract<Step, { kind: 'change' | 'retire' }>,
): DirectoryRows {
  const mine = <R extends { readonly retailer: string; readonly store: string }>(all: readonly R[]) =>
    all.filter((row) => row.retailer === of.retailer && row.store === of.store);
  const stores = rows.stores.filter(({ retailer, id }) => retailer === of.retailer && id === of.store);
  const sensors = SENSORS.map(
    (id) =>
      mine(rows.sensors).find((row) => row.id === id) ?? {
        ...of,
        id,
        area: null,
        retired: null,
        replacedBy: null,
      },
  );
  const changes = mine(rows.changes);
  const base = { retailers: [], groups: [], stores, sensors, changes };
  if (step.kind === 'retire') {
    return {
      ...base,
      sensors: sensors.map((row) => (row.id === step.thing ? { ...row, retired: step.from } : row)),
    };
  }
  const { field, value } = step.changed;
  const thing = 'thing' in step.changed ? step.changed.thing : '';
  const { from } = step;
  if (from !== null) {
    const isOther = (row: ChangeRow) => row.thing !== thing || row.field !== field || row.from !== from;
    return {
      ...base,
      changes: [...changes.filter(isOther), { ...of, thing, field, from, value: JSON.stringify(value) }],
    };
  }
  if (field === 'area') {
    const area = value as string | null;
    return { ...base, sensors: sensors.map((row) => (row.id === thing ? { ...row, area } : row)) };
  }
  const written = field === 'opening' ? JSON.stringify(value) : (value as string);
  return { ...base, stores: stores.map((row) => ({ ...row, [field]: written })) };
}

async function expectPlainSums(db: HubDatabase, retailer: string): Promise<void> {
  const reader = db.asTenant(retailer);
  const states = await loadStores(reader, await reader.stores(), NOW_MS);
  const asked = states.map(({ store: of, shared, adjusted }) => ({
    store: of,
    shared,
    adjusted,
    days: storeDays(of.history, dateOfDay(FIRST - 2), dateOfDay(FIRST + DAYS + 2)),
  }));
  const kept = await readDaySums(reader, asked);
  const inPhones = await readDaySums(
    reader,
    asked.map((one) => ({ ...one, adjusted: [] })),
  );
  const plainOf: (Sums | undefined)[][] = [];
  for (const [at, { store: of, shared, adjusted, days }] of asked.entries()) {
    const spans = days.flatMap(({ open }, place) =>
      open.map(({ from, to }) => ({ place, store: of.key, shared, adjusted, from, to })),
    );
    const sums = await readManySpans(reader, spans);
    const plain = days.map((_, place) => {
      const ofDay = sums.filter((each, index) => each !== undefined && spans[index]!.place === place);
      return ofDay.length === 0 ? undefined : sumAll(ofDay);
    });
    plainOf.push(plain);
    expect(rounded(kept[at])).toEqual(rounded(plain));
    const state = (await reader.keptStates([of.key])).get(of.key)!;
    const [weeks] = await reader.keptSums([{ store: of.key, step: 7, from: 0, to: 100_000 }]);
    for (let monday = FIRST; monday < FIRST + DAYS; monday += 7) {
      if (!holds(state, monday, 7)) continue;
      const ofDays = inPhones[at]!.filter((_, place) => mondayOf(FIRST - 2 + place) === monday);
      const sum = weeks!.find(({ day }) => day === monday)?.sums ?? NO_SUMS;
      expect(rounded(sum)).toEqual(rounded(sumAll(ofDays)));
    }
  }
  const histories = asked.map(({ store: of }) => of.history);
  await expectPlainTotals(reader, asked, histories, plainOf);
}

/** `plain`: of each store, from two days before the first on. */
async function expectPlainTotals(
  reader: Reader,
  stores: readonly Omit<AskedTotals, 'buckets' | 'counts'>[],
  histories: readonly StoreHistory[],
  plain: readonly (readonly (Sums | undefined)[])[],
): Promise<void> {
  const counts = { from: FIRST + 2, to: FIRST + DAYS - 1 };
  for (const step of [1, 7] as const) {
    const bucketsOf = openBuckets(FIRST, FIRST + DAYS, step);
    const asked = stores.map((one, at) => ({
      ...one,
      buckets: bucketsOf(histories[at]!),
      counts: [counts],
    }));
    const totals = await readTotals(reader, { days: asked[0]!.buckets.map(({ day }) => day), step }, asked);
    const expected = asked[0]!.buckets.map(({ day }) => {
      const inside = Array.from({ length: step }, (_, n) => day + n).filter(
        (each) => each >= counts.from && each < counts.to,
      );
      const each = plain.map((days) => inside.map((one) => days[one - FIRST + 2]));
      const heard = each.filter((days) => days.some((sums) => sums !== undefined)).map(sumAll);
      const { heard: hours, coverage, funnel, cells } = sumStores(heard);
      const { visits, passersby, occupancy } = cells;
      const sums = { heard: hours, coverage, cells: { visits, passersby, occupancy }, funnel };
      return { sums, storesHeard: heard.length };
    });
    expect(rounded(totals)).toEqual(rounded(expected));
  }
}

/** Sums of fractions depend a little on their order, and objects on none. */
const rounded = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, one) => (typeof one === 'number' ? Number(one.toPrecision(9)) + 0 : one)) ??
      'null',
  );
