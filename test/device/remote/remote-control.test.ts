// What of the hub's wishes a sensor takes, from when on it holds, and what outlives a restart.
import { expect, test } from 'vitest';
import { type RemoteControl, startRemoteControl } from '../../../device/remote/remote-control.ts';
import { createLogger } from '../../../shared/logger.ts';
import { OBJECTIONS_MAX, type ObjectionList, type RemoteConfig } from '../../../shared/remote-config.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/settings.ts';
import { type UtcHour, utcHourOf } from '../../../shared/utc-hour.ts';
import { fakeClock } from '../../support/fake-clock.ts';

const NOON_MS = Date.parse('2026-11-23T12:00:00Z');
const EMPTY: RemoteConfig = { v: 1, revision: 1, pause: null, settings: {}, objections: [] };
const LIST: ObjectionList = {
  key: '0'.repeat(32),
  until: '2026-12-01T00:00:00Z',
  hashes: ['0123456789abcdef'],
};
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

function sensor(own: Partial<Settings> = {}, kept: string | null = null) {
  const clock = fakeClock(NOON_MS + 90_000);
  const at = { kept, objections: [] as readonly ObjectionList[], changes: 0 };
  const start = (): RemoteControl =>
    startRemoteControl({
      own: { ...DEFAULT_SETTINGS, ...own },
      clock,
      logger: createLogger('test', 'silent'),
      kept: at.kept,
      keep(message) {
        at.kept = message;
        return null;
      },
      objections(lists) {
        at.objections = lists;
      },
      changed() {
        at.changes += 1;
      },
    });
  const control = start();
  return {
    at,
    clock,
    control,
    start,
    ask: (message: object) => control.take(bytes({ ...EMPTY, ...message })),
  };
}
const nextHour = (control: RemoteControl, atMs = NOON_MS) =>
  control.beginHour((utcHourOf(atMs) + 1) as UtcHour);

test('settings hold from the next full hour on, and the state says so meanwhile', () => {
  const { control, ask, at } = sensor();
  ask({ settings: { zones: { insideDbm: -70 } } });
  expect(control.inForce()).toMatchObject({
    revision: 1,
    settingsFrom: '2026-11-23T13:00:00Z',
    counting: { zones: { insideDbm: -75 } },
  });
  expect(control.beginHour(utcHourOf(NOON_MS))).toBeUndefined();
  expect(nextHour(control)).toMatchObject({ zones: { insideDbm: -70, floorDbm: -90 } });
  expect(control.inForce()).toMatchObject({ settingsFrom: null, counting: { zones: { insideDbm: -70 } } });
  expect(at.changes).toBe(2);
  ask({ revision: 2, settings: {} });
  expect(nextHour(control)).toMatchObject({ zones: { insideDbm: -75 } });
});

test('settings that come to nothing before the hour is over change nothing', () => {
  const { control, ask } = sensor();
  ask({ settings: { profile: 'hour' } });
  ask({ revision: 2 });
  expect(nextHour(control)).toBeUndefined();
});

test('a pause holds at once and ends when its end has come, or when the hub says so', () => {
  const { control, ask, clock, at } = sensor();
  const pause = { since: '2026-11-23T12:00:00Z', until: '2026-11-23T12:05:00Z' };
  ask({ pause });
  expect([control.hearing(), control.inForce().paused]).toEqual(['paused', pause.since]);
  clock.advance(240_000);
  const before = at.changes;
  expect([control.hearing(), control.inForce().paused]).toEqual(['open', null]);
  expect(at.changes).toBe(before + 1);
  ask({ revision: 2, pause: { ...pause, until: null } });
  clock.advance(1e9);
  expect(control.hearing()).toBe('paused');
  ask({ revision: 3 });
  expect(control.hearing()).toBe('open');
});

test('outside opening hours nothing is heard, unless for the baseline', () => {
  const day: [string, string] = ['13:00', '14:00'];
  const hours = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day };
  const opening = { timeZone: 'Europe/Berlin', hours };
  const { control, clock } = sensor({ opening });
  expect(control.hearing()).toBe('open');
  clock.advance(3_600_000);
  expect(control.hearing()).toBe('closed');
  const learning = sensor({ opening, baseline: true });
  learning.clock.advance(3_600_000);
  expect(learning.control.hearing()).toBe('baseline');
});

