// All stores at a glance: what each had on its newest day, against the same weekday before.
import { addDays, type LocalDate } from '../calendar/local-days.ts';
import { storeDays } from '../calendar/store-days.ts';
import type { Reader } from '../store/port.ts';
import { STORE_ORDERS, type StoreRanks } from '../store/store-pages.ts';
import type { StoreRow } from '../store/stores.ts';
import { type DayPage, dayPage } from './day-page.ts';
import type { DayReport, HourReport } from './day-report.ts';
import { type GroupTrees, loadGroupTrees } from './group-tree.ts';
import { type LastDay, loadLastDay } from './last-day.ts';
import type { LikeForLike } from './like-for-like.ts';
import {
  type AskedStores,
  loadStorePage,
  loadStorePages,
  type PageOfStores,
  TOGETHER_MAX,
  WEEK_MS,
} from './store-pages.ts';
import { changesOf, RANKED_ORDERS, type RankedOrder, ranksOf } from './store-ranks.ts';
import { loadDayReports, loadStores, type StoreState } from './store-state.ts';

const SPARK_HOURS = 24;

export interface OverviewStore {
  readonly state: StoreState;
  /** Undefined before the first hour. */
  readonly day: OverviewDay | undefined;
  /** Alarms and refused messages of the last seven days. */
  readonly alarms: number;
  readonly refused: number;
}

export interface OverviewDay extends Pick<DayPage<DayReport>, 'report' | 'againstLastWeek' | 'notCompared'> {
  /** Beside the same weekday before, as the stores are ordered; undefined where they are not ordered by a figure. */
  readonly like: LikeForLike | undefined;
  /** The last open hours, oldest first. */
  readonly recent: readonly HourReport[];
  /** The last open hour of the day that was heard; undefined where none was yet, or it is closed. */
  readonly latest: HourReport | undefined;
}

/** Stores of one page. */
export const OVERVIEW_STORES = 50;

export const OVERVIEW_ORDERS = [...STORE_ORDERS, ...RANKED_ORDERS] as const;

export interface AskedOverview {
  /** By a figure: rows are of the day that the totals are of, and in their unit. */
  readonly order: (typeof OVERVIEW_ORDERS)[number];
  readonly search: string | undefined;
  /** From 1 on. */
  readonly page: number;
}

export interface Overview extends Omit<PageOfStores, 'stores'> {
  readonly stores: readonly OverviewStore[];
  /** Of those that the search finds: their reports are there still. */
  readonly retired: readonly StoreRow[];
  /** How many those are; the first of them are named. */
  readonly retiredFound: number;
  readonly groups: GroupTrees;
  /** Over all stores that were found, whatever page is shown; undefined before the first hour, and where `tooMany`. */
  readonly lastDay: LastDay | undefined;
  /** More were found than are looked at together: there is no sum, and an order by a figure is that by name. */
  readonly tooMany: boolean;
  /** The one that is shown: the first where there are fewer than were asked for. */
  readonly page: number;
}

const FIRST: AskedOverview = { order: 'hand', search: undefined, page: 1 };

