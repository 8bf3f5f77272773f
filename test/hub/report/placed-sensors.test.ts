// Sensors of one store that hear the same are never added, and one that is retired is not waited for.
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { LocalDate } from '../../../hub/calendar/local-days.ts';
import { applyWanted } from '../../../hub/directory/apply.ts';
import { readDirectoryFile } from '../../../hub/directory/file.ts';
import { loadOverview } from '../../../hub/report/overview.ts';
import { expectedOnce } from '../../../hub/report/placed-sensors.ts';
import { loadDays } from '../../../hub/report/read-days.ts';
import { loadStoreReport } from '../../../hub/report/store-report.ts';
import { loadDayReports, loadStore, type StoreState } from '../../../hub/report/store-state.ts';
import { daysCsv } from '../../../hub/web/api/csv-reports.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { shop } from '../directory/written.ts';
import { ALWAYS, type FilledHub, filledHub, utc } from './filled-hub.ts';

const date = (text: string) => text as LocalDate;
const MONDAY = date('2026-11-23');
const TUESDAY = date('2026-11-24');

/** Two sensors from Monday 00:00 in UTC on, `hours` long. */
function twoSensors(hours: number) {
  const hub = filledHub();
  const store = hub.addStore('main-street', 'UTC', ALWAYS, 'Main Street');
  const [door, back] = [hub.addSensor(store, 'door'), hub.addSensor(store, 'back')];
  const from = utc('2026-11-23T00');
  for (let at = 0; at < hours; at += 1) {
    // They take turns in listening for longer.
    hub.addHour(door, (from + at) as UtcHour, { visits: 10, coverage: at % 2 === 0 ? 1 : 0.5 });
    hub.addHour(back, (from + at) as UtcHour, { visits: 30, coverage: at % 2 === 0 ? 0.6 : 1 });
  }
  return hub;
}

async function say({ db }: FilledHub, nowMs: number, ...sensors: string[]): Promise<void> {
  const yaml = shop('00:00-24:00', ['sensors:', ...sensors.map((line) => `  - ${line}`)]);
  const { wanted } = await readDirectoryFile(yaml.replace('Europe/Berlin', 'UTC'), 'shops.yaml');
  await applyWanted(db.asOperator(), wanted, { by: 'kim', reason: '' }, nowMs);
}

async function stateAt({ db }: FilledHub, nowMs: number): Promise<StoreState> {
  const access = db.asTenant('acme');
  return loadStore(access, (await access.store('acme', 'main-street'))!, nowMs);
}

async function dayOf(hub: FilledHub, nowMs: number, on: LocalDate) {
  const state = await stateAt(hub, nowMs);
  const access = hub.db.asTenant('acme');
  const [report] = await loadDayReports(access, [{ state, date: on }]);
  const [day] = await loadDays(access, state, on, on);
  // Hour by hour and as a whole day, it is the same.
  expect(report!.totals.cells.visits.sum).toBe(day!.sums?.cells.visits.sum ?? 0);
  const { visits } = report!.totals.cells;
  return {
    visits: visits.sum,
    heard: report!.totals.heard,
    expected: report!.expected,
    missing: report!.missing,
  };
}

describe('sensors that hear the same area', () => {
  const NOW_MS = Date.parse('2026-11-25T12:00:00Z');
  test('count once an hour, as the one that listened for longer', async () => {
    const hub = twoSensors(24);
    expect(await dayOf(hub, NOW_MS, MONDAY)).toEqual({
      visits: 24 * 40,
      heard: 48,
      expected: 48,
      missing: 0,
    });
    await say(
      hub,
      NOW_MS,
      '{ id: door, area: hall, from: always }',
      '{ id: back, area: hall, from: always }',
    );
    expect(await dayOf(hub, NOW_MS, MONDAY)).toEqual({
      visits: 12 * 40,
      heard: 24,
      expected: 24,
      missing: 0,
    });
    const state = await stateAt(hub, NOW_MS);
    expect(state.sameAreas).toEqual([['back', 'door']]);
    const csv = daysCsv(state, await loadDays(hub.db.asTenant('acme'), state, MONDAY, MONDAY));
    expect(csv.split('\r\n').map((line) => line.split(',').at(-1))).toEqual([
      'sensors_of_same_area',
      '2',
      '',
    ]);
    const { data } = await loadStoreReport(
      hub.db.asTenant('acme'),
      state,
      { day: undefined, range: '4w' },
      NOW_MS,
    );
    expect(data!.heat.map.cells[0]!.slice(0, 2).map((cell) => cell!.least)).toEqual([10, 30]);
  });

  test('are added before the date on which they came to hear the same', async () => {
    const hub = twoSensors(48);
    const since = (id: string) => `{ id: ${id}, changes: [{ from: 2026-11-24, area: hall }] }`;
    await say(hub, NOW_MS, since('door'), since('back'));
    expect(await dayOf(hub, NOW_MS, MONDAY)).toMatchObject({ visits: 24 * 40, expected: 48 });
    expect(await dayOf(hub, NOW_MS, TUESDAY)).toMatchObject({ visits: 12 * 40, expected: 24, missing: 0 });
  });

  test('are added where their areas differ', async () => {
    const hub = twoSensors(24);
    await say(
      hub,
      NOW_MS,
      '{ id: door, area: hall, from: always }',
      '{ id: back, area: yard, from: always }',
    );
    expect(await dayOf(hub, NOW_MS, MONDAY)).toMatchObject({ visits: 24 * 40, expected: 48 });
    expect((await stateAt(hub, NOW_MS)).sameAreas).toEqual([]);
  });
});

