// A group over a range: the day that is looked at, the days, weeks or months of the range, when people come, and how each of its
// groups and stores has done. Figures are sums of what the stores report that count on each date, by the business days of their
// own time zones; own errors and gains of different stores are independent. Read in as many statements for all stores as for one.
import { addDays, daysBetween, type LocalDate } from '../calendar/local-days.ts';
import { type StoreDay, storeDays } from '../calendar/store-days.ts';
import { readVisits } from '../figures/adjusted-hours.ts';
import { sumStores } from '../figures/sums.ts';
import type { Sums } from '../store/hours.ts';
import type { Reader } from '../store/port.ts';
import { type Comparison, compareStores } from './compare.ts';
import { type DayPage, loadDayPages } from './day-page.ts';
import type { DayReport } from './day-report.ts';
import {
  countsIn,
  type FoundGroup,
  type GroupName,
  loadMembers,
  type Member,
  type PartOfGroup,
} from './group.ts';
import { groupDayPage, type MemberDay } from './group-day.ts';
import { STORE_DAYS_MAX } from './group-days.ts';
import { type HeatMap, heatMap } from './heat-map.ts';
import { type LikeForLike, loadLikeForLike } from './like-for-like.ts';
import { inOneUnit } from './one-unit.ts';
import { type DaySums, readDays } from './read-days.ts';
import {
  type Bucket,
  daysBefore,
  RANGES,
  type Range,
  type RangeFigures,
  rangeFigures,
  rangeStart,
  STEP_OF,
  wholeSpan,
} from './series.ts';
import type { As, StoreState } from './store-state.ts';

/** Of a heat map: weeks of stores that one page reads the hours of. */
const HEAT_STORE_WEEKS_MAX = 2000;
const HEAT_WEEKS_MAX = 52;

export interface GroupReport {
  readonly group: FoundGroup;
  readonly as: As;
  readonly nowMs: number;
  readonly range: Range;
  /** Those that its stores are not too many for. */
  readonly ranges: readonly Range[];
  /** Of all stores that were ever in it. */
  readonly firstDay: LocalDate | undefined;
  readonly newest: LocalDate | undefined;
  /** How many of its stores have a calibration; people are shown where all that count have. */
  readonly calibrated: number;
  /** In it now, or on a day that is shown, by name. */
  readonly stores: readonly StoreOfGroup[];
  /** Undefined before the first hour. */
  readonly data: GroupData | undefined;
}

export interface GroupData {
  readonly day: DayPage;
  /** The stores that count on the day. */
  readonly onDay: readonly StoreOfGroup[];
  readonly asked: LocalDate | undefined;
  readonly figures: RangeFigures;
  readonly likeForLike: readonly LikeForLike[];
  readonly heat: { readonly map: HeatMap; readonly weeks: number };
  /** The groups right below it. */
  readonly groups: readonly PartReport[];
}

/**
 * How a store stands on the day. `counted`: visits were released. `withheld`: heard, and all too few to publish. `not-heard`:
 * open, and nothing came. `early`: no open hour is over yet. `waiting`: no sensor has reported an hour yet. `away`: it does not
 * count in the group on the day.
 */
export type Standing =
  | 'counted'
  | 'withheld'
  | 'closed'
  | 'paused'
  | 'not-heard'
  | 'early'
  | 'waiting'
  | 'away';

/** Of the day there is something to say: a count, a withheld one, or that none came where one was due. */
export const isDue = (standing: Standing) =>
  standing === 'counted' || standing === 'withheld' || standing === 'not-heard';

export interface Figures {
  readonly day: Sums;
  readonly againstLastWeek: Comparison | undefined;
  /** Of the days of the range on which it counts. */
  readonly range: Bucket;
}

export interface StoreOfGroup extends Figures {
  readonly state: StoreState;
  /** It counts in the group today. */
  readonly isIn: boolean;
  readonly standing: Standing;
  readonly report: DayReport | undefined;
}

export interface PartReport extends Figures {
  readonly group: GroupName;
  /** Stores that count on the day, and those of them with a count. */
  readonly stores: number;
  readonly counted: number;
  /** Of one of them something is due on the day, see `isDue`. */
  readonly isDue: boolean;
}

export type GroupReportAnswer =
  | { readonly kind: 'fine'; readonly report: GroupReport }
  | { readonly kind: 'too-many'; readonly ranges: readonly Range[] };

