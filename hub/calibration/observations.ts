// Hand counts beside what the sensors released for the same hours: the points of a fit, and, for every count
// that is not a point, the reason. A fit is of one setup, that of the newest usable count.
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { Calibrated } from '../store/calibrations.ts';
import type { HandCountKind, HandCountRow } from '../store/hand-counts.ts';
import type { ReleasedCount, ReleasedHour } from '../store/hours.ts';
import type { Setup } from '../store/setups.ts';
import { bestCovered } from '../store/shared-sensors.ts';
import type { Observation } from './fit.ts';

export interface Point extends Observation {
  /** Several where people were counted at several moments of one hour. */
  readonly counts: readonly HandCountRow[];
  readonly fromHour: UtcHour;
  readonly toHour: UtcHour;
  /** Relative error (ln) that all hours share. */
  readonly gain: number;
}

/**
 * `withdrawn`: by a person. `not-heard`: a sensor released nothing for one of its hours. `partly-heard`: it
 * listened to a part of an hour only. `withheld`: an hour's count was too small to be published. `no-phones`:
 * nothing to divide by. `other-setup`: counted with other sensors or settings than the newest count.
 * `too-old`: over a year before the newest count.
 */
export type Reason =
  | 'withdrawn'
  | 'not-heard'
  | 'partly-heard'
  | 'withheld'
  | 'no-phones'
  | 'other-setup'
  | 'too-old';

interface LeftOut {
  readonly count: HandCountRow;
  readonly reason: Reason;
}

export interface Material {
  readonly points: readonly Point[];
  readonly leftOut: readonly LeftOut[];
  /** Of the points; empty where there is none. */
  readonly setup: Setup;
}

/** Below this share an hour's counts are likely low (the reports call it partly heard). */
const COVERAGE_MIN = 0.95;
const AGE_MAX_HOURS = 365 * 24;

const MEASURE_OF: Readonly<Record<HandCountKind, Calibrated>> = {
  entries: 'visits',
  present: 'occupancy',
  moment: 'occupancy',
};
const measureOf = ({ kind }: { readonly kind: HandCountKind }) => MEASURE_OF[kind];

/** An hour of a sensor that may hear the same area as another. */
export interface PlacedHour extends ReleasedHour {
  readonly key: number;
  readonly area: string | undefined;
}

const countedOf = (rows: readonly PlacedHour[]) => bestCovered(rows, ({ area }) => area);

/** `counts`: of the store; those of the other measure are passed over. `released`: all their hours. */
export function materialOf(
  counts: readonly HandCountRow[],
  measure: Calibrated,
  released: readonly PlacedHour[],
): Material {
  const byHour = Map.groupBy(released, ({ hour }) => hour);
  const leftOut: LeftOut[] = [];
  const usable: Candidate[] = [];
  for (const group of groupsOf(counts.filter((count) => measureOf(count) === measure))) {
    const candidate = candidateOf(group, measure, byHour);
    if (typeof candidate === 'string') leftOut.push(...group.map((count) => ({ count, reason: candidate })));
    else usable.push(candidate);
  }
  const newest = usable.reduce<Candidate | undefined>(
    (last, one) => (last === undefined || one.point.fromHour >= last.point.fromHour ? one : last),
    undefined,
  );
  const points: Point[] = [];
  for (const { point, setup } of usable) {
    const reason = misfit(point, setup, newest!);
    if (reason === undefined) points.push(point);
    else leftOut.push(...point.counts.map((count) => ({ count, reason })));
  }
  return { points, leftOut, setup: newest?.setup ?? [] };
}

interface Candidate {
  readonly point: Point;
  readonly setup: Setup;
}

function misfit(point: Point, setup: Setup, newest: Candidate): Reason | undefined {
  if (!sameSetup(setup, newest.setup)) {
    const there = new Set(setup.map(({ sensor }) => sensor));
    const rest = newest.setup.filter(({ sensor }) => there.has(sensor));
    return rest.length < newest.setup.length && sameSetup(setup, rest) ? 'not-heard' : 'other-setup';
  }
  return newest.point.toHour - point.toHour > AGE_MAX_HOURS ? 'too-old' : undefined;
}

const sameSetup = (a: Setup, b: Setup) => JSON.stringify(a) === JSON.stringify(b);

/** Counts at moments of one hour go together: they have the same phones beside them. */
function groupsOf(counts: readonly HandCountRow[]): readonly (readonly HandCountRow[])[] {
  const name = ({ key, kind, fromHour, withdrawnAtMs }: HandCountRow) =>
    kind === 'moment' && withdrawnAtMs === null ? `hour ${fromHour}` : `count ${key}`;
  return [...Map.groupBy(counts, name).values()];
}

function candidateOf(
  group: readonly HandCountRow[],
  measure: Calibrated,
  byHour: ReadonlyMap<UtcHour, readonly PlacedHour[]>,
): Candidate | Reason {
  const { fromHour, toHour, kind, withdrawnAtMs } = group[0]!;
  if (withdrawnAtMs !== null) return 'withdrawn';
  const hours = Array.from(
    { length: toHour - fromHour },
    (_, at) => byHour.get((fromHour + at) as UtcHour) ?? [],
  );
  const setup = setupOf(hours[0]!);
  if (hours.some((rows) => rows.length === 0)) return 'not-heard';
  if (hours.some((rows) => !sameSetup(setupOf(rows), setup))) return 'other-setup';
  if (hours.flat().some(({ coverage }) => coverage < COVERAGE_MIN)) return 'partly-heard';
  const values = hours.flatMap(countedOf).map((row) => row[measure]);
  if (values.some((value) => value === undefined)) return 'withheld';
  if (values.every((value) => value!.phones === 0)) return 'no-phones';
  const phones = phonesOf(values as readonly ReleasedCount[], measure === 'visits' ? 1 : hours.length);
  const people = group.reduce((sum, count) => sum + count.people, 0) / group.length;
  return {
    point: { counts: group, fromHour, toHour, people, chance: chanceOf(kind, group.length), ...phones },
    setup,
  };
}

const setupOf = (rows: readonly ReleasedHour[]): Setup =>
  rows.map(({ sensor, estimator, config }) => ({ sensor, estimator, config }));

/** `over`: hours that the sum is averaged over. */
function phonesOf(values: readonly ReleasedCount[], over: number) {
  const sum = values.reduce((total, { phones }) => total + phones, 0);
  const variance = values.reduce((total, one) => total + one.variance, 0);
  const shared = values.reduce((total, { phones, gain }) => total + gain * phones, 0);
  return { phones: sum / over, own: Math.sqrt(variance) / sum, gain: shared / sum };
}

/** People at a moment vary around the hour's average as well as that does; more moments, less so. */
const chanceOf = (kind: HandCountKind, moments: number) => (kind === 'moment' ? 1 + 1 / moments : 1);

/** The gain of a fit: the points' own, by their phones; `otherwise` where there is no point. */
export function gainOf(points: readonly Point[], otherwise: number): number {
  const phones = points.reduce((sum, point) => sum + point.phones, 0);
  if (phones === 0) return otherwise;
  return points.reduce((sum, point) => sum + point.gain * point.phones, 0) / phones;
}
