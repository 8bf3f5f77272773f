// A comparison uses only days on which a store was the same store, in no closed period, open and wholly heard both times.
import { describe, expect, test } from 'vitest';
import { addDays, type LocalDate } from '../../../hub/calendar/local-days.ts';
import { loadDay } from '../../../hub/report/day-page.ts';
import { loadLikeForLike } from '../../../hub/report/like-for-like.ts';
import { loadStore } from '../../../hub/report/store-state.ts';
import { NORMAL_90 } from '../../../shared/interval.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { daily, type FilledHub, filledHub, type Hour, historyOf, utc } from './filled-hub.ts';

const NOW_MS = Date.parse('2026-11-30T12:00:00Z');
const date = (text: string) => text as LocalDate;
/** The last week that is over, and the one before it. */
const WEEK = { first: date('2026-11-23'), last: date('2026-11-29') };
const WEEK_BEGINS = utc('2026-11-23T00');
const WEEK_ENDS = utc('2026-11-30T00');

type Form = Partial<Parameters<typeof historyOf>[0]>;

/** Open 10:00 to 12:00 UTC; 20 visits an hour in the week before, 30 in the week. */
async function storeOf(
  hub: FilledHub,
  id: string,
  form: Form = {},
  change: (hour: UtcHour) => Hour | undefined | null = () => null,
) {
  const opening = daily('10:00', '12:00');
  const row = hub.addStore(id, 'UTC', opening);
  hub.addHours(hub.addSensor(row, 'door'), utc('2026-11-09T00'), WEEK_ENDS, (hour) => {
    const changed = change(hour);
    return changed === null ? { visits: hour < WEEK_BEGINS ? 20 : 30 } : changed;
  });
  const history = historyOf({ name: id, timeZone: 'UTC', opening, ...form });
  return loadStore(hub.db.asOperator(), { ...row, history }, NOW_MS);
}

async function compared(form: Form = {}, change?: (hour: UtcHour) => Hour | undefined | null) {
  const hub = filledHub();
  const state = await storeOf(hub, 'one', form, change);
  const [like] = await loadLikeForLike(hub.db.asOperator(), [{ state }], WEEK, [7]);
  const { days, now, before, stores } = like!;
  return { days, now, before, because: stores[0]!.because, not: stores[0]!.notCompared };
}

const none = { begins: 0, 'closed-period': 0, 'not-member': 0, 'not-open': 0, 'not-heard': 0 };
const opening = (more: object) => ({ opening: { ...daily('10:00', '12:00'), ...more } });

