// What a file changes of a directory, in sentences, and what it cannot change.
import { describe, expect, test } from 'vitest';
import { dayHoursText } from '../../../hub/calendar/day-hours.ts';
import { versionOn } from '../../../hub/calendar/history.ts';
import type { LocalDate } from '../../../hub/calendar/local-days.ts';
import { type Directory, historyOf } from '../../../hub/directory/directory.ts';
import { applied, EMPTY, NOW_MS, planned, shop, week } from './written.ts';

const sentences = async (current: Directory, yaml: string, nowMs?: number) =>
  (await planned(current, yaml, nowMs)).changes.map(({ sentence }) => sentence);
const hoursOn = ({ retailers }: Directory, date: string) =>
  dayHoursText(versionOn(historyOf(retailers[0]!.stores[0]!), date as LocalDate).opening.week[0]!);

test('a file of nothing but names, zones and hours is a directory', async () => {
  expect(await sentences(EMPTY, shop('08:00-20:00'))).toEqual([
    "retailer acme: new, 'Acme'.",
    "store acme/main-street: new, 'Main Street'.",
  ]);
  const now = await applied(EMPTY, shop('08:00-20:00'));
  expect(
    await planned(now, shop('["08:00", "20:00"]').replaceAll('"["', '["').replaceAll('"]"', '"]')),
  ).toMatchObject({
    changes: [],
    notes: [],
  });
});

describe('other hours', () => {
  test('without a date hold from today on, and the past stays', async () => {
    const before = await applied(EMPTY, shop('08:00-20:00'));
    expect(await sentences(before, shop('10:00-18:00'))).toEqual([
      'store acme/main-street: opening from 2026-11-25 on: mon-sun 08:00-20:00 becomes mon-sun 10:00-18:00. ' +
        'The past stays as it was.',
    ]);
    const after = await applied(before, shop('10:00-18:00'));
    expect(['2020-01-01', '2026-11-24', '2026-11-25'].map((date) => hoursOn(after, date))).toEqual([
      '08:00-20:00',
      '08:00-20:00',
      '10:00-18:00',
    ]);
    // The same file next week changes nothing.
    expect(await sentences(after, shop('10:00-18:00'), NOW_MS + 7 * 86_400_000)).toEqual([]);
  });

  test.each([
    ['Pacific/Auckland', '2026-11-26'],
    ['America/Los_Angeles', '2026-11-25'],
  ])('hold from today on in the zone of the store: %s', async (zone, from) => {
    const file = (hours: string) => shop(hours).replace('Europe/Berlin', zone);
    const { changes } = await planned(await applied(EMPTY, file('08:00-20:00')), file('10:00-18:00'));
    expect(changes).toMatchObject([{ field: 'opening', from, correctsPast: false }]);
  });

  test('hold from the date that is named, and correct the past where it is past', async () => {
    const before = await applied(EMPTY, shop('08:00-20:00'));
    const from = (date: string) =>
      shop('08:00-20:00', ['changes:', `  - { from: ${date}, opening: ${week('10:00-18:00')} }`]);
    const [corrected] = (await planned(before, from('2026-03-01'))).changes;
    expect(corrected).toMatchObject({ from: '2026-03-01', correctsPast: true });
    expect(corrected!.sentence).toContain(
      'This corrects the past: reports of 2026-03-01 and later days change.',
    );
    const [ahead] = (await planned(before, from('2027-01-01'))).changes;
    expect(ahead).toMatchObject({ from: '2027-01-01', correctsPast: false });
    const all = shop('10:00-18:00', ['from: always']);
    expect((await planned(before, all)).changes[0]!.sentence).toContain('This corrects all of the past');
    expect(hoursOn(await applied(before, all), '2001-01-01')).toBe('10:00-18:00');
  });

  test('do not replace what held before a date that is past and named', async () => {
    const changes = ['changes:', `  - { from: 2026-03-01, opening: ${week('10:00-18:00')} }`];
    const before = await applied(EMPTY, shop('08:00-20:00', changes));
    await expect(planned(before, shop('07:00-20:00', changes))).rejects.toThrow(
      'shops.yaml:8: retailers.0.stores.0.opening: until 2026-03-01 it was mon-sun 08:00-20:00, and that is past: ' +
        'write what changes with its date below `changes`, or `from: always` beside `id` where the past has to be corrected',
    );
    expect(await sentences(before, shop('07:00-20:00', ['from: always', ...changes]))).toEqual([
      expect.stringContaining('from the beginning: mon-sun 08:00-20:00 becomes mon-sun 07:00-20:00'),
    ]);
  });

  test('that are to come stay where a file does not name them, and it is said', async () => {
    const before = await applied(
      EMPTY,
      shop('08:00-20:00', ['changes:', `  - { from: 2027-01-01, opening: ${week('10:00-18:00')} }`]),
    );
    expect(await planned(before, shop('08:00-20:00'))).toMatchObject({
      changes: [],
      notes: [
        'store acme/main-street keeps its change of opening from 2027-01-01 on, which was not named: mon-sun 10:00-18:00.',
      ],
    });
  });
});

