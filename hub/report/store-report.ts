// One store over a range: the day that is looked at, the days, weeks or months of the range, and when people come.

import { addDays, daysBetween, type LocalDate } from '../calendar/local-days.ts';
import { storeDays } from '../calendar/store-days.ts';
import { readSpans, readVisits } from '../figures/adjusted-hours.ts';
import type { Reader } from '../store/port.ts';
import { type HeatMap, heatMap } from './heat-map.ts';
import {
  type Bucket,
  bucketsOf,
  type DaySums,
  daySeries,
  type Range,
  rangeStart,
  STEP_OF,
} from './series.ts';
import { type DayPage, loadDay, type StoreState } from './store-state.ts';

/** The heat map looks back as far as the range does, but not so far that an old habit hides a new one. */
const HEAT_WEEKS_MAX = 52;

export interface StoreReport {
  readonly state: StoreState;
  readonly nowMs: number;
  readonly range: Range;
  /** Undefined before the first hour. */
  readonly data: StoreData | undefined;
}

export interface StoreData {
  readonly day: DayPage;
  readonly asked: LocalDate | undefined;
  readonly buckets: readonly Bucket[];
  readonly heat: { readonly map: HeatMap; readonly weeks: number };
}

/** `day`: the day that was asked for; else the newest with data. */
export async function loadStoreReport(
  db: Reader,
  state: StoreState,
  asked: { readonly day: LocalDate | undefined; readonly range: Range },
  nowMs: number,
): Promise<StoreReport> {
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
  const { store, shared, expected, adjusted } = state;
  const days = storeDays(store.history, first, last);
  return daySeries(days, expected, (spans) => readSpans(db, { store: store.key, shared }, spans, adjusted));
}

async function loadHeat(
  db: Reader,
  { store, shared, adjusted }: StoreState,
  first: LocalDate,
  last: LocalDate,
): Promise<StoreData['heat']> {
  const weeks = Math.min(HEAT_WEEKS_MAX, Math.ceil((daysBetween(first, last) + 1) / 7));
  const since = addDays(last, 1 - 7 * weeks);
  const days = storeDays(store.history, since > first ? since : first, last);
  const span = { store: store.key, shared, from: days[0]!.from, to: days.at(-1)!.to, adjusted };
  const [rows] = await readVisits(db, [span]);
  return { map: heatMap([{ days, rows: rows! }]), weeks };
}
