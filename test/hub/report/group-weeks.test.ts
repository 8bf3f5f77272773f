// The weeks of a group are the sum of its days, whether their sums are kept or not.
import { expect, test } from 'vitest';
import { addDays, dateOfDay, dayNumber, type LocalDate } from '../../../hub/calendar/local-days.ts';
import { applyWanted } from '../../../hub/directory/apply.ts';
import { readDirectoryFile } from '../../../hub/directory/file.ts';
import { findGroup } from '../../../hub/report/group.ts';
import { loadGroupDays } from '../../../hub/report/group-days.ts';
import { loadGroupWeeks } from '../../../hub/report/group-weeks.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { daily, filledHub, utc } from './filled-hub.ts';

const NOW_MS = Date.parse('2026-11-25T12:00:00Z');
const SPAN = { first: '2026-11-09' as LocalDate, last: '2026-11-25' as LocalDate };
/** Of a year before: the Monday 52 weeks before the first. */
const YEAR_BEFORE = addDays(SPAN.first, -364);

/** Two stores in the north, one of them only until a Wednesday; hours of these weeks, and of the same a year before. */
async function twoStores() {
  const hub = filledHub();
  for (const [id, visits] of [
    ['kiel', 10],
    ['hamburg', 20],
  ] as const) {
    const sensor = hub.addSensor(hub.addStore(id, 'UTC', daily('10:00', '12:00')), 'door');
    const hours = (from: UtcHour, to: UtcHour) =>
      hub.addHours(sensor, from, to, (hour) => ({ visits: visits + (hour % 7), passersby: 50, gain: 0.3 }));
    hours((dayNumber(YEAR_BEFORE) * 24) as UtcHour, ((dayNumber(YEAR_BEFORE) + 20) * 24) as UtcHour);
    hours(utc('2026-11-10T00'), utc('2026-11-25T12'));
  }
  const day = '"10:00-12:00"';
  const opening = `{ mon: ${day}, tue: ${day}, wed: ${day}, thu: ${day}, fri: ${day}, sat: closed, sun: ${day} }`;
  const store = (id: string, changes: string) =>
    `      - { id: ${id}, name: ${id}, timeZone: UTC, from: always, groups: [north], opening: ${opening}, changes: ${changes} }`;
  const groups = '    groups: [{ id: north, name: North }, { id: west, name: West, retired: 2020-01-01 }]';
  const lines = ['retailers:', '  - id: acme', '    name: Acme', groups, '    stores:', store('kiel', '[]')];
  const yaml = [...lines, store('hamburg', '[{ from: 2026-11-18, groups: [] }]'), ''].join('\n');
  const { wanted } = await readDirectoryFile(yaml, 'shops.yaml');
  await applyWanted(hub.db.asOperator(), wanted, { by: 'kim', reason: '' }, NOW_MS);
  return hub;
}

test('a week is the sum of its days, now and a year before, from hours as from kept sums', async () => {
  const hub = await twoStores();
  const db = hub.db.asTenant('acme');
  const north = (await findGroup(db, 'north', NOW_MS))!;
  const read = () => loadGroupWeeks(db, north, SPAN, NOW_MS);
  const fromHours = await read();
  expect(fromHours.map(({ week }) => week.first)).toEqual(['2026-11-09', '2026-11-16', '2026-11-23']);
  for (const { week, before } of fromHours) {
    for (const one of [week, before]) {
      const dates = Array.from({ length: 7 }, (_, at) => dateOfDay(dayNumber(one.first) + at));
      const answer = await loadGroupDays(db, north, { dates }, NOW_MS);
      if (answer.kind !== 'fine') throw new Error(answer.kind);
      const days = answer.rows;
      const sum = (of: (day: (typeof days)[number]) => number) => days.reduce((all, day) => all + of(day), 0);
      const { visits, passersby } = one.sums.cells;
      expect([one.openHours, one.expected, one.sums.heard, visits.sum, passersby.sum]).toEqual([
        sum(({ openHours }) => openHours),
        sum(({ expected }) => expected),
        sum(({ sums }) => sums.heard),
        sum(({ sums }) => sums.cells.visits.sum),
        sum(({ sums }) => sums.cells.passersby.sum),
      ]);
      expect(visits.variance).toBeCloseTo(
        sum(({ sums }) => sums.cells.visits.variance),
        6,
      );
    }
    expect(before.first).toBe(addDays(week.first, -364));
  }
  expect(fromHours.map(({ week, before }) => [week.stores, week.storesHeard, before.storesHeard])).toEqual([
    [2, 2, 2],
    [2, 2, 2],
    [1, 1, 2],
  ]);
  const [first] = fromHours;
  // What the hours of one store share adds over time as it is, and over stores in quadrature.
  const byStore = ['kiel', 'hamburg'].map(async (id) => {
    const { key } = (await db.store('acme', id))!;
    const from = dayNumber(SPAN.first) * 24;
    const spans = [0, 1, 2, 3, 4, 6].map((day) => ({
      store: key,
      from: (from + 24 * day + 10) as UtcHour,
      to: (from + 24 * day + 12) as UtcHour,
    }));
    const sums = await db.spanSums(spans);
    return sums.reduce((all, each) => all + (each?.cells.visits.shared ?? 0), 0);
  });
  const shared = Math.hypot(...(await Promise.all(byStore)));
  expect(first!.week.sums.cells.visits.shared).toBeCloseTo(shared, 6);
  while ((await hub.db.asOperator().write((unit) => unit.remakeDays(10_000))).left > 0);
  const plain = (value: unknown) =>
    JSON.stringify(value, (_, one) => (typeof one === 'number' ? Number(one.toPrecision(9)) : one));
  expect(plain(await read())).toBe(plain(fromHours));
});

test('a group that is retired has empty weeks', async () => {
  const db = (await twoStores()).db.asTenant('acme');
  const west = await loadGroupWeeks(db, (await findGroup(db, 'west', NOW_MS))!, SPAN, NOW_MS);
  expect(west.map(({ week }) => [week.stores, week.sums.heard])).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
});