describe('what is not in the file', () => {
  const two = shop('08:00-20:00').replace(
    '      - id: main-street',
    `      - { id: harbour, name: Harbour, timeZone: UTC, opening: ${week('closed')} }\n      - id: main-street`,
  );
  test('stays, and is said', async () => {
    const before = await applied(EMPTY, two);
    const { next, changes, notes } = await planned(before, shop('08:00-20:00'));
    expect(changes).toEqual([]);
    expect(next.retailers[0]!.stores.map(({ id }) => id)).toEqual(['harbour', 'main-street']);
    expect(notes).toEqual([
      'stores of acme: harbour was not named, and nothing changes: what is not named stays. `directory retire` ends it.',
    ]);
  });

  test('and has its name with another id is perhaps the same shop', async () => {
    const before = await applied(EMPTY, two);
    const { notes } = await planned(before, two.replace('id: harbour', 'id: the-harbour'));
    expect(notes.at(-1)).toBe(
      'store acme/the-harbour is new and has the name of acme/harbour, which was not named. If it is the same shop, write ' +
        'harbour for its id: an id never changes, since its sensors and its history are known by it.',
    );
  });
});

describe('sensors', () => {
  const sensors = (...lines: string[]) =>
    shop('08:00-20:00', ['sensors:', ...lines.map((line) => `  - ${line}`)]);
  test('hear areas, and are retired and replaced', async () => {
    const before = await applied(EMPTY, sensors('{ id: door, area: entrance }', '{ id: till }'));
    expect(before.retailers[0]!.stores[0]!.sensors).toMatchObject([
      { id: 'door', area: [{ from: null, value: 'entrance' }], retired: null },
      { id: 'till', area: [{ from: null, value: null }], retired: null },
    ]);
    expect(
      await sentences(before, sensors('{ id: door, replacedBy: door-2 }', '{ id: door-2, area: entrance }')),
    ).toEqual([
      'sensor acme/main-street/door: replaced by: none becomes door-2.',
      'sensor acme/main-street/door: retired from: none becomes 2026-11-25. Its credential is revoked, nothing is ' +
        'expected of it, and its hours stay.',
      "sensor acme/main-street/door-2: new, 'door-2'.",
      "sensor acme/main-street/door-2: area from 2026-11-25 on: one of its own becomes 'entrance'. The past stays as it was.",
    ]);
  });

  test('bug fixed: one that was retired in the past was not said to correct it', async () => {
    const at = (retired: string) => sensors(`{ id: door, retired: ${retired} }`);
    const before = await applied(EMPTY, at('2026-11-25'));
    const PAST = 'This corrects the past: reports of 2026-11-20 and later days change.';
    for (const [was, is] of [
      [sensors('{ id: door }'), '2026-11-20'],
      [at('2026-11-25'), '2026-11-20'],
      [at('2026-11-20'), '2026-11-25'],
      [at('2026-11-20'), 'null'],
    ] as const) {
      const { changes } = await planned(await applied(EMPTY, was), at(is));
      expect(changes).toMatchObject([{ field: 'retired', from: '2026-11-20', correctsPast: true }]);
      expect(changes[0]!.sentence).toContain(PAST);
    }
    const { changes } = await planned(before, at('null'));
    expect(changes).toMatchObject([{ from: '2026-11-25', correctsPast: false }]);
    expect(changes[0]!.sentence).toBe(
      'sensor acme/main-street/door: retired from: 2026-11-25 becomes none. It is in use again.',
    );
  });

  test('are retired on a day to come, which says so', async () => {
    const before = await applied(EMPTY, sensors('{ id: door }'));
    const ahead = sensors('{ id: door, retired: 2026-12-24 }');
    expect((await planned(before, ahead)).changes).toMatchObject([
      { from: '2026-12-24', correctsPast: false },
    ]);
    expect(await sentences(before, ahead)).toEqual([
      'sensor acme/main-street/door: retired from: none becomes 2026-12-24. From that day on its credential is revoked, ' +
        'nothing is expected of it, and its hours stay.',
    ]);
    // Until then it is as others, and is missed where it is not named.
    const { notes } = await planned(await applied(before, ahead), sensors('{ id: till }'));
    expect(notes.join()).toContain('sensors of acme/main-street: door was not named');
  });

  test('that were heard before anybody named them are not merged in the past, unless that is said', async () => {
    const before = await applied(EMPTY, shop('08:00-20:00'));
    const areaOf = async (line: string) =>
      (await applied(before, sensors(line))).retailers[0]!.stores[0]!.sensors[0]!.area;
    expect(await areaOf('{ id: door, area: entrance }')).toEqual([
      { from: null, value: null },
      { from: '2026-11-25', value: 'entrance' },
    ]);
    expect(await areaOf('{ id: door, from: 2026-11-01, area: entrance }')).toEqual([
      { from: null, value: null },
      { from: '2026-11-01', value: 'entrance' },
    ]);
    const always = '{ id: door, from: always, area: entrance }';
    expect(await areaOf(always)).toEqual([{ from: null, value: 'entrance' }]);
    expect((await sentences(before, sensors(always))).join()).toContain('This corrects all of the past');
  });

  test.each([
    [['{ id: a, replacedBy: a }'], 'a would stand in its own place: name another sensor'],
    [['{ id: a, replacedBy: b }', '{ id: b, replacedBy: a }'], 'would stand in its own place'],
    [['{ id: a, replacedBy: b, retired: null }'], 'a is replaced by b: write `replacedBy: null` too'],
  ])('%j is refused', async (lines, problem) => {
    await expect(planned(EMPTY, sensors(...lines))).rejects.toThrow(problem);
  });
});