describe('a sensor that is silent', () => {
  // On Wednesday at noon: both were heard to the end of Monday.
  const NOW_MS = Date.parse('2026-11-25T12:00:00Z');
  test('is missing for days, and where it is retired it is not', async () => {
    const hub = twoSensors(24);
    expect(await dayOf(hub, NOW_MS, TUESDAY)).toMatchObject({ expected: 48, missing: 48 });
    expect((await stateAt(hub, NOW_MS)).sensors.map(({ id, alive }) => [id, alive])).toEqual([
      ['back', 'silent'],
      ['door', 'silent'],
    ]);
    await say(hub, NOW_MS, '{ id: door, retired: 2026-11-24 }');
    expect(await dayOf(hub, NOW_MS, TUESDAY)).toMatchObject({ expected: 24, missing: 24 });
    expect((await stateAt(hub, NOW_MS)).sensors.map(({ id }) => id)).toEqual(['back']);
    // What it heard stays.
    expect(await dayOf(hub, NOW_MS, MONDAY)).toEqual({
      visits: 24 * 40,
      heard: 48,
      expected: 48,
      missing: 0,
    });
  });
});

describe('what is retired on a day to come', () => {
  const NOON_ON = (day: string) => Date.parse(`${day}T12:00:00Z`);
  const WEDNESDAY = date('2026-11-25');
  test('is waited for until that day, and not from then on', async () => {
    const hub = twoSensors(24);
    await say(
      hub,
      NOON_ON('2026-11-24'),
      '{ id: door, area: hall, retired: 2026-11-25 }',
      '{ id: back, area: hall }',
    );
    const onTuesday = await stateAt(hub, NOON_ON('2026-11-24'));
    expect(onTuesday.sensors.map(({ id }) => id)).toEqual(['back', 'door']);
    expect(onTuesday.sameAreas).toEqual([['back', 'door']]);
    const onThursday = await stateAt(hub, NOON_ON('2026-11-26'));
    expect(onThursday.sensors.map(({ id }) => id)).toEqual(['back']);
    expect(onThursday.sameAreas).toEqual([]);
  });

  test('as a sensor is missing on the days before it alone', async () => {
    const hub = twoSensors(24);
    await say(hub, NOON_ON('2026-11-23'), '{ id: door, retired: 2026-11-25 }');
    expect(await dayOf(hub, NOON_ON('2026-11-27'), TUESDAY)).toMatchObject({ expected: 48 });
    expect(await dayOf(hub, NOON_ON('2026-11-27'), WEDNESDAY)).toMatchObject({ expected: 24 });
    // Nobody waits for one that has long been silent, whatever day is named.
    await say(hub, NOON_ON('2026-11-27'), '{ id: door, retired: 2027-12-25 }');
    expect(await dayOf(hub, NOON_ON('2026-12-30'), date('2026-12-20'))).toMatchObject({ expected: 0 });
  });

  test('as a store has no missing hours from then on, and leaves the overview', async () => {
    const hub = twoSensors(24);
    const yaml = shop('00:00-24:00', ['retired: 2026-11-25']).replace('Europe/Berlin', 'UTC');
    const { wanted } = await readDirectoryFile(yaml, 'shops.yaml');
    await applyWanted(hub.db.asOperator(), wanted, { by: 'kim', reason: '' }, NOON_ON('2026-11-23'));
    const nowMs = NOON_ON('2026-11-27');
    expect(await dayOf(hub, nowMs, TUESDAY)).toMatchObject({ expected: 48, missing: 48 });
    expect(await dayOf(hub, nowMs, WEDNESDAY)).toMatchObject({ expected: 0, missing: 0 });
    const shownOn = async (day: string) => (await loadOverview(hub.db.asOperator(), NOON_ON(day))).all.stores;
    expect([await shownOn('2026-11-24'), await shownOn('2026-11-25')]).toEqual([1, 0]);
  });
});

const span = fc.tuple(fc.nat(20), fc.nat(20)).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
const many = fc.array(fc.tuple(fc.constantFrom(1, 2, 3), span), { maxLength: 3 });
property.prop([
  fc.uniqueArray(fc.tuple(fc.constantFrom(1, 2, 3), span), { maxLength: 3, selector: ([key]) => key }),
  many,
])('what is expected is one an hour and area', (expected, shared) => {
  // A sensor hears one area at a time.
  const apart = shared.filter(([key, a], at) =>
    shared.slice(0, at).every(([other, b]) => other !== key || a.to <= b.from || b.to <= a.from),
  );
  const spans = expectedOnce(
    expected.map(([key, { from, to }]) => ({ key, from: from as UtcHour, to: to as UtcHour })),
    apart.map(([sensor, { from, to }]) => ({
      sensor,
      area: 'hall',
      from: from as UtcHour,
      to: to as UtcHour,
    })),
  );
  for (let hour = 0; hour <= 20; hour += 1) {
    const isIn = ({ from, to }: { from: number; to: number }) => hour >= from && hour < to;
    const due = expected.filter(([, each]) => isIn(each)).map(([key]) => key);
    const inHall = due.filter((key) => apart.some(([sensor, each]) => sensor === key && isIn(each)));
    const slow = due.length - inHall.length + Math.min(1, inHall.length);
    expect(spans.filter(isIn)).toHaveLength(slow);
  }
});