export async function loadGroupReport(
  db: Reader,
  group: FoundGroup,
  asked: { readonly day: LocalDate | undefined; readonly range: Range; readonly as: As },
  nowMs: number,
): Promise<GroupReportAnswer> {
  const { range, as } = asked;
  const members = await loadMembers(db, group, nowMs, as);
  const last = newestDay(members);
  const ranges = RANGES.filter((each) => rangeDays(each, last) * members.length <= STORE_DAYS_MAX);
  if (last !== undefined && !ranges.includes(range)) return { kind: 'too-many', ranges };
  const firsts = members.flatMap(({ state }) => state.firstDay ?? []).sort();
  const lasts = members.flatMap(({ state }) => [state.lastDay ?? state.today, state.today]).sort();
  const report = {
    group,
    as,
    nowMs,
    range,
    ranges,
    firstDay: firsts[0],
    newest: lasts.at(-1),
    calibrated: members.filter(({ state }) => state.adjusted.length > 0).length,
  };
  if (last === undefined) {
    return { kind: 'fine', report: { ...report, stores: members.map(waiting), data: undefined } };
  }
  const span = spanOf(firsts[0]!, last, asked);
  const read = await readGroup(db, members, { ...asked, ...span });
  const stores = storesOf(read);
  return { kind: 'fine', report: { ...report, stores, data: dataOf(group, asked.day, read, stores) } };
}

const rangeDays = (range: Range, last: LocalDate | undefined) =>
  last === undefined ? 0 : daysBetween(rangeStart(range, last), last) + 1;

/** The newest day of most stores that are in use: one that is a day ahead does not make the others look silent. */
function newestDay(members: readonly Member[]): LocalDate | undefined {
  const all = members.flatMap(({ state, counts }) =>
    state.lastDay === undefined
      ? []
      : [{ last: state.lastDay, inUse: counts(state.lastDay) && counts(state.today) }],
  );
  const used = all.filter(({ inUse }) => inUse);
  const days = Map.groupBy(used.length > 0 ? used : all, ({ last }) => last);
  const most = [...days].sort(([a, one], [b, other]) => other.length - one.length || (a < b ? 1 : -1));
  return most[0]?.[0];
}

interface Span {
  /** Of the range. */
  readonly first: LocalDate;
  readonly last: LocalDate;
  readonly chosen: LocalDate;
}

function spanOf(
  firstDay: LocalDate,
  last: LocalDate,
  { day, range }: { readonly day: LocalDate | undefined; readonly range: Range },
): Span {
  const start = rangeStart(range, last);
  return { first: firstDay > start ? firstDay : start, last, chosen: day ?? last };
}

interface ReadGroup extends Span {
  readonly range: Range;
  readonly dates: readonly LocalDate[];
  /** Of each member: the days of the range on which it counts. */
  readonly members: readonly (MemberDay & { readonly days: readonly DaySums[] })[];
  readonly likeForLike: readonly LikeForLike[];
  readonly heat: GroupData['heat'];
}

async function readGroup(
  db: Reader,
  all: readonly Member[],
  asked: Span & { readonly range: Range },
): Promise<ReadGroup> {
  const { first, last, chosen, range } = asked;
  const from = chosen < first ? chosen : first;
  // The four weeks before the day are held against it, and must be in its unit.
  const oneUnit = inOneUnit(
    all.map(({ state }) => state),
    { first: minDate(from, addDays(chosen, -28)), last: chosen > last ? chosen : last },
  );
  const members = all.map(({ counts }, at) => ({ state: oneUnit[at]!, counts }));
  const asks = members.map(({ state, counts }) => ({
    state,
    days: storeDays(state.store.history, first, last).filter(({ date }) => counts(date)),
  }));
  const today = members.map(({ state }) => state.today).sort()[0]!;
  const [days, pages, heat, likeForLike] = await Promise.all([
    readDays(db, asks),
    loadDayPages(db, oneUnit, chosen),
    loadHeat(db, asks, last, daysBetween(first, last) + 1),
    loadLikeForLike(db, members, wholeSpan(first, last, today), daysBefore(range)),
  ]);
  const dates = Array.from({ length: daysBetween(first, last) + 1 }, (_, at) => addDays(first, at));
  return {
    ...asked,
    dates,
    likeForLike,
    heat,
    members: members.map((member, at) => ({ member, page: pages[at]!, days: days[at]! })),
  };
}

const minDate = (a: LocalDate, b: LocalDate) => (a < b ? a : b);

