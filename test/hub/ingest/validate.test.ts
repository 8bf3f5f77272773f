// What is taken of messages, and that nothing else gets through, whatever it is.
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { CLOCK_SKEW_MS, REASON_CHARACTERS_MAX } from '../../../hub/ingest/validate.ts';
import { HourlyCountSchema } from '../../../shared/hourly-count-schema.ts';
import { topicOf } from '../../../shared/topics.ts';
import { formatUtcHour, hourStartMs, MS_PER_HOUR, type UtcHour } from '../../../shared/utc-hour.ts';
import { bytes, DOOR, HEALTH, HOUR_TOPIC, hourlyCount, NOON, STATE } from './example-messages.ts';
import { validate } from './validating.ts';

test('what is of the time before a retirement is taken, and the state of whoever is retired', () => {
  const kindOf = (sensor: string, kind: 'hour' | 'state' | 'health', body: { readonly sensor: string }) =>
    validate(topicOf({ ...DOOR, sensor }, kind), bytes({ ...body, sensor })).kind;
  expect(kindOf('old', 'hour', hourlyCount())).toBe('hour');
  expect(kindOf('gone', 'hour', hourlyCount((NOON - 701) as UtcHour))).toBe('hour');
  expect(kindOf('gone', 'hour', hourlyCount((NOON - 700) as UtcHour))).toBe('refused');
  expect(kindOf('closed', 'hour', hourlyCount((NOON - 701) as UtcHour))).toBe('hour');
  expect(kindOf('gone', 'state', STATE)).toBe('state');
  expect(kindOf('old', 'health', HEALTH)).toBe('health');
});

test('a right hour, state and health are taken', () => {
  expect(validate(HOUR_TOPIC, bytes(hourlyCount()))).toEqual({
    kind: 'hour',
    path: DOOR,
    storeKey: 7,
    hour: NOON,
    count: hourlyCount(),
  });
  const text = JSON.stringify(STATE);
  expect(validate(topicOf(DOOR, 'state'), bytes(text))).toEqual({
    kind: 'state',
    path: DOOR,
    storeKey: 7,
    text,
  });
  expect(validate(topicOf(DOOR, 'health'), bytes(HEALTH))).toMatchObject({ kind: 'health' });
});

property.prop([
  fc.string({ unit: fc.constantFrom('\0', '\ud83d', '\ude00', '\\', 'u0000', 'ud800', '"', 'é') }),
])('what a sensor says is kept as it is, but for zero characters and half surrogates', (reason) => {
  const said = { ...HEALTH, source: { ...HEALTH.source, reason } };
  const taken = validate(topicOf(DOOR, 'health'), bytes(said));
  if (taken.kind !== 'health') throw new Error(taken.kind);
  const plain = reason.toWellFormed().replaceAll('\0', '\ufffd');
  expect(JSON.parse(taken.text)).toEqual({ ...said, source: { ...said.source, reason: plain } });
});

test('an hour is taken from five minutes before its end', () => {
  const endMs = hourStartMs(NOON) + MS_PER_HOUR;
  expect(validate(HOUR_TOPIC, bytes(hourlyCount()), endMs - CLOCK_SKEW_MS).kind).toBe('hour');
  expect(validate(HOUR_TOPIC, bytes(hourlyCount()), endMs - CLOCK_SKEW_MS - 1).kind).toBe('refused');
});

const countOrNull = fc.option(fc.integer({ min: 0, max: 1_000_000 }));
const anyCount = fc
  .record({
    visits: countOrNull,
    present: countOrNull,
    passersby: countOrNull,
    occupancy: fc.option(fc.integer({ min: 0, max: 10_000_000 }).map((tenths) => tenths / 10)),
    dwell: fc.option(
      fc.record({
        under5: countOrNull,
        from5to15: countOrNull,
        from15to60: countOrNull,
        over60: countOrNull,
      }),
    ),
    coverage: fc.double({ min: 0, max: 1, noNaN: true }),
    hour: fc.integer({ min: 440_000, max: NOON }).map((hour) => formatUtcHour(hour as UtcHour)),
  })
  .map((changes) => hourlyCount(NOON, changes));

property.prop([anyCount])('every hour a sensor can release is taken as it is', (count) => {
  const message = validate(HOUR_TOPIC, bytes(count));
  expect(message.kind === 'hour' && JSON.stringify(message.count)).toBe(JSON.stringify(count));
});

property.prop([fc.constantFrom('hour', 'state', 'health'), fc.uint8Array({ maxLength: 300 })])(
  'noise is refused, with a reason of bounded length',
  (kind, noise) => {
    const message = validate(`footfall/v1/acme/main-street/door/${kind}`, noise);
    expect(message.kind).toBe('refused');
  },
);

const fields = Object.keys(HourlyCountSchema.properties);
property.prop([fc.constantFrom(...fields), fc.jsonValue()])(
  'a field of any other value is refused by its name, or is a value it may have',
  (field, value) => {
    const message = validate(HOUR_TOPIC, bytes({ ...hourlyCount(), [field]: value }));
    if (message.kind === 'hour') {
      // -0 is the one number that JSON writes otherwise than it reads.
      expect(JSON.stringify({ ...message.count })).toBe(JSON.stringify({ ...hourlyCount(), [field]: value }));
    } else if (message.kind === 'refused') {
      expect(message.reason).toContain(field);
      expect(message.reason.length).toBeLessThanOrEqual(REASON_CHARACTERS_MAX);
    }
  },
);

property.prop([fc.string({ unit: 'binary' })])('a long unknown field is cut in the reason', (name) => {
  const field = `x${name}${'y'.repeat(400)}`;
  const message = validate(HOUR_TOPIC, bytes({ ...hourlyCount(), [field]: 1 }));
  expect(message.kind === 'refused' && message.reason.length).toBe(REASON_CHARACTERS_MAX);
});
