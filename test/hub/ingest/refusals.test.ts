// Every way in which a message can be wrong, with what is said of it.
import { describe, expect, test } from 'vitest';
import { REFUSAL_CODES, type RefusalCode } from '../../../hub/store/refused.ts';
import type { Interval, Ranged } from '../../../shared/interval.ts';
import { parseTopic, topicOf } from '../../../shared/topics.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { bytes, DOOR, HEALTH, HOUR_TOPIC, hourlyCount, NOON, RETAILERS, STATE } from './example-messages.ts';
import { validate } from './validating.ts';

const withRange = (name: Ranged | 'stay', range: Interval | null) =>
  hourlyCount(NOON, { interval: { ...hourlyCount().interval, [name]: range } });

/** [what is wrong, topic, body, code, what the reason must say, whether the sensor is answered] */
type Row = [string, string, unknown, RefusalCode, RegExp, boolean];
const table: Row[] = [
  [
    'an id with capitals',
    'footfall/v1/Acme/main-street/door/hour',
    hourlyCount(),
    'bad-topic',
    /RETAILER/,
    false,
  ],
  ['a receipt', topicOf(DOOR, 'receipt'), {}, 'bad-topic', /expected footfall/, false],
  ['9,000 bytes', HOUR_TOPIC, ' '.repeat(9000), 'too-large', /9000 bytes, expected at most 8192/, false],
  ['a cut-off character', HOUR_TOPIC, new Uint8Array([0x22, 0xc3, 0x22]), 'not-utf8', /UTF-8/, false],
  ['a byte order mark', HOUR_TOPIC, `\uFEFF${JSON.stringify(hourlyCount())}`, 'not-json', /JSON/, false],
  ['an empty body', HOUR_TOPIC, '', 'not-json', /JSON/, false],
  ['two objects', HOUR_TOPIC, '{}{}', 'not-json', /JSON/, false],
  ['a list', HOUR_TOPIC, [hourlyCount()], 'bad-field', /message: expected an object, got a list/, false],
  [
    'version 2',
    HOUR_TOPIC,
    { ...hourlyCount(), v: 2 },
    'unknown-version',
    /v: expected 1, got 2: update/,
    true,
  ],
  ['no version', HOUR_TOPIC, { ...hourlyCount(), v: undefined }, 'bad-field', /v: missing, expected 1/, true],
  ['an unknown field', HOUR_TOPIC, { ...hourlyCount(), mac: 'x' }, 'bad-field', /mac: unknown field/, true],
  [
    'a prototype',
    HOUR_TOPIC,
    JSON.stringify(hourlyCount()).replace('{', '{"__proto__":{},'),
    'bad-field',
    /__proto__: unknown field/,
    true,
  ],
  [
    'a negative count',
    HOUR_TOPIC,
    hourlyCount(NOON, { visits: -1 }),
    'bad-field',
    /visits: expected an integer from 0 up to 1000000 or null, got -1/,
    true,
  ],
  [
    'half a phone that stayed',
    HOUR_TOPIC,
    hourlyCount(NOON, { dwell: { ...hourlyCount().dwell!, over60: 0.5 } }),
    'bad-field',
    /dwell.over60: expected an integer .* or null, got 0.5/,
    true,
  ],
  [
    'infinity',
    HOUR_TOPIC,
    JSON.stringify(hourlyCount()).replace('12.3', '1e999'),
    'bad-field',
    /occupancy: expected a number .* got Infinity/,
    true,
  ],
  [
    'another profile',
    HOUR_TOPIC,
    { ...hourlyCount(), profile: 'day' },
    'bad-field',
    /profile: expected one of "minutes", "hour", got "day"/,
    true,
  ],
  ['no hour', HOUR_TOPIC, { ...hourlyCount(), hour: undefined }, 'bad-field', /hour: missing/, false],
  [
    'half an hour',
    HOUR_TOPIC,
    { ...hourlyCount(), hour: '2026-03-02T12:30:00Z' },
    'bad-field',
    /hour:/,
    false,
  ],
  [
    "another sensor's hour",
    HOUR_TOPIC,
    hourlyCount(NOON, { sensor: 'window' }),
    'sensor-mismatch',
    /expected "door" as in the topic, got "window"/,
    true,
  ],
  [
    '30 February',
    HOUR_TOPIC,
    hourlyCount(NOON, { hour: '2026-02-30T12:00:00Z' }),
    'no-such-hour',
    /no 2026/,
    true,
  ],
  [
    'staff of two decimals',
    HOUR_TOPIC,
    hourlyCount(NOON, { staff: 3.25 }),
    'too-precise',
    /staff: expected one decimal, got 3.25/,
    true,
  ],
  [
    'a stay of two decimals',
    HOUR_TOPIC,
    hourlyCount(NOON, { stay: 17.25 }),
    'too-precise',
    /stay: expected one decimal, got 17.25/,
    true,
  ],
  [
    'a stay of more than a day',
    HOUR_TOPIC,
    hourlyCount(NOON, { stay: 1440.1 }),
    'bad-field',
    /stay: expected a number from 0 up to 1440 or null, got 1440.1/,
    true,
  ],
  [
    'a stay outside its range',
    HOUR_TOPIC,
    withRange('stay', [17.6, 31.4]),
    'bad-field',
    /interval.stay: expected low ≤ stay \(17.5\) ≤ high/,
    true,
  ],
  [
    'a stay without its range',
    HOUR_TOPIC,
    withRange('stay', null),
    'bad-field',
    /interval.stay: missing/,
    true,
  ],
  ['the running hour', HOUR_TOPIC, hourlyCount((NOON + 1) as UtcHour), 'future-hour', /not over at/, true],
  ['1970', HOUR_TOPIC, hourlyCount(0 as UtcHour), 'ancient-hour', /check the sensor's clock/, true],
  [
    'two decimals',
    HOUR_TOPIC,
    hourlyCount(NOON, { occupancy: 1.25 }),
    'too-precise',
    /one decimal, got 1.25/,
    true,
  ],
  [
    'a count above its range',
    HOUR_TOPIC,
    withRange('visits', [10, 40]),
    'bad-field',
    /interval.visits: expected low ≤ visits \(41\) ≤ high, got \[10,40\]/,
    true,
  ],
  [
    'a count below its range',
    HOUR_TOPIC,
    withRange('occupancy', [12.4, 20]),
    'bad-field',
    /interval.occupancy: expected low ≤ occupancy \(12.3\) ≤ high/,
    true,
  ],
  [
    'a range upside down',
    HOUR_TOPIC,
    withRange('visits', [50, 30]),
    'bad-field',
    /interval.visits: expected low/,
    true,
  ],
  ...['bins\ud800', 'bins\u0000', 'bins\u202e', 'bins\u001b[2J'].map(
    (estimator): Row => [
      `an estimator with what nobody sees: ${JSON.stringify(estimator)}`,
      HOUR_TOPIC,
      hourlyCount(NOON, { estimator }),
      'bad-field',
      /estimator: expected text without control characters/,
      true,
    ],
  ),
  [
    'a version with an escape sequence',
    topicOf(DOOR, 'state'),
    { ...STATE, version: '1\u001b[2J' },
    'bad-field',
    /version: expected text without control characters/,
    false,
  ],
  [
    'a time zone that reads backwards',
    topicOf(DOOR, 'state'),
    {
      ...STATE,
      settings: {
        ...STATE.settings,
        opening: { timeZone: 'Europe/\u202eParis', hours: RETAILERS[0]!.stores[0]!.opening },
      },
    },
    'bad-field',
    /settings\.opening\.timeZone: expected text without/,
    false,
  ],
  [
    'a range of a suppressed count',
    HOUR_TOPIC,
    withRange('passersby', [0, 4]),
    'bad-field',
    /interval.passersby: expected null where passersby is null, got \[0,4\]/,
    true,
  ],
  [
    'a count without its range',
    HOUR_TOPIC,
    withRange('visits', null),
    'bad-field',
    /interval.visits: missing, visits is 41/,
    true,
  ],
  [
    'a range with two decimals',
    HOUR_TOPIC,
    withRange('occupancy', [6.25, 24.6]),
    'too-precise',
    /interval.occupancy: expected one decimal, got \[6.25,24.6\]/,
    true,
  ],
  [
    'a range in half phones',
    HOUR_TOPIC,
    withRange('visits', [20.5, 82]),
    'bad-field',
    /interval.visits.0: expected an integer from 0 up to 1000000, got 20.5/,
    true,
  ],
  [
    'a range below zero',
    HOUR_TOPIC,
    withRange('occupancy', [-1, 20]),
    'bad-field',
    /interval.occupancy.0: expected a number from 0/,
    true,
  ],
  [
    'half a range',
    HOUR_TOPIC,
    { ...hourlyCount(), interval: { ...hourlyCount().interval, visits: [20] } },
    'bad-field',
    /interval.visits: the list is too short/,
    true,
  ],
  [
    'a range of three',
    HOUR_TOPIC,
    { ...hourlyCount(), interval: { ...hourlyCount().interval, visits: [20, 41, 82] } },
    'bad-field',
    /interval.visits/,
    true,
  ],
  [
    'no ranges',
    HOUR_TOPIC,
    { ...hourlyCount(), interval: undefined },
    'bad-field',
    /interval: missing, expected an object/,
    true,
  ],
  [
    'a negative gain',
    HOUR_TOPIC,
    hourlyCount(NOON, { gain: { visits: -0.1, present: 0, passersby: 0, occupancy: 0 } }),
    'bad-field',
    /gain.visits: expected a number from 0 up to 10, got -0.1/,
    true,
  ],
  [
    'a store of nobody',
    topicOf({ ...DOOR, store: 'elsewhere' }, 'hour'),
    hourlyCount(),
    'unknown-store',
    /has no store acme\/elsewhere: add it/,
    true,
  ],
  [
    'an hour of a day on which the sensor is retired',
    topicOf({ ...DOOR, sensor: 'gone' }, 'hour'),
    hourlyCount(NOON, { sensor: 'gone' }),
    'retired',
    /sensor acme\/main-street\/gone is retired since 2026-02-01: switch the sensor off/,
    true,
  ],
  [
    'the state of a sensor whose store is retired',
    topicOf({ ...DOOR, sensor: 'closed' }, 'state'),
    { ...STATE, sensor: 'closed' },
    'retired',
    /store acme\/main-street is retired since 2026-02-01/,
    false,
  ],
  [
    'the health of a sensor that is retired',
    topicOf({ ...DOOR, sensor: 'gone' }, 'health'),
    { ...HEALTH, sensor: 'gone' },
    'retired',
    /is retired since/,
    false,
  ],
  [
    'a state without profile',
    topicOf(DOOR, 'state'),
    { ...STATE, profile: undefined },
    'bad-field',
    /profile/,
    false,
  ],
  [
    "another sensor's state",
    topicOf(DOOR, 'state'),
    { ...STATE, sensor: 'x' },
    'sensor-mismatch',
    /door/,
    false,
  ],
  [
    'a health with a list of phones',
    topicOf(DOOR, 'health'),
    { ...HEALTH, phones: [] },
    'bad-field',
    /phones: unknown field/,
    false,
  ],
  [
    'a health whose counter has an address for a name',
    topicOf(DOOR, 'health'),
    { ...HEALTH, frames: { 'AA:BB:CC:DD:EE:FF': 1 } },
    'bad-field',
    /frames/,
    false,
  ],
  [
    "an unknown store's state",
    topicOf({ ...DOOR, retailer: 'x' }, 'state'),
    STATE,
    'unknown-store',
    /x\/main/,
    false,
  ],
];

describe('a message is refused for', () => {
  test.each(table)('%s', (_what, topic, body, code, reason, answered) => {
    const message = validate(topic, body instanceof Uint8Array ? body : bytes(body));
    expect(message).toMatchObject({ kind: 'refused', code, reason: expect.stringMatching(reason) });
    if (message.kind !== 'refused') return;
    expect(message.reason.startsWith(`${code}: `)).toBe(true);
    expect(message.answer !== undefined).toBe(answered);
    if (message.answer) expect(message.answer.path).toEqual(parseTopic(topic)?.path);
  });

  test('each code that validation can give is in the table', () => {
    const decidedByTheDatabase: RefusalCode[] = ['conflict', 'too-many-sensors'];
    const covered = new Set([...decidedByTheDatabase, ...table.map(([, , , code]) => code)]);
    expect([...covered].sort()).toEqual([...REFUSAL_CODES].sort());
  });
});
