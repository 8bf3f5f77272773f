// When a factor is in force, how its error grows, and what the operator is told, once.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { applyFit, endFit, withdrawCount } from '../../../hub/calibration/actions.ts';
import { endingOf, errorAt, factorSpans, OPEN_END } from '../../../hub/calibration/validity.ts';
import { raiseWarnings, startWatch } from '../../../hub/calibration/watch.ts';
import { createLogger } from '../../../shared/logger.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { utc } from '../report/filled-hub.ts';
import { type CountedStore, changeSetup, countedStore, EIGHT_HOURS, NOW_MS, value } from './counted-store.ts';

const DAY_MS = 24 * 3_600_000;

async function calibrated(from?: string, first?: string): Promise<CountedStore & { readonly key: number }> {
  const at = countedStore(undefined, first);
  await at.count(...EIGHT_HOURS);
  return {
    ...at,
    key: value(await applyFit(at.hub.db.asOperator(), at.store, 'visits', { by: 'Kim', from }, NOW_MS)),
  };
}
const only = async (at: CountedStore, nowMs?: number) => (await at.state(nowMs)).validities[0]!;

test('it begins with the first counted day, or on the day that was given', async () => {
  const plain = await calibrated();
  // Midnight in Berlin.
  expect(await only(plain)).toMatchObject({ from: utc('2026-11-19T23'), to: OPEN_END, ending: undefined });
  expect((await plain.state()).measures.visits.current?.calibration.key).toBe(plain.key);
  expect((await plain.state()).measures.occupancy.current).toBeUndefined();
  expect((await only(await calibrated('2026-11-05'))).from).toBe(utc('2026-11-04T23'));
});

test('its fit stays what it was when counts come or go', async () => {
  const at = await calibrated();
  const before = (await only(at)).calibration;
  await withdrawCount(
    at.hub.db.asOperator(),
    at.store,
    (await at.state()).counts[0]!.key,
    { by: 'Kim', why: 'wrong' },
    NOW_MS,
  );
  await at.count({ from: '2026-11-21T10:00', people: '5' });
  expect((await only(at)).calibration).toEqual(before);
  expect(before.basis).toHaveLength(8);
  expect(before.basis[1]).toMatchObject({ people: 30, phones: 15 });
});

test.each([
  ['from', '2026-11-24', 'is still to come'],
  ['from', 'soon', 'is not a date'],
  ['by', '', 'name is missing'],
])('a wrong %s is refused', async (field, text, what) => {
  const at = countedStore();
  await at.count(...EIGHT_HOURS);
  const asked = field === 'by' ? { by: text } : { by: 'Kim', from: text };
  const outcome = await applyFit(at.hub.db.asOperator(), at.store, 'visits', asked, NOW_MS);
  expect(outcome).toMatchObject({ kind: 'refused', field, what: expect.stringContaining(what) });
  expect((await at.state()).validities).toEqual([]);
});

test('without a usable count, or a counted person, there is nothing to put in force', async () => {
  const at = countedStore();
  const apply = () => applyFit(at.hub.db.asOperator(), at.store, 'visits', { by: 'Kim' }, NOW_MS);
  expect(await apply()).toMatchObject({ kind: 'refused', what: 'No hand count of visits can be used' });
  await at.count({ from: '2026-11-20T10:00', people: '0' });
  expect(await apply()).toMatchObject({ kind: 'refused', what: 'Nobody was counted in any of the hours' });
});