describe('groups', () => {
  const groups = (lines: readonly string[], of = 'north') =>
    shop('08:00-20:00', [`groups: [${of}]`], ['groups:', ...lines.map((line) => `  - ${line}`)]);
  test('are a tree, in which stores are from a date on', async () => {
    const before = await applied(
      EMPTY,
      groups(['{ id: country, name: Country }', '{ id: north, name: North, in: country }']),
    );
    expect(
      await sentences(
        before,
        groups(['{ id: country, name: Country }', '{ id: north, name: North, in: null }'], ''),
      ),
    ).toEqual([
      "group acme/north: within from 2026-11-25 on: 'country' becomes no other group. The past stays as it was.",
      'store acme/main-street: groups from 2026-11-25 on: north becomes none. The past stays as it was.',
    ]);
  });

  test.each([
    [['{ id: south, name: South }'], "there is no group 'north': add it, or correct the id"],
    [['{ id: north, name: North, in: up }'], "there is no group 'up': add it, or correct the id"],
    [
      ['{ id: north, name: N, in: up }', '{ id: up, name: U, in: north }'],
      'would be within a circle of groups',
    ],
  ])('%j are refused', async (lines, problem) => {
    await expect(planned(EMPTY, groups(lines))).rejects.toThrow(problem);
  });

  test('a circle that begins on a date is refused', async () => {
    const lines = [
      '{ id: north, name: N, in: up }',
      '{ id: up, name: U, changes: [{ from: 2027-01-01, in: north }] }',
    ];
    await expect(planned(EMPTY, groups(lines))).rejects.toThrow(
      'from 2027-01-01 on north would be within a circle',
    );
  });
});
