// Which sensors of a store hear the same area as another, and in which hours: of those the best covered counts, hour by hour.
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { StoreHistory } from '../calendar/history.ts';
import type { LocalDate } from '../calendar/local-days.ts';
import { storeDay } from '../calendar/store-days.ts';
import type { SharedSensor } from './hours.ts';
import type { SensorRow } from './sensors.ts';

/** Later than any hour there is. */
const END = 2 ** 31 - 1;

/** Sensors that hear an area which another hears too, and in which hours. */
export function sharedSensors(
  sensors: readonly Pick<SensorRow, 'key' | 'areas'>[],
  history: StoreHistory,
): SharedSensor[] {
  // Sensors move on the same days: each is looked up once.
  const begins = new Map<LocalDate, number>();
  const beginOf = (date: LocalDate) => {
    const known = begins.get(date) ?? storeDay(history, date).from;
    begins.set(date, known);
    return known;
  };
  const placed = sensors.flatMap(({ key, areas }) => {
    const since = areas.map(({ from }) => (from === null ? 0 : beginOf(from)));
    return areas.flatMap(({ area }, at) => {
      const span = { from: since[at] as UtcHour, to: (since[at + 1] ?? END) as UtcHour };
      return area === null ? [] : [{ sensor: key, area, from: span.from, to: span.to }];
    });
  });
  const hearers = new Map<string, Set<number>>();
  for (const { area, sensor } of placed) hearers.set(area, (hearers.get(area) ?? new Set()).add(sensor));
  return placed.filter(({ area }) => hearers.get(area)!.size > 1);
}

/** As the statements choose: of sensors that hear the same, whose hour is better covered; of two alike, whose key is lower. */
export function bestCovered<R extends { readonly key: number; readonly coverage: number }>(
  rows: readonly R[],
  areaOf: (row: R) => string | undefined,
): R[] {
  const best = new Map<string, R>();
  for (const row of rows) {
    const area = areaOf(row);
    if (area === undefined) continue;
    const other = best.get(area);
    if (other === undefined || isBetter(row, other)) best.set(area, row);
  }
  return rows.filter((row) => {
    const area = areaOf(row);
    return area === undefined || !isBetter(best.get(area)!, row);
  });
}

const isBetter = (
  a: { readonly key: number; readonly coverage: number },
  b: { readonly key: number; readonly coverage: number },
) => a.coverage > b.coverage || (a.coverage === b.coverage && a.key < b.key);
