// Reports of a store whose hours, nights and zone change: each day is told by what held on it.
import { expect, test } from 'vitest';
import { addDays, type LocalDate } from '../../../hub/calendar/local-days.ts';
import { applyWanted } from '../../../hub/directory/apply.ts';
import { readDirectoryFile } from '../../../hub/directory/file.ts';
import { takeOver } from '../../../hub/directory/take-over.ts';
import { loadDays } from '../../../hub/report/read-days.ts';
import { loadStoreReport } from '../../../hub/report/store-report.ts';
import { loadDayReports, loadStore, type StoreState } from '../../../hub/report/store-state.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { shop, week } from '../directory/written.ts';
import { daily, type FilledHub, filledHub, utc } from './filled-hub.ts';

const NOW_MS = Date.parse('2026-11-12T12:00:00Z');
const date = (text: string) => text as LocalDate;

/** From Monday, 9 November, 00:00 UTC, 72 hours of 40 visits each. */
function swap(): FilledHub {
  const hub = filledHub();
  const store = hub.addStore('main-street', 'Europe/Berlin', daily('08:00', '20:00'), 'Main Street');
  const from = utc('2026-11-09T00');
  hub.addHours(hub.addSensor(store, 'door'), from, (from + 72) as UtcHour, () => ({ visits: 40 }));
  return hub;
}

async function stateOf({ db }: FilledHub): Promise<StoreState> {
  const access = db.asTenant('acme');
  return loadStore(access, (await access.store('acme', 'main-street'))!, NOW_MS);
}

async function daysOf(hub: FilledHub): Promise<(string | number)[][]> {
  const days = await loadDays(
    hub.db.asTenant('acme'),
    await stateOf(hub),
    date('2026-11-09'),
    date('2026-11-11'),
  );
  return days.map(({ day, sums, expected }) => [day.date, sums?.cells.visits.sum ?? 'none', expected]);
}

async function apply({ db }: FilledHub, yaml: string): Promise<void> {
  const { wanted } = await readDirectoryFile(yaml, 'shops.yaml');
  await applyWanted(db.asOperator(), wanted, { by: 'kim', reason: '' }, NOW_MS);
}

test('other hours leave the days before as they were: 480 visits stay 480', async () => {
  const hub = swap();
  const before = [
    ['2026-11-09', 480, 12],
    ['2026-11-10', 480, 12],
    ['2026-11-11', 480, 12],
  ];
  expect(await daysOf(hub)).toEqual(before);
  // As of old: the configuration has other hours when the hub starts anew.
  const { retailers } = configured('10:00', '18:00');
  await takeOver(hub.db.asOperator(), retailers, NOW_MS);
  expect(await daysOf(hub)).toEqual(before);
  for (const hours of ['10:00-18:00', '08:00-22:00', 'closed']) {
    await apply(hub, shop(hours));
    expect(await daysOf(hub)).toEqual(before);
  }
});

const configured = (from: string, until: string) => ({
  retailers: [
    {
      id: 'acme',
      name: 'Acme',
      stores: [
        { id: 'main-street', name: 'Main Street', timeZone: 'Europe/Berlin', opening: daily(from, until) },
      ],
    },
  ],
});

test('only a date corrects the past, from itself on', async () => {
  const hub = swap();
  await apply(hub, shop('08:00-20:00', [`changes: [{ from: 2026-11-10, opening: ${week('10:00-18:00')} }]`]));
  expect(await daysOf(hub)).toEqual([
    ['2026-11-09', 480, 12],
    ['2026-11-10', 320, 8],
    ['2026-11-11', 320, 8],
  ]);
});

test('the hours of a night are of the day on which it began, and a lunch is none', async () => {
  const hub = swap();
  await apply(hub, shop('12:00-14:00, 18:00-02:00', ['from: always']));
  // The sensor was heard from 01:00 of Monday on in Berlin; the last night is heard until 01:00.
  expect(await daysOf(hub)).toEqual([
    ['2026-11-09', 400, 10],
    ['2026-11-10', 400, 10],
    ['2026-11-11', 360, 10],
  ]);
  const state = await stateOf(hub);
  const [report] = await loadDayReports(hub.db.asTenant('acme'), [{ state, date: date('2026-11-09') }]);
  const open = report!.hours.filter((hour) => hour.open).map(({ label }) => label.slice(0, 2));
  expect(open.join(' ')).toBe('12 13 18 19 20 21 22 23 00 01');
  expect(report!.hours.filter((hour) => hour.state === 'outside')).toHaveLength(14);
});

test('a heat map and what is missing know the hours of each day', async () => {
  const hub = swap();
  await apply(hub, shop('08:00-20:00', [`changes: [{ from: 2026-11-11, opening: ${week('10:00-18:00')} }]`]));
  const state = await stateOf(hub);
  const { data } = await loadStoreReport(
    hub.db.asTenant('acme'),
    state,
    { day: undefined, range: '4w' },
    NOW_MS,
  );
  const columns = (weekday: number) =>
    data!.heat.map.cells[weekday]!.flatMap((cell, hour) => (cell ? [hour] : []))
      .map(String)
      .join(' ');
  expect(columns(1)).toBe('8 9 10 11 12 13 14 15 16 17 18 19');
  expect(columns(2)).toBe('10 11 12 13 14 15 16 17');
  // On Thursday at 13:00 two hours of the new opening are over, and not heard.
  expect(state.sensors[0]!.hoursLate).toBe(2);
});

test('a holiday is a closed day, whose hours are not missing', async () => {
  const hub = swap();
  const yaml = shop('08:00-20:00', ['from: always']).replace(' }', ', exceptions: { 2026-11-10: closed } }');
  await apply(hub, yaml);
  expect(await daysOf(hub)).toEqual([
    ['2026-11-09', 480, 12],
    ['2026-11-10', 'none', 0],
    ['2026-11-11', 480, 12],
  ]);
  await apply(hub, shop('08:00-20:00', ['from: always']).replace(' }', ', holidays: { country: DE } }'));
  const [christmas] = await loadDayReports(hub.db.asTenant('acme'), [
    { state: await stateOf(hub), date: addDays(date('2026-11-10'), 45) },
  ]);
  expect([christmas!.day.date, christmas!.day.open]).toEqual(['2026-12-25', []]);
});