/** A page of the stores that `db` reads of, in a number of statements that does not grow with them. */
export async function loadOverview(db: Reader, nowMs: number, asked = FIRST): Promise<Overview> {
  const { order, search, page } = asked;
  const start = { offset: 0 };
  const shownPage = {
    search,
    retired: 'none' as const,
    limit: OVERVIEW_STORES,
    from: { offset: (page - 1) * OVERVIEW_STORES },
  };
  const pages: readonly AskedStores[] = [
    { order: 'name', search, retired: 'only', limit: OVERVIEW_STORES, from: start },
    { order: 'name', search, retired: 'none', limit: TOGETHER_MAX, from: start },
    ...(isRanked(order) ? [] : [{ ...shownPage, order }]),
  ];
  const [alarms, refused, groups, [gone, every, unranked]] = await Promise.all([
    db.alarmCounts(nowMs - WEEK_MS),
    db.refusedCounts(nowMs - WEEK_MS),
    loadGroupTrees(db, nowMs),
    loadStorePages(db, pages, nowMs),
  ]);
  const { found, all } = every!;
  if (page > 1 && found <= shownPage.from.offset) return loadOverview(db, nowMs, { ...asked, page: 1 });
  const tooMany = found > TOGETHER_MAX;
  const together = tooMany ? [] : await loadStores(db, every!.stores, nowMs);
  const lastDay = await loadLastDay(db, together);
  const ranked = isRanked(order) && lastDay ? rankedBy(order, lastDay) : undefined;
  const { stores } = unranked ?? (await loadStorePage(db, { ...shownPage, order: ranked ?? 'name' }, nowMs));
  const known = tooMany ? await loadStores(db, stores, nowMs) : together;
  const byKey = new Map(
    (ranked?.day.parts.map(({ state }) => state) ?? known).map((state) => [state.store.key, state]),
  );
  // One that came between two questions is there the next time.
  const states = stores.flatMap(({ key }) => byKey.get(key) ?? []);
  const days = await overviewDays(db, states, ranked);
  const shown = states.map((state) => ({
    state,
    day: days.get(state),
    alarms: alarms.get(state.store.key) ?? 0,
    refused: refused.get(state.store.key) ?? 0,
  }));
  return {
    stores: shown,
    retired: gone!.stores,
    retiredFound: gone!.found,
    groups,
    lastDay,
    tooMany,
    found,
    all,
    page,
  };
}

const isRanked = (order: AskedOverview['order']): order is RankedOrder =>
  RANKED_ORDERS.some((ranked) => ranked === order);

interface Ranked extends StoreRanks {
  readonly day: LastDay;
  readonly changes: ReadonlyMap<number, LikeForLike>;
}

function rankedBy(order: RankedOrder, day: LastDay): Ranked {
  const changes = changesOf(day);
  return { day, changes, ...ranksOf(day, changes, order) };
}

async function overviewDays(
  db: Reader,
  states: readonly StoreState[],
  ranked: Ranked | undefined,
): Promise<ReadonlyMap<StoreState, OverviewDay>> {
  const shown = states.flatMap((state) =>
    state.lastDay === undefined
      ? []
      : [{ state, dates: overviewDates(state, ranked?.day.date ?? state.lastDay) }],
  );
  const asked = shown.flatMap(({ state, dates }) => dates.map((date) => ({ state, date })));
  const reports = await loadDayReports(db, asked, 'open');
  let at = 0;
  return new Map(
    shown.map(({ state, dates }) => {
      const own = reports.slice(at, at + dates.length);
      at += dates.length;
      return [state, overviewDay(state, own, ranked?.changes.get(state.store.key))];
    }),
  );
}

/** The sparkline looks back no further. */
const SPARK_DAYS = 4;

/** The day, the same weekday before it, and as many days before as the sparkline shows hours of, oldest first. */
function overviewDates({ store: { history }, end }: StoreState, last: LocalDate): LocalDate[] {
  const days = storeDays(history, addDays(last, -SPARK_DAYS), last);
  let hours = 0;
  const first = days.findLastIndex(({ open }) => {
    hours += open.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, end) - from), 0);
    return hours >= SPARK_HOURS;
  });
  return [last, addDays(last, -7), ...days.slice(Math.max(0, first), -1).map(({ date }) => date)];
}

/** `reports`: of `overviewDates`. */
function overviewDay(
  state: StoreState,
  [day, lastWeek, ...before]: readonly DayReport[],
  like: LikeForLike | undefined,
): OverviewDay {
  const recent = [...before, day!]
    .flatMap(({ hours }) => hours)
    .filter((hour) => hour.open && hour.state !== 'ahead')
    .slice(-SPARK_HOURS);
  const { report, againstLastWeek, notCompared } = dayPage(state, day!, [lastWeek!]);
  return {
    report,
    againstLastWeek,
    notCompared,
    like,
    recent,
    latest: day!.hours.findLast((hour) => hour.open && hour.sums),
  };
}
