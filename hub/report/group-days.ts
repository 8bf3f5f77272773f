// The days and hours of a group for programs: of each, the sum of the stores that counted in it on that date, by what held then.
// Read in as many statements for all stores as for one.
import type { LocalDate } from '../calendar/local-days.ts';
import { openHoursOf, storeDays } from '../calendar/store-days.ts';
import { sumStores } from '../figures/sums.ts';
import type { Sums } from '../store/hours.ts';
import type { Reader } from '../store/port.ts';
import type { DayFigures } from './day-report.ts';
import { type FoundGroup, loadMembers, type Member } from './group.ts';
import { groupDay } from './group-day.ts';
import { inOneUnit } from './one-unit.ts';
import { readDays } from './read-days.ts';
import { type As, loadDayReports } from './store-state.ts';

export interface GroupDay {
  readonly date: LocalDate;
  /** Stores that counted in it, and those of them that were heard. */
  readonly stores: number;
  readonly storesHeard: number;
  /** Clock hours in which they were open, added. */
  readonly openHours: number;
  /** Over the open hours of all of them. */
  readonly sums: Sums;
  /** Open sensor-hours that should have been heard. */
  readonly expected: number;
}

/** Days of stores that one question may ask for; of hours, ten times fewer. */
export const STORE_DAYS_MAX = 100_000;
const STORE_DAYS_OF_HOURS_MAX = 10_000;

export type GroupAnswer<T> =
  | { readonly kind: 'fine'; readonly rows: readonly T[] }
  /** `days`: as many may be asked for. */
  | { readonly kind: 'too-many'; readonly days: number };

/** What is asked of a group. `dates`: in order, one after another. */
export interface AskedGroup {
  readonly dates: readonly LocalDate[];
  readonly as?: As | undefined;
}

export async function loadGroupDays(
  db: Reader,
  group: FoundGroup,
  asked: AskedGroup,
  nowMs: number,
): Promise<GroupAnswer<GroupDay>> {
  const members = await membersOn(db, group, asked, nowMs);
  const { dates } = asked;
  if (members.length * dates.length > STORE_DAYS_MAX) return tooMany(STORE_DAYS_MAX, members);
  const read = await readDays(
    db,
    members.map(({ state, counts }) => ({
      state,
      days: storeDays(state.store.history, dates[0]!, dates.at(-1)!).filter(({ date }) => counts(date)),
    })),
  );
  const byDate = Map.groupBy(read.flat(), ({ day }) => day.date);
  return {
    kind: 'fine',
    rows: dates.map((date) => {
      const stores = byDate.get(date) ?? [];
      return {
        date,
        stores: stores.length,
        storesHeard: stores.filter(({ sums }) => sums !== undefined).length,
        openHours: stores.reduce((sum, { day }) => sum + openHoursOf(day), 0),
        sums: sumStores(stores.map(({ sums }) => sums)),
        expected: stores.reduce((sum, { expected }) => sum + expected, 0),
      };
    }),
  };
}

export async function loadGroupHours(
  db: Reader,
  group: FoundGroup,
  asked: AskedGroup,
  nowMs: number,
): Promise<GroupAnswer<DayFigures>> {
  const members = await membersOn(db, group, asked, nowMs);
  const { dates } = asked;
  if (members.length * dates.length > STORE_DAYS_OF_HOURS_MAX) {
    return tooMany(STORE_DAYS_OF_HOURS_MAX, members);
  }
  const reports = await loadDayReports(
    db,
    members.flatMap(({ state, counts }) => dates.filter(counts).map((date) => ({ state, date }))),
  );
  const byDate = Map.groupBy(reports, ({ date }) => date);
  return { kind: 'fine', rows: dates.map((date) => groupDay(date, byDate.get(date) ?? [])) };
}

const tooMany = (most: number, members: readonly Member[]) => ({
  kind: 'too-many' as const,
  days: Math.floor(most / members.length),
});

/** The stores that count in it on one of the dates, all of them in one unit. */
async function membersOn(
  db: Reader,
  group: FoundGroup,
  { dates, as }: AskedGroup,
  nowMs: number,
): Promise<Member[]> {
  const members = (await loadMembers(db, group, nowMs, as)).filter(({ counts }) => dates.some(counts));
  const states = members.map(({ state }) => state);
  const oneUnit = inOneUnit(states, { first: dates[0]!, last: dates.at(-1)! });
  return members.map(({ counts }, at) => ({ state: oneUnit[at]!, counts }));
}