describe('a week beside the one before', () => {
  test('is compared day by day', async () => {
    expect(await compared()).toEqual({ days: 7, now: 420, before: 280, because: undefined, not: none });
  });

  test('of a store that opened in it is not compared, and it says since when', async () => {
    expect(await compared({ opened: '2026-11-18' })).toMatchObject({
      days: 5,
      now: 300,
      before: 200,
      because: undefined,
      not: { ...none, begins: 2 },
    });
    expect(await compared({ opened: '2026-11-24' })).toMatchObject({ days: 0, because: 'begins' });
  });

  test('of a store that moved or was rebuilt begins anew', async () => {
    const changes = [{ from: '2026-11-20', comparesAnew: true }];
    expect(await compared({ changes })).toMatchObject({ days: 3, not: { ...none, begins: 4 } });
    expect(await compared({ changes: [{ from: '2026-11-20', name: 'New' }] })).toMatchObject({ days: 7 });
  });

  test('leaves out closed periods of both spans', async () => {
    const form = opening({ closed: [{ from: '2026-11-17', to: '2026-11-18' }, { from: '2026-11-28' }] });
    expect(await compared(form)).toMatchObject({ days: 3, not: { ...none, 'closed-period': 4 } });
    const always = opening({ closed: [{ from: '2026-11-01', to: '2026-11-22' }] });
    expect(await compared(always)).toMatchObject({ days: 0, because: 'closed-period' });
  });

  test('leaves out days that were open or heard but once', async () => {
    const exception = opening({ exceptions: { '2026-11-25': 'closed' } });
    expect(await compared(exception)).toMatchObject({ days: 6, not: { ...none, 'not-open': 1 } });
    const silent = (hour: UtcHour) => (hour === utc('2026-11-26T11') ? undefined : null);
    expect(await compared({}, silent)).toMatchObject({ days: 6, not: { ...none, 'not-heard': 1 } });
    const half = (hour: UtcHour) => (hour === utc('2026-11-18T10') ? { visits: 20, coverage: 0.5 } : null);
    expect(await compared({}, half)).toMatchObject({ days: 6, not: { ...none, 'not-heard': 1 } });
  });

  test('has a range of own errors alone: what all hours of a store share cancels', async () => {
    const hub = filledHub();
    const [plain, shared] = await Promise.all(
      [0, 0.39].map((gain, at) =>
        storeOf(hub, `s${at}`, {}, (hour) => ({ visits: hour < WEEK_BEGINS ? 20 : 30, error: 0.4, gain })),
      ),
    );
    const of = async (state: typeof plain) =>
      (await loadLikeForLike(hub.db.asOperator(), [{ state: state! }], WEEK, [7]))[0]!.change!;
    const change = await of(plain);
    expect(change.value).toBeCloseTo(0.5, 9);
    expect(change.clear).toBe(true);
    // 14 hours on each side.
    const error = NORMAL_90 * 0.4 * Math.sqrt(2 / 14);
    expect(Math.log1p(change.high) - Math.log1p(change.value)).toBeCloseTo(error, 1);
    expect(Math.log1p(change.value) - Math.log1p(change.low)).toBeCloseTo(error, 1);
    const surer = await of(shared);
    expect(surer.high - surer.low).toBeLessThan((change.high - change.low) / 2);
  });

  test('adds stores, names those that are left out, and takes no day on which one was not a member', async () => {
    const hub = filledHub();
    const [old, young, late] = [
      await storeOf(hub, 'old'),
      await storeOf(hub, 'young', { opened: '2026-11-24' }),
      await storeOf(hub, 'late'),
    ];
    const since = (first: string) => (day: LocalDate) => day >= first;
    const members = [{ state: old! }, { state: young! }, { state: late!, counts: since('2026-11-21') }];
    const [like] = await loadLikeForLike(hub.db.asTenant('acme'), members, WEEK, [7]);
    expect(like).toMatchObject({
      days: 9,
      now: 540,
      before: 360,
      earlier: { first: addDays(WEEK.first, -7) },
    });
    expect(like!.stores.map(({ store, days, because }) => [store.id, days, because])).toEqual([
      ['old', 7, undefined],
      ['young', 0, 'begins'],
      ['late', 2, undefined],
    ]);
    expect(like!.stores[2]!.notCompared['not-member']).toBe(5);
  });

  test('is not there before the first hour, nor for a day that still runs', async () => {
    const hub = filledHub();
    const state = await storeOf(hub, 'one');
    const reader = hub.db.asOperator();
    expect(await loadLikeForLike(reader, [{ state }], WEEK, [28, 364])).toEqual([]);
    expect(await loadLikeForLike(reader, [{ state }], { first: WEEK.last, last: WEEK.first }, [7])).toEqual(
      [],
    );
    const running = await storeOf(hub, 'two', {}, (hour) => (hour < utc('2026-11-29T11') ? null : undefined));
    const early = await loadStore(reader, running.store, Date.parse('2026-11-29T11:30:00Z'));
    const [like] = await loadLikeForLike(reader, [{ state: early }], WEEK, [7]);
    expect(like).toMatchObject({ days: 6 });
  });
});

test('a day is not held against one before the store was rebuilt, nor is that usual', async () => {
  const hub = filledHub();
  const changes = [{ from: '2026-11-20', comparesAnew: true }];
  const state = await storeOf(hub, 'one', { changes });
  const page = await loadDay(hub.db.asOperator(), state, date('2026-11-26'));
  expect(page).toMatchObject({
    againstLastWeek: undefined,
    againstUsual: undefined,
    earlier: [],
    notCompared: { because: 'begins', begins: '2026-11-20' },
  });
  expect(page.usual.size).toBe(0);
  const later = await loadDay(hub.db.asOperator(), state, date('2026-11-28'));
  expect(later.earlier.map((day) => day.date)).toEqual(['2026-11-21']);
  expect(later.notCompared).toBeUndefined();
  expect(later.againstLastWeek).toMatchObject({ now: 60, before: 40, hours: 2 });
});
