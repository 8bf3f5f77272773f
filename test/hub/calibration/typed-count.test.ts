// What an operator may type, and what is said to what they may not.
import { describe, expect, test } from 'vitest';
import { typedTime, wallText } from '../../../hub/calibration/local-time.ts';
import { readTypedCount, type TypedCount } from '../../../hub/calibration/typed-count.ts';
import { en } from '../../../hub/render/words/en.ts';
import { utc } from '../report/filled-hub.ts';

const BERLIN = 'Europe/Berlin';
const NOW = Date.parse('2026-11-23T15:26:00Z');

/** What was said of what was refused; throws where nothing was. */
function said(result: ReturnType<typeof readTypedCount>) {
  if (result.kind === 'fine') throw new Error('it was taken');
  return result.say(en.refusals);
}

test.each([
  [BERLIN, '2026-11-20T10:00', '2026-11-20T09:00:00Z'],
  [BERLIN, '2026-11-20 10:00', '2026-11-20T09:00:00Z'],
  [BERLIN, '2026-07-20T10:00:00', '2026-07-20T08:00:00Z'],
  [BERLIN, '2026-11-20T10:00Z', '2026-11-20T10:00:00Z'],
  [BERLIN, '2026-10-25T02:00+01:00', '2026-10-25T01:00:00Z'],
  ['Asia/Kolkata', '2026-11-20T10:30', '2026-11-20T05:00:00Z'],
])('in %s %s is %s', (zone, text, instant) => {
  expect(typedTime(zone, text)).toEqual({ kind: 'fine', epochMs: Date.parse(instant) });
});

test('a time on the wall reads back', () => {
  const ms = Date.parse('2026-11-20T09:20:00Z');
  expect(wallText(BERLIN, ms)).toBe('2026-11-20T10:20');
  expect(typedTime(BERLIN, wallText(BERLIN, ms))).toEqual({ kind: 'fine', epochMs: ms });
});

test.each([
  ['2026-10-25T02:30', { kind: 'twice', offsets: ['+02:00', '+01:00'] }],
  ['2026-03-29T02:30', { kind: 'skipped' }],
  ['2026-02-30T10:00', { kind: 'no-time' }],
  ['2026-11-20', { kind: 'no-time' }],
  ['10:00', { kind: 'no-time' }],
  ['', { kind: 'no-time' }],
])('%s is told apart', (text, expected) => {
  expect(typedTime(BERLIN, text)).toEqual(expected);
});

const good: TypedCount = { kind: 'entries', from: '2026-11-20T10:00', people: '37', by: 'Kim' };
const read = (changes: TypedCount, zone = BERLIN) => readTypedCount({ ...good, ...changes }, zone, NOW);

test('a count of an hour, of several, an average, and one at a moment', () => {
  const base = { fromHour: utc('2026-11-20T09'), toHour: utc('2026-11-20T10'), atMs: null, countedBy: 'Kim' };
  expect(read({})).toEqual({ kind: 'fine', value: { kind: 'entries', ...base, people: 37, note: '' } });
  expect(read({ to: '2026-11-20T13:00', note: ' rain ' })).toMatchObject({
    value: { toHour: utc('2026-11-20T12'), note: 'rain' },
  });
  expect(read({ kind: 'present', people: '8,5' })).toMatchObject({ value: { people: 8.5 } });
  expect(read({ kind: 'moment', from: '2026-11-20T10:20' })).toMatchObject({
    value: {
      fromHour: utc('2026-11-20T09'),
      toHour: utc('2026-11-20T10'),
      atMs: Date.parse('2026-11-20T09:20Z'),
    },
  });
  // The hour that was over at the moment.
  expect(read({ from: '2026-11-23T15:00' }).kind).toBe('fine');
});

describe('is refused, with the field and what to do:', () => {
  test.each<[TypedCount, string, RegExp]>([
    [{ kind: 'guess' }, 'kind', /entries, present, moment/],
    [{ from: '' }, 'from', /2026-11-20T10:00/],
    [{ from: 'noon' }, 'from', /Write date and time/],
    [{ from: '2026-11-20T10:20' }, 'from', /write 10:00 or 11:00/],
    [{ from: '2026-10-25T02:00' }, 'from', /02:00\+02:00 or 2026-10-25T02:00\+01:00/],
    [{ from: '2026-03-29T02:00' }, 'from', /clocks showed/],
    [{ from: '2019-11-20T10:00' }, 'from', /year/],
    [{ from: '2026-11-23T16:00' }, 'from', /when the clock hour is over/],
    [{ to: '2026-11-20T10:00' }, 'to', /Swap/],
    [{ to: '2026-11-22T10:00' }, 'to', /at most 24/],
    [{ kind: 'moment', from: '2026-11-23T16:27' }, 'from', /Check date and time/],
    [{ kind: 'moment', to: '2026-11-20T11:00' }, 'to', /Leave the end out/],
    [{ people: '' }, 'people', /0 to 100000/],
    [{ people: '-3' }, 'people', /0 to 100000/],
    [{ people: '1e3' }, 'people', /0 to 100000/],
    [{ people: '100001' }, 'people', /0 to 100000/],
    [{ people: '3.5' }, 'people', /whole number/],
    [{ by: ' ' }, 'by', /name/],
    [{ by: 'x'.repeat(101) }, 'by', /name/],
    [{ note: 'x'.repeat(501) }, 'note', /Shorten/],
  ])('%j', (changes, field, doThis) => {
    const result = read(changes);
    expect(result).toMatchObject({ kind: 'complaint', field });
    expect(said(result).doThis).toMatch(doThis);
  });

  test('a whole hour that is half an hour off for the sensors', () => {
    const result = read({}, 'Asia/Kolkata');
    expect(result).toMatchObject({ field: 'from' });
    expect(said(result).doThis).toBe('Count whole hours: write 09:30 or 10:30.');
  });
});
