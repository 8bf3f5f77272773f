// Reads what each page shows.

import { MS_PER_HOUR } from '../../shared/utc-hour.ts';
import { addDays, daysBetween, type LocalDate, localDays } from '../calendar/local-days.ts';
import { readSpans, readVisits } from '../report/adjusted-hours.ts';
import { compareDays, sameUnit } from '../report/compare.ts';
import type { DayReport } from '../report/day-report.ts';
import { heatMap } from '../report/heat-map.ts';
import { bucketsOf, type DaySums, daySeries, type Range, rangeStart, STEP_OF } from '../report/series.ts';
import type { Reader } from '../store/port.ts';
import { loadDay, loadDayReports, loadStores, type StoreState } from './load-store.ts';
import type { OverviewDay, OverviewStore } from './views/overview-page.ts';
import type { StoreData, StorePage } from './views/store-page.ts';

const WEEK_MS = 7 * 24 * MS_PER_HOUR;
/** The heat map looks back as far as the range does, but not so far that an old habit hides a new one. */
const HEAT_WEEKS_MAX = 52;
const SPARK_HOURS = 24;

/** `day`: the day that was asked for; else the newest with data. */
export async function loadStorePage(
  db: Reader,
  state: StoreState,
  asked: { readonly day: LocalDate | undefined; readonly range: Range },
  nowMs: number,
): Promise<StorePage> {
  const data = state.lastDay === undefined ? undefined : await loadData(db, state, state.lastDay, asked);
  return { state, nowMs, range: asked.range, data };
}

async function loadData(
  db: Reader,
  state: StoreState,
  lastDay: LocalDate,
  { day, range }: { readonly day: LocalDate | undefined; readonly range: Range },
): Promise<StoreData> {
  const start = rangeStart(range, lastDay);
  const first = state.firstDay! > start ? state.firstDay! : start;
  const [days, shown, heat] = await Promise.all([
    loadDays(db, state, first, lastDay),
    loadDay(db, state, day ?? lastDay),
    loadHeat(db, state, first, lastDay),
  ]);
  return { day: shown, asked: day, buckets: bucketsOf(days, STEP_OF[range]), heat };
}

export function loadDays(
  db: Reader,
  state: StoreState,
  first: LocalDate,
  last: LocalDate,
): Promise<DaySums[]> {
  const { store, expected, adjusted } = state;
  const days = localDays(store.timeZone, first, last);
  return daySeries(days, store.opening, expected, (spans) => readSpans(db, store.key, spans, adjusted));
}

async function loadHeat(
  db: Reader,
  { store, adjusted }: StoreState,
  first: LocalDate,
  last: LocalDate,
): Promise<StoreData['heat']> {
  const weeks = Math.min(HEAT_WEEKS_MAX, Math.ceil((daysBetween(first, last) + 1) / 7));
  const since = addDays(last, 1 - 7 * weeks);
  const days = localDays(store.timeZone, since > first ? since : first, last);
  const span = { store: store.key, from: days[0]!.from, to: days.at(-1)!.to, adjusted };
  const [rows] = await readVisits(db, [span]);
  return { map: heatMap(days, store.opening, rows!), weeks };
}

/** All stores that `db` reads of, in a number of statements that does not grow with them. */
export async function loadOverview(db: Reader, nowMs: number): Promise<OverviewStore[]> {
  const [alarms, refused, stores] = await Promise.all([
    db.alarmCounts(nowMs - WEEK_MS),
    db.refusedCounts(nowMs - WEEK_MS),
    db.stores(),
  ]);
  const states = await loadStores(db, stores, nowMs);
  const days = await overviewDays(db, states);
  return states.map((state) => ({
    state,
    day: days.get(state),
    alarms: alarms.get(state.store.key) ?? 0,
    refused: refused.get(state.store.key) ?? 0,
  }));
}

/** The day, the same weekday before it, and the days between that the sparkline shows. */
const OVERVIEW_DAYS = [0, -7, -4, -3, -2, -1] as const;

async function overviewDays(
  db: Reader,
  states: readonly StoreState[],
): Promise<ReadonlyMap<StoreState, OverviewDay>> {
  const shown = states.flatMap((state) =>
    state.lastDay === undefined ? [] : [{ state, last: state.lastDay }],
  );
  const reports = await loadDayReports(
    db,
    shown.flatMap(({ state, last }) => OVERVIEW_DAYS.map((days) => ({ state, date: addDays(last, days) }))),
  );
  const count = OVERVIEW_DAYS.length;
  return new Map(
    shown.map(({ state }, at) => [state, overviewDay(reports.slice(at * count, (at + 1) * count))]),
  );
}

/** `reports`: of `OVERVIEW_DAYS`. */
function overviewDay([day, lastWeek, ...before]: readonly DayReport[]): OverviewDay {
  const recent = [...before, day!]
    .flatMap(({ hours }) => hours)
    .filter((hour) => hour.open && hour.state !== 'ahead')
    .slice(-SPARK_HOURS);
  return {
    report: day!,
    againstLastWeek: compareDays(
      day!,
      [lastWeek!].filter((other) => sameUnit(other, day!)),
    ),
    recent,
  };
}
