// What stores had together on their last whole day is the plain sum over their hours, from kept sums as from stale ones.
import { fc, test as property } from '@fast-check/vitest';
import { beforeAll, expect, test } from 'vitest';
import { addDays, dateOfDay, dayNumber, type LocalDate } from '../../hub/calendar/local-days.ts';
import { storeDay } from '../../hub/calendar/store-days.ts';
import type { StoreForm } from '../../hub/directory/form.ts';
import { unitOf } from '../../hub/figures/sums.ts';
import type { DayReport } from '../../hub/report/day-report.ts';
import { loadLastDay } from '../../hub/report/last-day.ts';
import { type As, loadDayReports, loadStores, type StoreState } from '../../hub/report/store-state.ts';
import { holds } from '../../hub/store/day-sums.ts';
import { encodeHour } from '../../hub/store/hour-row.ts';
import type { HubDatabase } from '../../hub/store/port.ts';
import type { UtcHour } from '../../shared/utc-hour.ts';
import { withStores } from '../hub/directory/with-stores.ts';
import { hourlyCount } from '../hub/ingest/example-messages.ts';
import { utc } from '../hub/report/filled-hub.ts';
import { onEachEngine } from './engines.ts';
import { sensorOf } from './some-stores.ts';

const FIRST = (dayNumber('2026-11-09' as LocalDate) * 24) as UtcHour;
/** Retailers: the last hour that has come, and whether a change of openings has made sums stale. */
const FILLS = {
  kept: { end: utc('2026-11-25T15'), isStale: false },
  weekend: { end: utc('2026-11-22T03'), isStale: false },
  stale: { end: utc('2026-11-23T12'), isStale: true },
  night: { end: utc('2026-11-27T01'), isStale: true },
} as const;
type Fill = keyof typeof FILLS;
const FILL_IDS = Object.keys(FILLS) as Fill[];
const CHANGED = '2026-11-20' as LocalDate;
const STORES = [0, 1, 2, 3, 4, 5, 6] as const;
const CALIBRATED = [0, 1];
const setup = [{ sensor: 'door', estimator: 'scans-1', config: '0123456789ab' }];

const week = (hours: StoreForm['opening']['mon'], sun = hours): StoreForm['opening'] => ({
  mon: hours,
  tue: hours,
  wed: hours,
  thu: hours,
  fri: hours,
  sat: hours,
  sun,
});
const DAY: [string, string] = ['09:00', '18:00'];

function storeOf(n: number, isChanged: boolean): StoreForm {
  return {
    id: `s${n}`,
    from: 'always',
    name: `Store ${n}`,
    timeZone: ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata'][n % 3]!,
    opening: n === 2 ? week(['18:00', '02:00']) : week(DAY, n > 2 ? null : DAY),
    ...(n === 6 && { opened: '2026-11-17' }),
    ...(isChanged && { changes: [{ from: CHANGED, opening: week(['10:00', '17:00']) }] }),
  };
}

/** The fourth misses hours and parts of them, the fifth publishes nothing on every other day, the sixth has no sensor. */
function heard(n: number, hour: UtcHour) {
  const day = Math.floor(hour / 24);
  if (n === 5 || (n === 3 && day % 3 === 0 && hour % 4 === 0)) return undefined;
  const count = n === 4 && day % 2 === 0 ? null : ((hour * 7 + n * 31 + day) % 60) + 5;
  return { visits: count, passersby: count && count * 4, coverage: n === 3 && day % 4 === 0 ? 0.5 : 1 };
}

async function fill(db: HubDatabase, id: Fill): Promise<void> {
  const retailer = (isChanged: boolean) => [
    { id, name: id, stores: STORES.map((n) => storeOf(n, isChanged)) },
  ];
  const find = await withStores(db, retailer(false));
  await db.asOperator().write(async (unit) => {
    for (const n of STORES) {
      const { key } = find(id, `s${n}`)!;
      const sensor = n === 5 ? undefined : await sensorOf(unit, key, 'door');
      const rows = Array.from({ length: FILLS[id].end - FIRST }, (_, at) => (FIRST + at) as UtcHour).flatMap(
        (hour) => {
          const values = heard(n, hour);
          return values && sensor ? [{ sensor, hour, values: encodeHour(hourlyCount(hour, values)) }] : [];
        },
      );
      await unit.writeHours(rows, 5);
      if (!CALIBRATED.includes(n)) continue;
      const starts = (FIRST + 4 * 24 + 13) as UtcHour;
      const counted = { countedFrom: starts, countedTo: (starts + 5) as UtcHour, madeBy: 'Kim', basis: [] };
      await unit.insertCalibration(
        key,
        { ...counted, measure: 'visits', factor: 1.5 + n, starts, error: 0.1, setup },
        5,
      );
    }
  });
  if (FILLS[id].isStale) await withStores(db, retailer(true));
}

/** Each store by itself, from its hours. */
async function plainly(
  db: HubDatabase,
  states: readonly StoreState[],
  date: LocalDate,
  as: As,
  nowMs: number,
) {
  const own = await loadStores(
    db.asOperator(),
    states.map(({ store }) => store),
    nowMs,
    as,
  );
  const reports = await loadDayReports(
    db.asOperator(),
    own.flatMap((state) => [date, addDays(date, -7)].map((day) => ({ state, date: day }))),
    'open',
  );
  return own
    .map((state, at) => ({ state, day: reports[2 * at]!, before: reports[2 * at + 1]! }))
    .filter(({ state, day }) => isOver(state, day) && day.totals.cells.visits.released > 0);
}

