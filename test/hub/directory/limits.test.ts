// What a directory may hold, and not one more; and files that are wrong.
import { describe, expect, test } from 'vitest';
import { addDays, type LocalDate } from '../../../hub/calendar/local-days.ts';
import type { RetailerForm } from '../../../hub/directory/form.ts';
import * as limits from '../../../hub/directory/limits.ts';
import { planChanges } from '../../../hub/directory/plan.ts';
import { readRetailers } from '../../../hub/directory/read-form.ts';
import { WrongEntry } from '../../../hub/directory/wrong.ts';
import { schemaErrorText } from '../../../shared/schema-error.ts';
import { EMPTY, NOW_MS, planned, shop } from './written.ts';

const times = <T>(count: number, of: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => of(index));
const opening = { mon: null, tue: null, wed: null, thu: null, fri: null, sat: null, sun: null };
const store = (more: object = {}) => ({ id: 's', name: 's', timeZone: 'UTC', opening, ...more });
const retailer = (more: object = {}): RetailerForm => ({ id: 'r', name: 'r', stores: [], ...more });
const dates = (count: number) => times(count, (day) => addDays('2027-01-01' as LocalDate, day));

/** What is wrong with it; undefined where nothing is. */
function problemOf(retailers: readonly RetailerForm[]): string | undefined {
  try {
    planChanges(EMPTY, readRetailers(retailers, ['retailers']), NOW_MS);
    return undefined;
  } catch (error) {
    if (error instanceof WrongEntry) return schemaErrorText(error.error);
    throw error;
  }
}

const ways: readonly [string, number, (count: number) => readonly RetailerForm[]][] = [
  ['retailers', limits.RETAILERS_MAX, (count) => times(count, (at) => retailer({ id: `r${at}` }))],
  [
    'stores of r',
    limits.STORES_MAX,
    (count) => [retailer({ stores: times(count, (at) => store({ id: `s${at}` })) })],
  ],
  [
    'groups of r',
    limits.GROUPS_MAX,
    (count) => [retailer({ groups: times(count, (at) => ({ id: `g${at}`, name: 'g' })) })],
  ],
  [
    'groups with s in them',
    limits.GROUPS_OF_STORE_MAX,
    (count) => [
      retailer({
        groups: times(count, (at) => ({ id: `g${at}`, name: 'g' })),
        stores: [store({ groups: times(count, (at) => `g${at}`) })],
      }),
    ],
  ],
  [
    'sensors of s',
    limits.SENSORS_MAX,
    (count) => [retailer({ stores: [store({ sensors: times(count, (at) => ({ id: `x${at}` })) })] })],
  ],
  [
    'changes of s',
    limits.CHANGES_MAX,
    (count) => [
      retailer({
        stores: [store({ changes: dates(count).map((from, at) => ({ from, name: `name ${at}` })) })],
      }),
    ],
  ],
  [
    'changes of s/x',
    limits.CHANGES_MAX,
    (count) => [
      retailer({
        stores: [
          store({
            sensors: [{ id: 'x', changes: dates(count).map((from, at) => ({ from, area: `a${at}` })) }],
          }),
        ],
      }),
    ],
  ],
];
test.each(ways)(
  '%s: at most %i',
  (what, max, made) => {
    expect(problemOf(made(max))).toBeUndefined();
    expect(problemOf(made(max + 1))).toContain(
      `there would be ${max + 1} ${what}, and there may be ${max}: take some out`,
    );
  },
  60_000,
);

test('what is there counts with what comes', () => {
  const half = (prefix: string, count: number) => [
    retailer({ stores: [store({ sensors: times(count, (at) => ({ id: `${prefix}${at}` })) })] }),
  ];
  const { next } = planChanges(EMPTY, readRetailers(half('a', 150), []), NOW_MS);
  expect(() => planChanges(next, readRetailers(half('b', 51), []), NOW_MS)).toThrow(
    'there would be 201 sensors of s',
  );
});

test('groups are eight deep, and not nine', () => {
  const deep = (count: number) => [
    retailer({
      groups: times(count, (at) => ({ id: `g${at}`, name: 'g', in: at === 0 ? null : `g${at - 1}` })),
    }),
  ];
  expect(problemOf(deep(8))).toBeUndefined();
  expect(problemOf(deep(9))).toBe('retailers.0.groups.8.in: g8 would be 9 groups deep, and may be 8');
});

describe('a file that is wrong is refused with its line', () => {
  test.each([
    [shop('09:00-20:00', ['sensor: []']), 'shops.yaml:9: retailers.0.stores.0.sensor: unknown field'],
    [shop('9 to 8'), "shops.yaml:8: retailers.0.stores.0.opening.mon: '9 to 8' is not a span of time"],
    [
      shop('09:00-20:00').replace('Europe/Berlin', 'Berlin'),
      "shops.yaml:7: retailers.0.stores.0.timeZone: no time zone 'Berlin'",
    ],
    [
      shop('09:00-20:00', ['changes: [{ from: 2026-02-30 }]']),
      "shops.yaml:9: retailers.0.stores.0.changes.0.from: '2026-02-30' is not a date",
    ],
    [
      shop('09:00-20:00', ['from: 2026-03-01', 'changes:', '  - { from: 2026-03-01, name: New }']),
      'shops.yaml:11: retailers.0.stores.0.changes.0.from: 2026-03-01 is not after 2026-03-01: put the changes in order, one a date',
    ],
    [
      shop('09:00-20:00', ['sensors:', '  - id: a', '  - id: a']),
      "shops.yaml:11: retailers.0.stores.0.sensors.1.id: 'a' is there twice: ids must differ",
    ],
    [
      shop('09:00-20:00').replace('sun: "09:00-20:00"', 'sun: closed, holidays: { country: XX }'),
      "shops.yaml:8: retailers.0.stores.0.opening.holidays.country: 'XX' is not a country with known holidays",
    ],
    [`${shop('09:00-20:00')}listen: { port: 8080 }\n`, 'shops.yaml:9: listen: unknown field'],
    ['retailers: {}\n', 'shops.yaml:1: retailers: expected a list, got an object'],
  ])('%#: %s', async (yaml, problem) => {
    await expect(planned(EMPTY, yaml)).rejects.toThrow(problem);
  });
});
