// What the directory says of a store's sensors, in hours: until when each is expected, and which hear the same area.
import type { UtcHour } from '../../shared/utc-hour.ts';
import { storeDay } from '../calendar/store-days.ts';
import type { HourSpan, SharedSensor } from '../store/hours.ts';
import type { SensorRow } from '../store/sensors.ts';
import type { StoreRow } from '../store/stores.ts';

/** The first hour in which a sensor, or its store, is not expected any more; null: it is in use. */
export function retiredAt(
  sensor: Pick<SensorRow, 'retired'>,
  store: Pick<StoreRow, 'retired' | 'history'>,
): UtcHour | null {
  const [first] = [sensor.retired, store.retired].filter((date) => date !== null).sort();
  return first === undefined ? null : storeDay(store.history, first).from;
}

/** Of sensors in use: the ids of those that hear one area now, area by area. */
export function sameAreas(
  sensors: readonly Pick<SensorRow, 'id' | 'areas'>[],
): readonly (readonly string[])[] {
  const areas = Map.groupBy(sensors, ({ areas: all }) => all.at(-1)!.area);
  return [...areas].flatMap(([area, hearers]) =>
    area === null || hearers.length < 2 ? [] : [hearers.map(({ id }) => id)],
  );
}

/** A sensor and when it should have been heard. */
export interface ExpectedSensor extends HourSpan {
  readonly key: number;
}

/** When one or more of those that hear the same should have been heard, once for each area; and the others as they are. */
export function expectedOnce(
  expected: readonly ExpectedSensor[],
  shared: readonly SharedSensor[],
): HourSpan[] {
  const alone = expected.flatMap((span) => {
    const own = shared.filter(({ sensor }) => sensor === span.key);
    return without(span, own);
  });
  const areas = Map.groupBy(shared, ({ area }) => area);
  const together = [...areas.values()].flatMap((hearers) =>
    joined(
      hearers.flatMap((hearer) =>
        expected.filter(({ key }) => key === hearer.sensor).map((span) => common(span, hearer)),
      ),
    ),
  );
  return [...alone, ...together];
}

const common = (a: HourSpan, b: HourSpan): HourSpan => ({
  from: Math.max(a.from, b.from) as UtcHour,
  to: Math.min(a.to, b.to) as UtcHour,
});

/** What is left of a span, in order. */
function without({ from, to }: HourSpan, taken: readonly HourSpan[]): HourSpan[] {
  const left: HourSpan[] = [];
  let at = from;
  for (const cut of taken.toSorted((a, b) => a.from - b.from)) {
    if (cut.from > at) left.push({ from: at, to: Math.min(cut.from, to) as UtcHour });
    at = Math.max(at, cut.to) as UtcHour;
  }
  left.push({ from: at, to });
  return left.filter((span) => span.from < span.to);
}

function joined(spans: readonly HourSpan[]): HourSpan[] {
  const all: HourSpan[] = [];
  const inOrder = spans.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from);
  for (const { from, to } of inOrder) {
    const last = all.at(-1);
    if (last && from <= last.to) {
      all[all.length - 1] = { from: last.from, to: Math.max(last.to, to) as UtcHour };
    } else all.push({ from, to });
  }
  return all;
}
