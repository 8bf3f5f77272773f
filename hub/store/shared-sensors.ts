// Which sensors of a store hear the same area as another, and in which hours: of those the best covered counts, hour by hour.
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { StoreHistory } from '../calendar/history.ts';
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
  const placed = sensors.flatMap(({ key, areas }) => {
    const since = areas.map(({ from }) => (from === null ? 0 : storeDay(history, from).from));
    return areas.flatMap(({ area }, at) => {
      const span = { from: since[at] as UtcHour, to: (since[at + 1] ?? END) as UtcHour };
      return area === null ? [] : [{ sensor: key, area, from: span.from, to: span.to }];
    });
  });
  const hearers = Map.groupBy(placed, ({ area }) => area);
  return placed.filter(({ area }) => new Set(hearers.get(area)!.map(({ sensor }) => sensor)).size > 1);
}

/** As the statements choose: of sensors that hear the same, whose hour is better covered; of two alike, whose key is lower. */
export function bestCovered<R extends { readonly key: number; readonly coverage: number }>(
  rows: readonly R[],
  areaOf: (row: R) => string | undefined,
): R[] {
  return rows.filter((row) => {
    const area = areaOf(row);
    if (area === undefined) return true;
    const isBetter = (other: R) =>
      other.coverage > row.coverage || (other.coverage === row.coverage && other.key < row.key);
    return !rows.some((other) => areaOf(other) === area && isBetter(other));
  });
}
