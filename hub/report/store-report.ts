// One store over a range: the day that is looked at, the days, weeks or months of the range, and when people come.

import { type PastName, pastNames } from '../calendar/history.ts';
import { addDays, daysBetween, type LocalDate } from '../calendar/local-days.ts';
import { storeDays } from '../calendar/store-days.ts';
import { readVisits } from '../figures/adjusted-hours.ts';
import type { Reader } from '../store/port.ts';
import { loadDay, type StoreDayPage } from './day-page.ts';
import type { GroupName } from './group.ts';
import { loadGroupTrees } from './group-tree.ts';
import { type HeatMap, heatMap } from './heat-map.ts';
import { type LikeForLike, loadLikeForLike } from './like-for-like.ts';
import { loadDays } from './read-days.ts';
import {
  daysBefore,
  type Range,
  type RangeFigures,
  rangeFigures,
  rangeStart,
  STEP_OF,
  wholeSpan,
} from './series.ts';
import type { StoreState } from './store-state.ts';

/** The heat map looks back as far as the range does, but not so far that an old habit hides a new one. */
const HEAT_WEEKS_MAX = 52;

export interface StoreReport {
  readonly state: StoreState;
  readonly nowMs: number;
  readonly range: Range;
  /** In which it is now. */
  readonly groups: readonly GroupName[];
  /** Undefined before the first hour. */
  readonly data: StoreData | undefined;
}

export interface StoreData {
  readonly day: StoreDayPage;
  readonly asked: LocalDate | undefined;
  readonly figures: RangeFigures;
  /** The range beside the one before it, and beside that of the year before, as far as there are hours. */
  readonly likeForLike: readonly LikeForLike[];
  /** What the store was called on days that are shown, where that is another name. */
  readonly pastNames: readonly PastName[];
  readonly heat: { readonly map: HeatMap; readonly weeks: number };
}

/** `day`: the day that was asked for; else the newest with data. */
export async function loadStoreReport(
  db: Reader,
  state: StoreState,
  asked: { readonly day: LocalDate | undefined; readonly range: Range },
  nowMs: number,
): Promise<StoreReport> {
  const [data, trees] = await Promise.all([
    state.lastDay === undefined ? undefined : loadData(db, state, state.lastDay, asked),
    loadGroupTrees(db, nowMs),
  ]);
  const { retailer, id } = state.store;
  return { state, nowMs, range: asked.range, groups: trees.ofStore(retailer, id), data };
}

async function loadData(
  db: Reader,
  state: StoreState,
  lastDay: LocalDate,
  { day, range }: { readonly day: LocalDate | undefined; readonly range: Range },
): Promise<StoreData> {
  const start = rangeStart(range, lastDay);
  const first = state.firstDay! > start ? state.firstDay! : start;
  const [days, shown, heat, likeForLike] = await Promise.all([
    loadDays(db, state, first, lastDay),
    loadDay(db, state, day ?? lastDay),
    loadHeat(db, state, first, lastDay),
    loadLikeForLike(db, [{ state }], wholeSpan(first, lastDay, state.today), daysBefore(range)),
  ]);
  const dates = days.map((each) => each.day.date);
  const figures = rangeFigures([days], dates, STEP_OF[range]);
  const names = pastNames(state.store.history, day !== undefined && day < first ? day : first, lastDay);
  return { day: shown, asked: day, figures, heat, likeForLike, pastNames: names };
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