const DAY: [string, string] = ['13:00', '14:00'];
const WEEKLY = {
  timeZone: 'Europe/Berlin',
  hours: { mon: DAY, tue: DAY, wed: DAY, thu: DAY, fri: DAY, sat: DAY, sun: DAY },
};
/** It is 12:01:30 of UTC, and by its week the shop is open from 12:00 to 13:00. */
const OPEN = {
  from: '2026-11-22T23:00:00Z',
  until: '2026-11-24T23:00:00Z',
  spans: [['2026-11-23T12:05:00Z', '2026-11-23T12:10:00Z']] as [string, string][],
};

test('the weeks that the hub told come before the weekly hours, at once, and end with their time', () => {
  const { control, ask, clock } = sensor({ opening: WEEKLY });
  const hearings = (...minutes: number[]) =>
    minutes.map((minute) => {
      clock.advance(NOON_MS + minute * 60_000 - clock.nowMs());
      return control.hearing();
    });
  expect([control.hearing(), control.inForce().openUntil]).toEqual(['open', null]);
  ask({ open: OPEN });
  expect([control.hearing(), control.inForce().openUntil]).toEqual(['closed', OPEN.until]);
  // It opens for five minutes; on the next day, at the hour of its week, it was told to be closed.
  expect(hearings(5, 9.9, 10, 24 * 60 + 30)).toEqual(['open', 'open', 'closed', 'closed']);
  // They have run out: it is open by its week.
  expect(hearings(2 * 24 * 60 + 30, 2 * 24 * 60 + 60)).toEqual(['open', 'closed']);
  expect(control.inForce().openUntil).toBe(OPEN.until);
});

test('the hub may leave the hours to the week again, and a sensor without hours hears always', () => {
  const told = sensor({ opening: WEEKLY });
  told.ask({ open: OPEN });
  told.ask({ revision: 2 });
  expect([told.control.hearing(), told.control.inForce().openUntil]).toEqual(['open', null]);
  const always = sensor();
  always.ask({ open: OPEN });
  expect(always.control.hearing()).toBe('open');
});

test('the weeks ahead outlive a restart without a network, and settings that cannot be applied', () => {
  const first = sensor({ opening: WEEKLY });
  first.ask({ open: OPEN });
  expect(sensor({ opening: WEEKLY }, first.at.kept).control.hearing()).toBe('closed');
  // What comes with settings that are refused is refused with them.
  first.ask({
    revision: 2,
    settings: { zones: { insideDbm: -100 } },
    open: { ...OPEN, spans: [['2026-11-23T12:00:00Z', '2026-11-23T13:00:00Z']] },
  });
  expect([first.control.hearing(), sensor({ opening: WEEKLY }, first.at.kept).control.hearing()]).toEqual([
    'closed',
    'closed',
  ]);
  const none = sensor({ opening: WEEKLY });
  none.ask({ settings: { zones: { insideDbm: -100 } }, open: OPEN });
  expect([none.control.hearing(), sensor({ opening: WEEKLY }, none.at.kept).control.hearing()]).toEqual([
    'open',
    'open',
  ]);
});

test('pause, settings and objections outlive a restart without a network', () => {
  const first = sensor();
  const pause = { since: '2026-11-23T12:00:00Z', until: null };
  first.ask({ revision: 7, pause, settings: { privacy: { floor: 9 } }, objections: [LIST] });
  const { control, at } = sensor({}, first.at.kept);
  expect(control.hearing()).toBe('paused');
  // No hour has begun to be counted another way.
  expect(control.inForce()).toMatchObject({
    revision: 7,
    settingsFrom: null,
    counting: { privacy: { floor: 9 } },
  });
  expect(at.objections).toEqual([LIST]);
});