async function loadHeat(
  db: Reader,
  asks: readonly { readonly state: StoreState; readonly days: readonly StoreDay[] }[],
  last: LocalDate,
  dayCount: number,
): Promise<GroupData['heat']> {
  const most = Math.max(1, Math.floor(HEAT_STORE_WEEKS_MAX / asks.length));
  const weeks = Math.min(HEAT_WEEKS_MAX, Math.ceil(dayCount / 7), most);
  const since = addDays(last, 1 - 7 * weeks);
  const shown = asks.flatMap(({ state, days }) => {
    const within = days.filter(({ date }) => date >= since);
    return within.length === 0 ? [] : [{ state, days: within }];
  });
  const rows = await readVisits(
    db,
    shown.map(({ state: { store, shared, adjusted }, days }) => ({
      store: store.key,
      shared,
      adjusted,
      from: days[0]!.from,
      to: days.at(-1)!.to,
    })),
  );
  return { map: heatMap(shown.map(({ days }, at) => ({ days, rows: rows[at]! }))), weeks };
}

function dataOf(
  group: FoundGroup,
  asked: LocalDate | undefined,
  read: ReadGroup,
  stores: readonly StoreOfGroup[],
): GroupData {
  const { members, chosen, dates, range, likeForLike, heat } = read;
  const counting = members.filter(({ member }) => member.counts(chosen));
  const standings = new Map(stores.map(({ state, standing }) => [state.store.key, standing]));
  return {
    asked,
    likeForLike,
    heat,
    day: groupDayPage(chosen, counting),
    onDay: stores.filter(({ standing }) => standing !== 'away'),
    figures: rangeFigures(
      members.map(({ days }) => days),
      dates,
      STEP_OF[range],
    ),
    groups: group.below.map((part) => partOf(group, part, read, standings)),
  };
}

function partOf(
  group: FoundGroup,
  { id, name, membership }: PartOfGroup,
  { members, chosen, dates }: ReadGroup,
  standings: ReadonlyMap<number, Standing>,
): PartReport {
  const parts = members.map((each) => {
    const counts = countsIn(group, membership, each.member.state.store);
    return { ...each, member: { ...each.member, counts } };
  });
  const counting = parts.filter(({ member }) => member.counts(chosen));
  const { report, againstLastWeek } = groupDayPage(chosen, counting);
  const standing = counting.flatMap(({ member }) => standings.get(member.state.store.key) ?? []);
  return {
    group: { id, name },
    stores: counting.length,
    counted: standing.filter((each) => each === 'counted').length,
    isDue: standing.some(isDue),
    day: report.totals,
    againstLastWeek,
    range: totalOf(
      parts.map(({ member, days }) => days.filter(({ day }) => member.counts(day.date))),
      dates,
    ),
  };
}

const totalOf = (stores: readonly (readonly DaySums[])[], dates: readonly LocalDate[]) =>
  rangeFigures(stores, dates, 'month').total;

/** Those that count on the day, on one of the range, or now. */
function storesOf({ members, chosen, dates }: ReadGroup): StoreOfGroup[] {
  return members
    .filter(({ member, days }) => days.length > 0 || [chosen, member.state.today].some(member.counts))
    .map(({ member, page, days }) => {
      const { state, counts } = member;
      const isThere = counts(chosen);
      const lastWeek = page.earlier.filter((day) => day.date === addDays(chosen, -7) && counts(day.date));
      return {
        state,
        isIn: counts(state.today),
        standing: isThere ? standingOf(state, page.report) : 'away',
        report: isThere ? page.report : undefined,
        day: isThere ? page.report.totals : sumStores([]),
        againstLastWeek: isThere ? compareStores([{ today: page.report, earlier: lastWeek }]) : undefined,
        range: totalOf([days], dates),
      };
    });
}

const waiting = ({ state, counts }: Member): StoreOfGroup => ({
  state,
  isIn: counts(state.today),
  standing: 'waiting',
  report: undefined,
  day: sumStores([]),
  againstLastWeek: undefined,
  range: totalOf([], [state.today]),
});

function standingOf({ firstDay }: StoreState, { closed, totals, hours, missing, date }: DayReport): Standing {
  if (closed) return 'closed';
  if (totals.heard > 0) return totals.cells.visits.released > 0 ? 'counted' : 'withheld';
  if (missing > 0) return 'not-heard';
  if (hours.some(({ state }) => state === 'paused')) return 'paused';
  return firstDay === undefined || date < firstDay ? 'waiting' : 'early';
}
