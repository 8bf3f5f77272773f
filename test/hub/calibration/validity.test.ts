// When a factor is in force, how its error grows, and what the operator is told, once.
import { describe, expect, test } from 'vitest';
import { applyFit, endFit, withdrawCount } from '../../../hub/calibration/actions.ts';
import { endingOf, errorAt, factorSpans, OPEN_END } from '../../../hub/calibration/validity.ts';
import { raiseWarnings, startWatch } from '../../../hub/calibration/watch.ts';
import { countAlarms, readAlarms } from '../../../hub/store/read-messages.ts';
import { createLogger } from '../../../shared/logger.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { utc } from '../report/filled-hub.ts';
import { type CountedStore, changeSetup, countedStore, EIGHT_HOURS, NOW_MS, value } from './counted-store.ts';

const DAY_MS = 24 * 3_600_000;

function calibrated(from?: string, first?: string): CountedStore & { readonly key: number } {
  const at = countedStore(undefined, first);
  at.count(...EIGHT_HOURS);
  return { ...at, key: value(applyFit(at.hub.db, at.store, 'visits', { by: 'Kim', from }, NOW_MS)) };
}
const only = (at: CountedStore, nowMs?: number) => at.state(nowMs).validities[0]!;

test('it begins with the first counted day, or on the day that was given', () => {
  const plain = calibrated();
  // Midnight in Berlin.
  expect(only(plain)).toMatchObject({ from: utc('2026-11-19T23'), to: OPEN_END, ending: undefined });
  expect(plain.state().measures.visits.current?.calibration.key).toBe(plain.key);
  expect(plain.state().measures.occupancy.current).toBeUndefined();
  expect(only(calibrated('2026-11-05')).from).toBe(utc('2026-11-04T23'));
});

test('its fit stays what it was when counts come or go', () => {
  const at = calibrated();
  const before = only(at).calibration;
  withdrawCount(at.hub.db, at.store, at.state().counts[0]!.key, { by: 'Kim', why: 'wrong' }, NOW_MS);
  at.count({ from: '2026-11-21T10:00', people: '5' });
  expect(only(at).calibration).toEqual(before);
  expect(before.basis).toHaveLength(8);
  expect(before.basis[1]).toMatchObject({ people: 30, phones: 15 });
});

test.each([
  ['from', '2026-11-24', 'is still to come'],
  ['from', 'soon', 'is not a date'],
  ['by', '', 'name is missing'],
])('a wrong %s is refused', (field, text, what) => {
  const at = countedStore();
  at.count(...EIGHT_HOURS);
  const asked = field === 'by' ? { by: text } : { by: 'Kim', from: text };
  const outcome = applyFit(at.hub.db, at.store, 'visits', asked, NOW_MS);
  expect(outcome).toMatchObject({ kind: 'refused', field, what: expect.stringContaining(what) });
  expect(at.state().validities).toEqual([]);
});

test('without a usable count, or a counted person, there is nothing to put in force', () => {
  const at = countedStore();
  const apply = () => applyFit(at.hub.db, at.store, 'visits', { by: 'Kim' }, NOW_MS);
  expect(apply()).toMatchObject({ kind: 'refused', what: 'No hand count of visits can be used' });
  at.count({ from: '2026-11-20T10:00', people: '0' });
  expect(apply()).toMatchObject({ kind: 'refused', what: 'Nobody was counted in any of the hours' });
});

describe('it ends', () => {
  test('when a newer begins, which holds backwards to its own start', () => {
    const at = calibrated('2026-11-05');
    const apply = (from: string) =>
      value(applyFit(at.hub.db, at.store, 'visits', { by: 'Kim', from }, NOW_MS));
    const second = apply('2026-11-15');
    expect(at.state().validities.map(({ from, to }) => [from, to])).toEqual([
      [utc('2026-11-04T23'), utc('2026-11-14T23')],
      [utc('2026-11-14T23'), OPEN_END],
    ]);
    expect(only(at).ending).toEqual({ kind: 'replaced', by: second });
    apply('2026-11-03');
    expect(at.state().validities.map((one) => endingOf(one, NOW_MS))).toEqual(['never', 'never', 'running']);
    expect(factorSpans(at.state().validities).visits).toHaveLength(1);
  });

  test('when somebody ends it, and one that is ended on its first day never was', () => {
    const at = calibrated('2026-11-05');
    const wrong = value(applyFit(at.hub.db, at.store, 'visits', { by: 'Kim' }, NOW_MS));
    value(endFit(at.hub.db, at.store, wrong, { by: 'Lee', why: 'a slip', from: '2026-11-20' }, NOW_MS));
    expect(at.state().validities.map((one) => endingOf(one, NOW_MS))).toEqual(['running', 'never']);
    value(endFit(at.hub.db, at.store, at.key, { by: 'Lee', why: 'moved the sensor' }, NOW_MS));
    expect(only(at)).toMatchObject({ to: utc('2026-11-23T15'), ending: { kind: 'ended' } });
    expect(endFit(at.hub.db, at.store, at.key, { by: 'Lee', why: '-' }, NOW_MS)).toMatchObject({
      what: `Calibration ${at.key} was ended already`,
    });
    expect(endFit(at.hub.db, at.store, 999, { by: 'Lee', why: '-' }, NOW_MS)).toMatchObject({ field: 'key' });
  });

  test("where the sensor's settings change, with one alarm that asks for new counts", () => {
    const at = calibrated();
    expect(raiseWarnings(at.hub.db, NOW_MS)).toBe(0);
    changeSetup(at, utc('2026-11-22T12'));
    expect(only(at)).toMatchObject({ to: utc('2026-11-22T12'), ending: { kind: 'setup' } });
    expect(raiseWarnings(at.hub.db, NOW_MS)).toBe(1);
    expect(raiseWarnings(at.hub.db, NOW_MS)).toBe(0);
    expect(readAlarms(at.hub.db, 10)).toMatchObject([
      {
        kind: 'calibration-setup',
        retailer: 'acme',
        store: 'berlin',
        sensor: null,
        text:
          'the settings of sensor door changed at 2026-11-22 13:00: the calibration of visits no longer fits ' +
          'from then on; count some hours again',
      },
    ]);
    expect(countAlarms(at.hub.db, 0)).toEqual(new Map([[at.store.key, 1]]));

    // Counted and put in force anew, it is well again.
    at.count({ from: '2026-11-23T10:00', people: '20' });
    value(applyFit(at.hub.db, at.store, 'visits', { by: 'Kim' }, NOW_MS));
    expect(at.state().warnings).toEqual([]);
    expect(at.state().validities.map((one) => endingOf(one, NOW_MS))).toEqual(['setup', 'running']);
  });

  test('where a sensor comes that was not counted with', () => {
    const at = calibrated();
    at.hub.addHour(at.hub.addSensor(at.store, 'back'), utc('2026-11-23T10'));
    expect(at.state().warnings.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^sensor back is new at 2026-11-23 11:00/),
    ]);
  });

  test('and backwards it holds no further than the settings do', () => {
    const at = calibrated('2026-11-03');
    changeSetup(at, utc('2026-11-01T00'), utc('2026-11-12T00'));
    expect(only(at)).toMatchObject({ from: utc('2026-11-11T17'), to: OPEN_END, clipped: { sensor: 'door' } });
  });
});