test.each<[string, object, RegExp]>([
  ['an unknown field', { shoes: 1 }, /shoes.*unknown field/],
  ['another version', { v: 2 }, /v: expected 1/],
  ["a channel, which is the radio's", { settings: { channel: 6 } }, /channel.*unknown field/],
  [
    'a zone below the floor of its own file',
    { settings: { zones: { insideDbm: -100 } } },
    /below the floor of -90/,
  ],
  [
    'a time zone that is none',
    { settings: { opening: { timeZone: 'Mars/Base', hours: closed() } } },
    /Mars\/Base/,
  ],
  ['weeks ahead that turn around', { open: { ...OPEN, until: OPEN.from } }, /^open\.until: .* is not after/],
  [
    'weeks ahead that are no moments',
    { open: { ...OPEN, from: 'Monday' } },
    /^open\.from: expected .*\(UTC, as/,
  ],
  [
    'too many objections',
    {
      objections: Array.from({ length: 2 }, () => ({
        ...LIST,
        hashes: new Array(OBJECTIONS_MAX / 2 + 1).fill('0123456789abcdef'),
      })),
    },
    /4098 objections/,
  ],
  [
    'too many bytes',
    { objections: [{ ...LIST, hashes: new Array(9000).fill('0123456789abcdef') }] },
    /bytes/,
  ],
])('%s is refused whole with its reason, and what held before holds on', (_name, message, reason) => {
  const { control, ask, at } = sensor();
  ask({ revision: 3, pause: { since: '2026-11-23T12:00:00Z', until: null } });
  const { kept } = at;
  ask({ revision: 4, ...message });
  expect(control.inForce()).toMatchObject({ revision: 3, refused: expect.stringMatching(reason) });
  expect([control.hearing(), at.kept]).toEqual(['paused', kept]);
  ask({ revision: 5 });
  expect(control.inForce()).toMatchObject({ revision: 5, refused: null, paused: null });
});

function closed() {
  return { mon: null, tue: null, wed: null, thu: null, fri: null, sat: null, sun: null };
}

test('bytes that are not a message are refused', () => {
  const { control } = sensor();
  for (const text of ['', '{', '[]', '\xff']) {
    control.take(Buffer.from(text, 'latin1'));
    expect(control.inForce()).toMatchObject({ revision: null, refused: expect.any(String) });
  }
});

test('an older revision is refused, a repeat is none, and another message of the same number is refused', () => {
  const { control, ask, at } = sensor();
  ask({ revision: 3 });
  const { changes } = at;
  ask({ revision: 3 });
  expect([at.changes, control.inForce().refused]).toEqual([changes, null]);
  ask({ revision: 2 });
  expect(control.inForce()).toMatchObject({
    revision: 3,
    refused: 'revision 2 is older than 3, which holds',
  });
  ask({ revision: 3, settings: { profile: 'hour' } });
  expect(control.inForce().refused).toMatch(/has come before and said something else/);
  expect(nextHour(control)).toBeUndefined();
});

test('a pause and objections hold where the settings beside them cannot be applied, also after a restart', () => {
  const { control, ask, at, start } = sensor();
  ask({ settings: { zones: { insideDbm: -70 } } });
  nextHour(control);
  const pause = { since: '2026-11-23T12:00:00Z', until: null };
  const bad = { revision: 2, pause, objections: [LIST], settings: { zones: { insideDbm: -100 } } };
  ask(bad);
  expect([control.hearing(), at.objections]).toEqual(['paused', [LIST]]);
  expect(control.inForce()).toMatchObject({
    revision: 1,
    refused: expect.stringContaining('below the floor'),
    counting: { zones: { insideDbm: -70 } },
  });
  at.objections = [];
  const again = start();
  expect([again.hearing(), at.objections]).toEqual(['paused', [LIST]]);
  expect(again.inForce()).toMatchObject({ revision: 1, counting: { zones: { insideDbm: -70 } } });
  // The broker repeats it.
  again.take(bytes({ ...EMPTY, ...bad }));
  expect(again.inForce()).toMatchObject({ revision: 1, refused: expect.stringContaining('below the floor') });
});

test('what the hub asked that no longer goes with the own file: its pause and objections hold all the same', () => {
  const pause = { since: '2026-11-23T12:00:00Z', until: null };
  const kept = { ...EMPTY, revision: 3, pause, objections: [LIST], settings: { zones: { insideDbm: -85 } } };
  const { control, at } = sensor({ zones: { insideDbm: -60, floorDbm: -80 } }, JSON.stringify(kept));
  expect([control.hearing(), at.objections]).toEqual(['paused', [LIST]]);
  expect(control.inForce()).toMatchObject({ revision: null, counting: { zones: { insideDbm: -60 } } });
});
