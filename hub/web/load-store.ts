// Reads what the views of one store need, and hands it to the report functions.
import { hourStartMs, type UtcHour } from '../../shared/utc-hour.ts';
import { adjustedSpans } from '../calibration/adjustments.ts';
import { loadValidities } from '../calibration/state.ts';
import { type AdjustedSpan, readHours } from '../report/adjusted-hours.ts';
import { type Comparison, compareDays, sameUnit } from '../report/compare.ts';
import { type DayReport, dayReport } from '../report/day-report.ts';
import { expectedSpans, notBefore } from '../report/expected.ts';
import { addDays, dayOfHour, type LocalDate, localDateAt, localDay } from '../report/local-days.ts';
import { type SensorReport, sensorReport } from '../report/sensor-health.ts';
import { type PauseRow, readPause, readPausedSpans, type TimeSpan } from '../store/asked.ts';
import type { HubDatabase } from '../store/database.ts';
import type { HourSpan } from '../store/read-hours.ts';
import { readSensors, readStore, type StoreRow } from '../store/read-stores.ts';
import type { As } from './links.ts';
import { noSuchStore } from './problem.ts';

export interface ShownStore extends StoreRow {
  readonly as: As;
}

/** A store, its sensors, and which of its days have data. */
export interface StoreState {
  readonly store: ShownStore;
  readonly sensors: readonly SensorReport[];
  /** When each sensor should have been heard. */
  readonly expected: readonly HourSpan[];
  /** What calibrations make of the counts; empty where they are shown as phones. */
  readonly adjusted: readonly AdjustedSpan[];
  /** The pause that holds now. */
  readonly pause: PauseRow | undefined;
  /** The first hour that cannot be here yet. */
  readonly end: UtcHour;
  readonly today: LocalDate;
  /** First and last day with data; undefined before the first hour. */
  readonly firstDay: LocalDate | undefined;
  readonly lastDay: LocalDate | undefined;
  readonly lastHour: UtcHour | undefined;
}

/** `as`: people where the store is calibrated, or phones as they were released. */
export function loadStore(db: HubDatabase, store: StoreRow, nowMs: number, as: As = 'people'): StoreState {
  const sensors = readSensors(db, store.key);
  const firsts = sensors.flatMap(({ firstHour }) => (firstHour === null ? [] : [firstHour]));
  const lasts = sensors.flatMap(({ lastHour }) => (lastHour === null ? [] : [lastHour]));
  const dateOf = (hour: UtcHour) => dayOfHour(store.timeZone, hour).date;
  const lastHour = lasts.length === 0 ? undefined : (Math.max(...lasts) as UtcHour);
  return {
    store: { ...store, as },
    sensors: sensors.map((sensor) => sensorReport(sensor, store, nowMs)),
    expected: expectedSpans(sensors, nowMs),
    adjusted: as === 'phones' ? [] : adjustedSpans(loadValidities(db, store), notBefore(nowMs)),
    pause: readPause(db, store.key, nowMs),
    end: notBefore(nowMs),
    today: localDateAt(store.timeZone, nowMs),
    firstDay: firsts.length === 0 ? undefined : dateOf(Math.min(...firsts) as UtcHour),
    lastDay: lastHour === undefined ? undefined : dateOf(lastHour),
    lastHour,
  };
}

/** Throws RequestProblem (404) if there is no such store. */
export function loadNamedStore(
  db: HubDatabase,
  name: { readonly retailer: string; readonly store: string },
  nowMs: number,
  as?: As,
): StoreState {
  const store = readStore(db, name.retailer, name.store);
  if (!store) throw noSuchStore(name.retailer, name.store);
  return loadStore(db, store, nowMs, as);
}

/** One day of a store, beside the same weekday before. */
export interface DayPage {
  readonly report: DayReport;
  /** Of the last four same weekdays, newest first, those that are in the same unit. */
  readonly fourWeeks: readonly DayReport[];
  readonly againstLastWeek: Comparison | undefined;
  readonly againstUsual: Comparison | undefined;
}

export function loadDay(db: HubDatabase, state: StoreState, date: LocalDate): DayPage {
  const report = loadDayReport(db, state, date);
  const [lastWeek, ...before] = [1, 2, 3, 4].map((weeks) =>
    loadDayReport(db, state, addDays(date, -7 * weeks)),
  );
  const like = (days: readonly DayReport[]) => days.filter((day) => sameUnit(day, report));
  const fourWeeks = like([lastWeek!, ...before]);
  return {
    report,
    fourWeeks,
    againstLastWeek: compareDays(report, like([lastWeek!])),
    againstUsual: compareDays(report, fourWeeks),
  };
}

export function loadDayReport(db: HubDatabase, state: StoreState, date: LocalDate): DayReport {
  const { store, expected, end, adjusted } = state;
  const day = localDay(store.timeZone, date);
  const input = { day, opening: store.opening, expected, end, paused: pausedOn(db, store, day) };
  return dayReport(input, readHours(db, store.key, day, adjusted));
}

/** When the store was paused in a day, or in some: until now, or until a pause's planned end. */
export function pausedOn(
  db: HubDatabase,
  store: { readonly key: number },
  { from, to }: HourSpan,
): TimeSpan[] {
  return readPausedSpans(db, store.key, { fromMs: hourStartMs(from), toMs: hourStartMs(to) });
}
