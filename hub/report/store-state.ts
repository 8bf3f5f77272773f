// What stands of stores now, and their days: read for many stores at once.
import { hourStartMs, type UtcHour } from '../../shared/utc-hour.ts';
import { dateAt } from '../calendar/history.ts';
import { dateOfDay, type LocalDate, mondayOf } from '../calendar/local-days.ts';
import { storeDay, storeDayOf } from '../calendar/store-days.ts';
import { adjustedSpans } from '../calibration/adjustments.ts';
import { loadValidities } from '../calibration/state.ts';
import type { Validity } from '../calibration/validity.ts';
import { type AdjustedSpan, readHours } from '../figures/adjusted-hours.ts';
import type { PauseRow, TimeSpan } from '../store/asked.ts';
import type { HourSpan, HourSums, SharedSensor } from '../store/hours.ts';
import type { Reader } from '../store/port.ts';
import type { SensorRow } from '../store/sensors.ts';
import { sharedSensors } from '../store/shared-sensors.ts';
import { isRetired, type StoreRow } from '../store/stores.ts';
import { type DayReport, dayReport } from './day-report.ts';
import { expectedSpans, notBefore } from './expected.ts';
import { expectedOnce, retiredAt, sameAreas } from './placed-sensors.ts';
import { type SensorReport, sensorReport } from './sensor-health.ts';

/** `phones`: as released, whatever is calibrated. */
export const AS = ['people', 'phones'] as const;
export type As = (typeof AS)[number];

interface ShownStore extends StoreRow {
  readonly as: As;
}

export interface RetiredSensor {
  readonly id: string;
  /** The first day without it. */
  readonly since: LocalDate;
  readonly firstHour: UtcHour | null;
  readonly lastHour: UtcHour | null;
}

/** A store, its sensors in use, and which of its days have data. */
export interface StoreState {
  readonly store: ShownStore;
  readonly sensors: readonly SensorReport[];
  readonly retiredSensors: readonly RetiredSensor[];
  /** The store itself is: nothing is expected of it any more. */
  readonly isRetired: boolean;
  /** Sensors that hear the same as another: of those the best covered counts, hour by hour. */
  readonly shared: readonly SharedSensor[];
  /** The ids of those that hear one area now, area by area. */
  readonly sameAreas: readonly (readonly string[])[];
  /** When each sensor, or one of those that hear the same, should have been heard. */
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

/**
 * In the order of `stores`, in as many statements for all as for one. `as`: people where a store is calibrated, or phones
 * as they were released.
 */
export async function loadStores(
  db: Reader,
  stores: readonly StoreRow[],
  nowMs: number,
  as: As = 'people',
): Promise<StoreState[]> {
  const keys = stores.map(({ key }) => key);
  const [sensors, validities, pauses] = await Promise.all([
    db.sensors(keys),
    as === 'phones' ? new Map<number, Validity[]>() : loadValidities(db, stores),
    db.pauses(keys, nowMs),
  ]);
  return stores.map((store) => {
    const state = stateOf({ ...store, as }, sensors.get(store.key) ?? [], nowMs);
    const weekOf = (hour: UtcHour) =>
      storeDay(store.history, dateOfDay(mondayOf(Math.floor(hour / 24)))).from;
    const adjusted = adjustedSpans(validities.get(store.key) ?? [], state.end, weekOf);
    return { ...state, adjusted, pause: pauses.get(store.key) };
  });
}

function stateOf(
  store: ShownStore,
  sensors: readonly SensorRow[],
  nowMs: number,
): Omit<StoreState, 'adjusted' | 'pause'> {
  const firsts = sensors.flatMap(({ firstHour }) => (firstHour === null ? [] : [firstHour]));
  const lasts = sensors.flatMap(({ lastHour }) => (lastHour === null ? [] : [lastHour]));
  const dateOf = (hour: UtcHour) => storeDayOf(store.history, hour).date;
  const known = sensors.map((sensor) => ({ ...sensor, retiredAt: retiredAt(sensor, store) }));
  const today = dateAt(store.history, nowMs);
  const inUse = sensors.filter(({ retired }) => !isRetired(retired, today));
  const shared = sharedSensors(sensors, store.history);
  const lastHour = lasts.length === 0 ? undefined : (Math.max(...lasts) as UtcHour);
  return {
    store,
    sensors: inUse.map((sensor) => sensorReport(sensor, store, nowMs)),
    retiredSensors: sensors.flatMap(({ id, retired, firstHour, lastHour }) =>
      isRetired(retired, today) ? [{ id, since: retired!, firstHour, lastHour }] : [],
    ),
    isRetired: isRetired(store.retired, today),
    shared,
    sameAreas: sameAreas(inUse),
    expected: expectedOnce(expectedSpans(known, nowMs), shared),
    end: notBefore(nowMs),
    today,
    firstDay: firsts.length === 0 ? undefined : dateOf(Math.min(...firsts) as UtcHour),
    lastDay: lastHour === undefined ? undefined : dateOf(lastHour),
    lastHour,
  };
}

/** As `loadStores`, of one. */
export async function loadStore(db: Reader, store: StoreRow, nowMs: number, as?: As): Promise<StoreState> {
  const [state] = await loadStores(db, [store], nowMs, as);
  return state!;
}

/**
 * Days of stores, in order, in as many statements for all as for one. `hours`: without those in which they were closed, which
 * are then as if nobody had heard them.
 */
export async function loadDayReports(
  db: Reader,
  asked: readonly { readonly state: StoreState; readonly date: LocalDate }[],
  hours: 'all' | 'open' = 'all',
): Promise<DayReport[]> {
  const days = asked.map(({ state, date }) => ({ state, day: storeDay(state.store.history, date) }));
  const spans = days.flatMap(({ state: { store, shared, adjusted }, day }, at) =>
    (hours === 'all' ? [day] : day.open).map(({ from, to }) => {
      return { at, store: store.key, shared, from, to, adjusted };
    }),
  );
  const [paused, read] = await Promise.all([
    pausedOn(
      db,
      days.map(({ state, day: { from, to } }) => ({ store: state.store.key, from, to })),
    ),
    readHours(db, spans),
  ]);
  const rows: HourSums[][] = days.map(() => []);
  for (const [place, { at }] of spans.entries()) rows[at]!.push(...read[place]!);
  return days.map(({ state: { expected, end }, day }, at) =>
    dayReport({ day, expected, end, paused: paused[at]! }, rows[at]!),
  );
}

/** When stores were paused in a day, or in some: until now, or until a pause's planned end. */
export function pausedOn(
  db: Reader,
  asked: readonly (HourSpan & { readonly store: number })[],
): Promise<TimeSpan[][]> {
  return db.pausedSpans(
    asked.map(({ store, from, to }) => ({ store, fromMs: hourStartMs(from), toMs: hourStartMs(to) })),
  );
}
