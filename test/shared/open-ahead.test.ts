// The spans in which a store is open, as a message tells them: what is well-formed, and how large a message may become.
import { fc, test as property } from '@fast-check/vitest';
import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import {
  OPEN_SPANS_MAX,
  type OpenAhead,
  OpenAheadSchema,
  openAheadProblem,
} from '../../shared/open-ahead.ts';
import {
  OBJECTIONS_MAX,
  REMOTE_CONFIG_BYTES_MAX,
  type RemoteConfig,
  RemoteConfigSchema,
} from '../../shared/remote-config.ts';
import { schemaErrorText } from '../../shared/schema-error.ts';

const moment = (hour: number) => `${new Date(Date.UTC(2026, 10, 23, hour)).toISOString().slice(0, 19)}Z`;
const ahead = (from: number, until: number, spans: readonly (readonly [number, number])[]): OpenAhead => ({
  from: moment(from),
  until: moment(until),
  spans: spans.map(([opens, closes]) => [moment(opens), moment(closes)]),
});

const hour = fc.integer({ min: 0, max: 12 });
property.prop([hour, hour, fc.array(fc.tuple(hour, hour), { maxLength: 3 })], { numRuns: 2000 })(
  'it is well-formed where all moments stand in order, each span has a length, and the whole has one',
  (from, until, spans) => {
    const moments = [from, ...spans.flat(), until];
    const inOrder = moments.every((at, index) => at >= (moments[index - 1] ?? 0));
    const fine = inOrder && from < until && spans.every(([opens, closes]) => opens < closes);
    expect(openAheadProblem(ahead(from, until, spans)) === undefined).toBe(fine);
  },
);

test.each<[OpenAhead, string]>([
  [ahead(5, 5, []), 'until: 2026-11-23T05:00:00Z is not after 2026-11-23T05:00:00Z'],
  [ahead(5, 9, [[4, 8]]), 'spans.0: 2026-11-23T04:00:00Z is before what stands above it'],
  [ahead(5, 9, [[7, 6]]), 'spans.0: 2026-11-23T06:00:00Z is not after 2026-11-23T07:00:00Z'],
  [
    ahead(5, 9, [
      [5, 7],
      [6, 8],
    ]),
    'spans.1: 2026-11-23T06:00:00Z is before what stands above it',
  ],
  [ahead(5, 9, [[7, 10]]), "until: 2026-11-23T09:00:00Z is before the last span's end"],
  [
    { ...ahead(5, 9, []), until: '2026-02-30T99:00:00Z' },
    'until: 2026-02-30T99:00:00Z is not after 2026-11-23T05:00:00Z',
  ],
])('%j is answered: %s', (wrong, problem) => {
  expect(schemaErrorText(openAheadProblem(wrong)!)).toBe(problem);
});

const many = (count: number) =>
  ahead(
    0,
    2 * count,
    Array.from({ length: count }, (_, index) => [2 * index, 2 * index + 1] as const),
  );

test('a message tells 128 spans, and not one more', () => {
  const validator = Compile(OpenAheadSchema);
  expect(validator.Check(many(OPEN_SPANS_MAX))).toBe(true);
  expect(validator.Check(many(OPEN_SPANS_MAX + 1))).toBe(false);
});

test('the fullest message that there can be is not larger than a sensor takes', () => {
  const day: [string, string] = ['00:00', '24:00'];
  const list = {
    key: 'f'.repeat(32),
    until: '2026-12-31T23:59:59Z',
    hashes: new Array(64).fill('f'.repeat(16)),
  };
  const message: RemoteConfig = {
    v: 1,
    revision: Number.MAX_SAFE_INTEGER,
    pause: { since: moment(0), until: moment(1) },
    settings: {
      profile: 'minutes',
      stayMinutes: 123.456789,
      baseline: false,
      opening: {
        timeZone: `America/${'x'.repeat(52)}`,
        hours: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day },
      },
      zones: { insideDbm: -110, floorDbm: -110 },
      privacy: { epsilon: 99.999, floor: 1000 },
    },
    open: many(OPEN_SPANS_MAX),
    objections: new Array(64).fill(list),
  };
  expect(Compile(RemoteConfigSchema).Check(message)).toBe(true);
  expect(message.objections.flatMap(({ hashes }) => hashes)).toHaveLength(OBJECTIONS_MAX);
  const { length } = JSON.stringify(message);
  expect(length).toBeGreaterThan(90_000);
  expect(length).toBeLessThan(REMOTE_CONFIG_BYTES_MAX);
});
