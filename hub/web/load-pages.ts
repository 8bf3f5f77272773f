// Reads what each page shows.

import { parseTopic } from '../../shared/topics.ts';
import { MS_PER_HOUR } from '../../shared/utc-hour.ts';
import { readSpans, readVisits } from '../report/adjusted-hours.ts';
import { compareDays, sameUnit } from '../report/compare.ts';
import { heatMap } from '../report/heat-map.ts';
import { addDays, daysBetween, type LocalDate, localDays } from '../report/local-days.ts';
import { bucketsOf, type DaySums, daySeries, type Range, rangeStart, STEP_OF } from '../report/series.ts';
import type { HubDatabase } from '../store/database.ts';
import { countAlarms, countRefused } from '../store/read-messages.ts';
import { readStores } from '../store/read-stores.ts';
import { loadDay, loadDayReport, loadStore, type StoreState } from './load-store.ts';
import type { OverviewDay, OverviewStore } from './views/overview-page.ts';
import type { StoreData, StorePage } from './views/store-page.ts';

const WEEK_MS = 7 * 24 * MS_PER_HOUR;
/** The heat map looks back as far as the range does, but not so far that an old habit hides a new one. */
const HEAT_WEEKS_MAX = 52;
const SPARK_HOURS = 24;

/** `day`: the day that was asked for; else the newest with data. */
export function loadStorePage(
  db: HubDatabase,
  state: StoreState,
  asked: { readonly day: LocalDate | undefined; readonly range: Range },
  nowMs: number,
): StorePage {
  const data = state.lastDay === undefined ? undefined : loadData(db, state, state.lastDay, asked);
  return { state, nowMs, range: asked.range, data };
}

function loadData(
  db: HubDatabase,
  state: StoreState,
  lastDay: LocalDate,
  { day, range }: { readonly day: LocalDate | undefined; readonly range: Range },
): StoreData {
  const start = rangeStart(range, lastDay);
  const first = state.firstDay! > start ? state.firstDay! : start;
  const days = loadDays(db, state, first, lastDay);
  return {
    day: loadDay(db, state, day ?? lastDay),
    asked: day,
    buckets: bucketsOf(days, STEP_OF[range]),
    heat: loadHeat(db, state, first, lastDay),
  };
}

export function loadDays(db: HubDatabase, state: StoreState, first: LocalDate, last: LocalDate): DaySums[] {
  const { store, expected, adjusted } = state;
  const days = localDays(store.timeZone, first, last);
  return daySeries(days, store.opening, expected, (spans) => readSpans(db, store.key, spans, adjusted));
}

function loadHeat(
  db: HubDatabase,
  { store, adjusted }: StoreState,
  first: LocalDate,
  last: LocalDate,
): StoreData['heat'] {
  const weeks = Math.min(HEAT_WEEKS_MAX, Math.ceil((daysBetween(first, last) + 1) / 7));
  const since = addDays(last, 1 - 7 * weeks);
  const days = localDays(store.timeZone, since > first ? since : first, last);
  const rows = readVisits(db, store.key, { from: days[0]!.from, to: days.at(-1)!.to }, adjusted);
  return { map: heatMap(days, store.opening, rows), weeks };
}

export function loadOverview(db: HubDatabase, nowMs: number): OverviewStore[] {
  const alarms = countAlarms(db, nowMs - WEEK_MS);
  const refused = refusedByStore(db, nowMs - WEEK_MS);
  return readStores(db).map((store) => {
    const state = loadStore(db, store, nowMs);
    return {
      state,
      day: state.lastDay === undefined ? undefined : overviewDay(db, state, state.lastDay),
      alarms: alarms.get(store.key) ?? 0,
      refused: refused.get(`${store.retailer}/${store.id}`) ?? 0,
    };
  });
}

function overviewDay(db: HubDatabase, state: StoreState, date: LocalDate): OverviewDay {
  const report = loadDayReport(db, state, date);
  const lastWeek = loadDayReport(db, state, addDays(date, -7));
  const before = [-4, -3, -2, -1].map((days) => loadDayReport(db, state, addDays(date, days)));
  const recent = [...before, report]
    .flatMap(({ hours }) => hours)
    .filter((hour) => hour.open && hour.state !== 'ahead')
    .slice(-SPARK_HOURS);
  return {
    report,
    againstLastWeek: compareDays(
      report,
      [lastWeek].filter((day) => sameUnit(day, report)),
    ),
    recent,
  };
}

/** A refused message belongs to the store that its topic names, if it names one. */
function refusedByStore(db: HubDatabase, sinceMs: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [topic, count] of countRefused(db, sinceMs)) {
    const path = parseTopic(topic)?.path;
    if (!path) continue;
    const name = `${path.retailer}/${path.store}`;
    counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return counts;
}
