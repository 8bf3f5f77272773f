// Which hours to count next, and what they would give. Eight hours, quiet and busy ones, give nearly all the
// benefit: more of the same kind narrow the range little, and a kind that was never counted stays a guess.
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { Calibrated } from '../store/calibrations.ts';
import type { HourSums } from '../store/hours.ts';
import type { Reader } from '../store/port.ts';
import type { StoreRow } from '../store/stores.ts';
import { widthWith } from './fit.ts';
import type { Point } from './observations.ts';

const HOURS_WANTED = 8;
const RECENT_HOURS = 28 * 24;

export interface Advice {
  /** Hours that the fit rests on. */
  readonly hours: number;
  /** How many more are worth the walk; 0 if none. */
  readonly more: number;
  /** Half-width of the 90 % range, as a share: now, and with `more` further hours like these. */
  readonly width: number;
  readonly widthThen: number;
  /** Phones that divide the store's recent hours into quiet, middling and busy; undefined if too few. */
  readonly thirds: readonly [number, number] | undefined;
  /** Whether a quiet and a busy hour are among the counted ones; true where that cannot be told. */
  readonly hasQuiet: boolean;
  readonly hasBusy: boolean;
}

/** `recent`: see `loadRecentHours`. */
export function adviceOf(
  recent: readonly HourSums[],
  measure: Calibrated,
  points: readonly Point[],
  gain: number,
): Advice {
  const hours = points.reduce((sum, { fromHour, toHour }) => sum + toHour - fromHour, 0);
  const more = Math.max(0, HOURS_WANTED - hours);
  const width = widthWith(points, gain, 0);
  const perPoint = points.length === 0 ? 1 : hours / points.length;
  // An hour that was not counted yet has no error to foretell from.
  const widthThen = points.length === 0 ? width : widthWith(points, gain, more / perPoint);
  const thirds = recentThirds(recent, measure);
  const phones = points.map((point) =>
    measure === 'visits' ? point.phones / (point.toHour - point.fromHour) : point.phones,
  );
  return {
    hours,
    more,
    width,
    widthThen,
    thirds,
    hasQuiet: thirds === undefined || phones.some((count) => count <= thirds[0]),
    hasBusy: thirds === undefined || phones.some((count) => count >= thirds[1]),
  };
}

/** The released hours of the last four weeks before the newest. */
export async function loadRecentHours(db: Reader, store: StoreRow): Promise<HourSums[]> {
  const sensors = (await db.sensors([store.key])).get(store.key) ?? [];
  const last = Math.max(...sensors.map(({ lastHour }) => lastHour ?? -1), -1);
  if (last < 0) return [];
  const span = { from: (last + 1 - RECENT_HOURS) as UtcHour, to: (last + 1) as UtcHour };
  const [recent] = await db.hourSums([{ store: store.key, ...span }]);
  return recent!;
}

function recentThirds(recent: readonly HourSums[], measure: Calibrated): Advice['thirds'] {
  const values = recent
    .map(({ sums }) => sums.cells[measure])
    .filter(({ released, suppressed }) => released > 0 && suppressed === 0)
    .map(({ sum }) => (measure === 'occupancy' ? sum / 10 : sum))
    .sort((a, b) => a - b);
  if (values.length < HOURS_WANTED) return undefined;
  const at = (share: number) => values[Math.floor(share * (values.length - 1))]!;
  return [at(1 / 3), at(2 / 3)];
}
