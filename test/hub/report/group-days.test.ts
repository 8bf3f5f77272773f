// A group is the sum of the stores that were in it on each date, and in the groups below it.
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { addDays, type LocalDate } from '../../../hub/calendar/local-days.ts';
import { applyWanted } from '../../../hub/directory/apply.ts';
import type { Group, Retailer, Store } from '../../../hub/directory/directory.ts';
import { readDirectoryFile } from '../../../hub/directory/file.ts';
import { membershipOf } from '../../../hub/directory/membership.ts';
import { sumAll, sumStores } from '../../../hub/figures/sums.ts';
import { findGroup } from '../../../hub/report/group.ts';
import { loadGroupDays, STORE_DAYS_MAX } from '../../../hub/report/group-days.ts';
import { daily, type FilledHub, filledHub, utc } from './filled-hub.ts';

const NOW_MS = Date.parse('2026-11-25T12:00:00Z');
const date = (text: string) => text as LocalDate;
const DATES = ['2026-11-23', '2026-11-24', '2026-11-25'].map(date);
const week =
  '{ mon: 10-12, tue: 10-12, wed: 10-12, thu: 10-12, fri: 10-12, sat: 10-12, sun: 10-12 }'.replaceAll(
    '10-12',
    '"10:00-12:00"',
  );

/** Kiel and Hamburg in the north, Munich in the south until Tuesday; 10, 20 and 40 visits an hour. */
async function threeStores() {
  const hub = filledHub();
  for (const [id, visits] of [
    ['kiel', 10],
    ['hamburg', 20],
    ['munich', 40],
  ] as const) {
    const store = hub.addStore(id, 'UTC', daily('10:00', '12:00'));
    const sensor = hub.addSensor(store, 'door');
    hub.addHours(sensor, utc('2026-11-23T00'), utc('2026-11-25T12'), () => ({ visits, gain: 0.3 }));
  }
  const store = (id: string, groups: string, changes = '[]') =>
    `      - { id: ${id}, name: ${id}, timeZone: UTC, from: always, groups: [${groups}], opening: ${week}, changes: ${changes} }`;
  const yaml = [
    'retailers:',
    '  - id: acme',
    '    name: Acme',
    '    groups:',
    '      - { id: country, name: Country }',
    '      - { id: north, name: North, in: country }',
    '      - { id: south, name: South, in: country, changes: [{ from: 2026-11-25, in: null }] }',
    '      - { id: old, name: Old, retired: 2026-11-24 }',
    '    stores:',
    store('kiel', 'north, old'),
    store('hamburg', 'north, country'),
    store('munich', 'south', '[{ from: 2026-11-24, groups: [north] }]'),
    '',
  ].join('\n');
  const { wanted } = await readDirectoryFile(yaml, 'shops.yaml');
  await applyWanted(hub.db.asOperator(), wanted, { by: 'kim', reason: '' }, NOW_MS);
  return hub;
}

async function answerOf(hub: FilledHub, id: string, dates: readonly LocalDate[] = DATES) {
  const db = hub.db.asTenant('acme');
  return loadGroupDays(db, (await findGroup(db, id, NOW_MS))!, { dates }, NOW_MS);
}

async function daysOf(hub: FilledHub, id: string) {
  const answer = await answerOf(hub, id);
  if (answer.kind !== 'fine') throw new Error(answer.kind);
  return answer.rows;
}

const days = async (group: string) =>
  (await daysOf(await threeStores(), group)).map(({ stores, openHours, sums, expected }) => [
    ...[stores, openHours, sums.cells.visits.sum, expected],
  ]);

test.each([
  [
    'north',
    [
      [2, 4, 60, 4],
      [3, 6, 140, 6],
      [3, 6, 140, 6],
    ],
  ],
  // A store that is in it twice, by itself and by a group, counts once; another comes with its group.
  [
    'country',
    [
      [3, 6, 140, 6],
      [3, 6, 140, 6],
      [3, 6, 140, 6],
    ],
  ],
  [
    'south',
    [
      [1, 2, 80, 2],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ],
  ],
  [
    'old',
    [
      [1, 2, 20, 2],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ],
  ],
])('%s', async (group, expected) => {
  expect(await days(group)).toEqual(expected);
});

test('the errors of stores are their own: they add in quadrature', async () => {
  const [day] = await daysOf(await threeStores(), 'country');
  expect(day!.sums.cells.visits.shared).toBeCloseTo(0.3 * Math.hypot(20, 40, 80), 6);
});

test('a group of another retailer is one that does not exist, and too many days are refused', async () => {
  const hub = await threeStores();
  expect(await findGroup(hub.db.asTenant('beta'), 'north', NOW_MS)).toBeUndefined();
  expect(await findGroup(hub.db.asTenant('acme'), 'west', NOW_MS)).toBeUndefined();
  const most = Math.floor(STORE_DAYS_MAX / 3);
  const dates = Array.from({ length: most + 1 }, (_, at) => addDays(date('2025-01-01'), at - most));
  expect(await answerOf(hub, 'country', dates)).toEqual({ kind: 'too-many', days: most });
});

test('one store alone is as it is', () => {
  expect(sumStores([undefined])).toEqual(sumAll([]));
});

const IDS = ['a', 'b', 'c', 'd'];
property.prop([
  // A parent stands before its child, so that there is no circle.
  fc.tuple(...IDS.map((_, at) => fc.option(fc.constantFrom(...IDS.slice(0, Math.max(1, at)))))),
  fc.subarray(IDS),
  fc.constantFrom(...IDS),
])('a store is in a group where a way up leads to it', (parents, own, asked) => {
  const parentOf = (id: string) => {
    const parent = parents[IDS.indexOf(id)] ?? null;
    return parent === id ? null : parent;
  };
  const groups = IDS.map(
    (id): Group => ({ id, name: id, parent: [{ from: null, value: parentOf(id) }], retired: null }),
  );
  const store = { groups: [{ from: null, value: own }] } as unknown as Store;
  const slow = (id: string | null): boolean => id !== null && (id === asked || slow(parentOf(id)));
  const membership = membershipOf({ groups } as unknown as Retailer, asked)!;
  expect(membership.isIn(store, date('2026-11-23'))).toBe(own.some(slow));
});