const isOver = ({ end }: StoreState, { day }: DayReport) => day.open.every(({ to }) => to <= end);

type Plain = Awaited<ReturnType<typeof plainly>>[number];

function isMatched({ state: { store }, day, before }: Plain): boolean {
  const isWhole = ({ hours, totals, expected }: DayReport) =>
    totals.cells.visits.released > 0 &&
    hours.filter(({ open }) => open).at(0)!.expected > 0 &&
    hours.filter(({ open }) => open).at(-1)!.expected > 0 &&
    totals.coverage >= 0.9 * expected;
  const { opened } = store.history;
  return isWhole(day) && isWhole(before) && (opened === null || opened <= before.date);
}

const sum = (all: readonly Plain[], of: (one: Plain) => number) =>
  all.reduce((total, one) => total + of(one), 0);

onEachEngine(({ open }) => {
  let db: HubDatabase;
  beforeAll(async () => {
    db = await open();
    for (const id of FILL_IDS) await fill(db, id);
  });
  const statesOf = async (retailer: string, nowMs: number, which: readonly number[] = STORES) => {
    const rows = (await db.asTenant(retailer).stores()).filter(({ id }) =>
      which.includes(Number(id.slice(1))),
    );
    return loadStores(db.asTenant(retailer), rows, nowMs);
  };

  property.prop(
    [
      fc.constantFrom(...FILL_IDS),
      fc.oneof(fc.subarray([...STORES], { minLength: 1 }), fc.constantFrom([0], [0, 1], [0, 5], [1, 2, 5])),
      fc.nat(200),
    ],
    { numRuns: 60 },
  )(
    'the sum, how many are in it and the change, at any moment of any stores',
    async (of, which, quarters) => {
      const nowMs = FILLS[of].end * 3_600_000 + quarters * 900_000;
      const states = await statesOf(of, nowMs, which);
      const shown = await loadLastDay(db.asTenant(of), states);
      if (states.every(({ firstDay }) => firstDay === undefined)) {
        expect(shown).toBeUndefined();
        return;
      }
      const { date, sums, change } = shown!;
      expect(states.every(({ today }) => date < today)).toBe(true);
      const phones = await plainly(db, states, date, 'phones', nowMs);
      const people = await plainly(db, states, date, 'people', nowMs);
      const allPeople =
        people.length > 0 && people.every(({ day }) => unitOf(day.totals.cells.visits) === 'people');
      const counted = allPeople ? people : phones;
      expect(shown).toMatchObject({ stores: which.length, counted: counted.length });
      const calibrated = people.filter(({ day }) => unitOf(day.totals.cells.visits) === 'people');
      expect(shown!.calibrated).toBe(calibrated.length);
      const { visits } = sums.cells;
      expect(unitOf(visits)).toBe(counted.length === 0 ? undefined : allPeople ? 'people' : 'phones');
      expect(visits.sum).toBeCloseTo(
        sum(counted, ({ day }) => day.totals.cells.visits.sum),
        6,
      );
      expect(visits.variance).toBeCloseTo(
        sum(counted, ({ day }) => day.totals.cells.visits.variance),
        4,
      );
      const shared = counted.map(({ day }) => day.totals.cells.visits.shared);
      expect(visits.shared).toBeCloseTo(Math.hypot(...shared), 4);
      expect(sums.funnel.passersby.sum).toBeCloseTo(
        sum(counted, ({ day }) => day.totals.funnel.passersby.sum),
        6,
      );
      const matched = phones.filter(isMatched);
      expect(change.days).toBe(matched.length);
      expect(change.now).toBeCloseTo(
        sum(matched, ({ day }) => day.totals.cells.visits.sum),
        6,
      );
      expect(change.before).toBeCloseTo(
        sum(matched, ({ before }) => before.totals.cells.visits.sum),
        6,
      );
    },
  );

  test('there are sums that hold and sums that do not, people and phones, and days that go back over a Sunday', async () => {
    const held = async (retailer: string) => {
      const [state] = await statesOf(retailer, FILLS.kept.end * 3_600_000);
      const { key } = state!.store;
      return holds((await db.asOperator().keptStates([key])).get(key)!, dayNumber(addDays(CHANGED, 2)));
    };
    expect([await held('kept'), await held('stale')]).toEqual([true, false]);
    const nowMs = FILLS.kept.end * 3_600_000;
    const units = async (which: readonly number[]) => {
      const shown = await loadLastDay(db.asTenant('kept'), await statesOf('kept', nowMs, which));
      return [shown!.date, unitOf(shown!.sums.cells.visits), shown!.calibrated];
    };
    const yesterday = dateOfDay(dayNumber('2026-11-24' as LocalDate));
    expect(await units([0, 1, 5])).toEqual([yesterday, 'people', 2]);
    expect(await units([0, 1, 2])).toEqual([yesterday, 'phones', 2]);
    const monday = Date.parse('2026-11-23T12:00:00Z');
    const shown = await loadLastDay(db.asTenant('kept'), await statesOf('kept', monday, [3, 4]));
    expect(shown!.date).toBe('2026-11-21');
    expect(storeDay((await statesOf('kept', monday, [3]))[0]!.store.history, shown!.date).open).toHaveLength(
      1,
    );
  });
});