describe('it ends', () => {
  test('when a newer begins, which holds backwards to its own start', async () => {
    const at = await calibrated('2026-11-05');
    const apply = async (from: string) =>
      value(await applyFit(at.hub.db.asOperator(), at.store, 'visits', { by: 'Kim', from }, NOW_MS));
    const second = await apply('2026-11-15');
    expect((await at.state()).validities.map(({ from, to }) => [from, to])).toEqual([
      [utc('2026-11-04T23'), utc('2026-11-14T23')],
      [utc('2026-11-14T23'), OPEN_END],
    ]);
    expect((await only(at)).ending).toEqual({ kind: 'replaced', by: second });
    await apply('2026-11-03');
    expect((await at.state()).validities.map((one) => endingOf(one, NOW_MS))).toEqual([
      'never',
      'never',
      'running',
    ]);
    expect(factorSpans((await at.state()).validities).visits).toHaveLength(1);
  });

  test('when somebody ends it, and one that is ended on its first day never was', async () => {
    const at = await calibrated('2026-11-05');
    const wrong = value(await applyFit(at.hub.db.asOperator(), at.store, 'visits', { by: 'Kim' }, NOW_MS));
    value(
      await endFit(
        at.hub.db.asOperator(),
        at.store,
        wrong,
        { by: 'Lee', why: 'a slip', from: '2026-11-20' },
        NOW_MS,
      ),
    );
    expect((await at.state()).validities.map((one) => endingOf(one, NOW_MS))).toEqual(['running', 'never']);
    value(
      await endFit(at.hub.db.asOperator(), at.store, at.key, { by: 'Lee', why: 'moved the sensor' }, NOW_MS),
    );
    expect(await only(at)).toMatchObject({ to: utc('2026-11-23T15'), ending: { kind: 'ended' } });
    expect(
      await endFit(at.hub.db.asOperator(), at.store, at.key, { by: 'Lee', why: '-' }, NOW_MS),
    ).toMatchObject({
      what: `Calibration ${at.key} was ended already`,
    });
    expect(
      await endFit(at.hub.db.asOperator(), at.store, 999, { by: 'Lee', why: '-' }, NOW_MS),
    ).toMatchObject({ field: 'key' });
  });

  test("where the sensor's settings change, with one alarm that asks for new counts", async () => {
    const at = await calibrated();
    expect(await raiseWarnings(at.hub.db, NOW_MS)).toBe(0);
    changeSetup(at, utc('2026-11-22T12'));
    expect(await only(at)).toMatchObject({ to: utc('2026-11-22T12'), ending: { kind: 'setup' } });
    expect(await raiseWarnings(at.hub.db, NOW_MS)).toBe(1);
    expect(await raiseWarnings(at.hub.db, NOW_MS)).toBe(0);
    expect(await at.hub.db.asOperator().alarms(10)).toMatchObject([
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
    expect(await at.hub.db.asOperator().alarmCounts(0)).toEqual(new Map([[at.store.key, 1]]));

    // Counted and put in force anew, it is well again.
    await at.count({ from: '2026-11-23T10:00', people: '20' });
    value(await applyFit(at.hub.db.asOperator(), at.store, 'visits', { by: 'Kim' }, NOW_MS));
    expect((await at.state()).warnings).toEqual([]);
    expect((await at.state()).validities.map((one) => endingOf(one, NOW_MS))).toEqual(['setup', 'running']);
  });

  test('where a sensor comes that was not counted with', async () => {
    const at = await calibrated();
    at.hub.addHour(at.hub.addSensor(at.store, 'back'), utc('2026-11-23T10'));
    expect((await at.state()).warnings.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^sensor back is new at 2026-11-23 11:00/),
    ]);
  });

  test('and backwards it holds no further than the settings do', async () => {
    const at = await calibrated('2026-11-03');
    changeSetup(at, utc('2026-11-01T00'), utc('2026-11-12T00'));
    expect(await only(at)).toMatchObject({
      from: utc('2026-11-11T17'),
      to: OPEN_END,
      clipped: { sensor: 'door' },
    });
  });
});

test('its error grows with the distance from the counted hours, on either side', async () => {
  const { calibration } = await only(await calibrated());
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

test('after a year it asks for new counts, once', async () => {
  const at = await calibrated();
  expect(await raiseWarnings(at.hub.db, NOW_MS + 355 * DAY_MS)).toBe(0);
  const retire = (on: string | null) => at.hub.raw.prepare('UPDATE store SET retired = ?').run(on);
  retire('2027-01-01');
  expect(await raiseWarnings(at.hub.db, NOW_MS + 366 * DAY_MS)).toBe(0);
  retire('2029-01-01');
  expect(await raiseWarnings(at.hub.db, NOW_MS + 366 * DAY_MS)).toBe(1);
  expect(await raiseWarnings(at.hub.db, NOW_MS + 500 * DAY_MS)).toBe(0);
  expect((await at.hub.db.asOperator().alarms(1))[0]).toMatchObject({
    kind: 'calibration-age',
    text: expect.stringContaining('2026-11-20'),
  });
});

describe('drift', () => {
  /** Three weeks after the counts; from `since` on, each visit comes with `times` as many phones inside. */
  async function drifting(since: string, times: number): Promise<CountedStore> {
    const at = await calibrated();
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

  test('of over a quarter in two weeks raises one alarm', async () => {
    const at = await drifting('2026-11-30T00', 1.5);
    expect(await raiseWarnings(at.hub.db, later)).toBe(1);
    expect(await raiseWarnings(at.hub.db, later + 7 * DAY_MS)).toBe(0);
    expect(await at.hub.db.asOperator().alarms(10)).toMatchObject([
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
  ])('%s raises none', async (_what, since, times) => {
    expect(await raiseWarnings((await drifting(since, times)).hub.db, later)).toBe(0);
  });
});

test('the watch looks when the hub starts and every hour, until it is ended', async () => {
  const at = await calibrated();
  const clock = fakeClock(NOW_MS);
  const end = startWatch({ db: at.hub.db, clock, logger: createLogger('test', 'silent') });
  clock.advance(1);
  await nextTurn();
  changeSetup(at, utc('2026-11-22T12'));
  clock.advance(3_590_000);
  await nextTurn();
  expect(await at.hub.db.asOperator().alarms(10)).toEqual([]);
  clock.advance(20_000);
  await nextTurn();
  expect(await at.hub.db.asOperator().alarms(10)).toHaveLength(1);
  await end();
  at.hub.raw.exec('DELETE FROM alarm');
  clock.advance(DAY_MS);
  await nextTurn();
  expect(await at.hub.db.asOperator().alarms(10)).toEqual([]);
});