test('its error grows with the distance from the counted hours, on either side', () => {
  const { calibration } = only(calibrated());
  const [from, to] = [calibration.countedFrom, calibration.countedTo];
  const year = Math.round(365.25 * 24);
  expect(errorAt(calibration, from)).toBe(calibration.error);
  expect(errorAt(calibration, (to + year) as UtcHour)).toBeCloseTo(Math.hypot(calibration.error, 0.15), 10);
  expect(errorAt(calibration, (from - year) as UtcHour)).toBeCloseTo(Math.hypot(calibration.error, 0.15), 10);
  expect(errorAt(calibration, (to + 4 * year) as UtcHour)).toBeCloseTo(
    Math.hypot(calibration.error, 0.3),
    10,
  );
});

test('after a year it asks for new counts, once', () => {
  const at = calibrated();
  expect(raiseWarnings(at.hub.db, NOW_MS + 355 * DAY_MS)).toBe(0);
  expect(raiseWarnings(at.hub.db, NOW_MS + 366 * DAY_MS)).toBe(1);
  expect(raiseWarnings(at.hub.db, NOW_MS + 500 * DAY_MS)).toBe(0);
  expect(readAlarms(at.hub.db, 1)[0]).toMatchObject({
    kind: 'calibration-age',
    text: expect.stringContaining('2026-11-20'),
  });
});

describe('drift', () => {
  /** Three weeks after the counts; from `since` on, each visit comes with `times` as many phones inside. */
  function drifting(since: string, times: number): CountedStore {
    const at = calibrated();
    at.hub.addHours(at.sensor, utc('2026-11-24T00'), utc('2026-12-15T00'), (hour) => {
      const ofDay = hour % 24;
      if (ofDay < 9 || ofDay > 16) return undefined;
      const visits = 20 + ((hour * 7) % 13);
      const inside = hour >= utc(since) ? times : 1;
      return { visits, occupancyTenths: Math.round(5 * visits * inside) };
    });
    return at;
  }
  const later = Date.parse('2026-12-15T09:00:00Z');

  test('of over a quarter in two weeks raises one alarm', () => {
    const at = drifting('2026-11-30T00', 1.5);
    expect(raiseWarnings(at.hub.db, later)).toBe(1);
    expect(raiseWarnings(at.hub.db, later + 7 * DAY_MS)).toBe(0);
    expect(readAlarms(at.hub.db, 10)).toMatchObject([
      {
        kind: 'calibration-drift',
        text: expect.stringContaining('over 25 % away from the weeks of the hand counts (2026-11-20)'),
      },
    ]);
  });

  test.each([
    ['of a tenth', '2026-11-30T00', 1.1],
    ['in one of the two weeks', '2026-12-07T00', 1.5],
    ['that is none', '2026-11-30T00', 1],
  ])('%s raises none', (_what, since, times) => {
    expect(raiseWarnings(drifting(since, times).hub.db, later)).toBe(0);
  });
});

test('the watch looks when the hub starts and every hour, until it is ended', () => {
  const at = calibrated();
  const clock = fakeClock(NOW_MS);
  const end = startWatch({ db: at.hub.db, clock, logger: createLogger('test', 'silent') });
  clock.advance(1);
  changeSetup(at, utc('2026-11-22T12'));
  clock.advance(3_590_000);
  expect(readAlarms(at.hub.db, 10)).toEqual([]);
  clock.advance(20_000);
  expect(readAlarms(at.hub.db, 10)).toHaveLength(1);
  end();
  at.hub.db.exec('DELETE FROM alarm');
  clock.advance(DAY_MS);
  expect(readAlarms(at.hub.db, 10)).toEqual([]);
});
