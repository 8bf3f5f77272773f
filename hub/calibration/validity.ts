// Which hours a calibration is in force for, and how sure its factor is by then. It holds from its start
// until it is ended, until one that was made later begins, or until the sensors' setup is another; backwards
// it holds no further than the setup does.
import { MS_PER_HOUR, type UtcHour, utcHourOf } from '../../shared/utc-hour.ts';
import { CALIBRATED, type Calibrated, type CalibrationRow } from '../store/calibrations.ts';
import type { HourSpan } from '../store/hours.ts';
import type { SetupChange, SetupQuestion, SetupReads } from '../store/setups.ts';

/** Why it is in force no longer, or not yet so far back. */
export type Ending =
  | { readonly kind: 'ended' }
  | { readonly kind: 'replaced'; readonly by: number }
  | { readonly kind: 'setup'; readonly change: SetupChange };

export interface Validity {
  readonly calibration: CalibrationRow;
  /** Hours in force: from (inclusive) to (exclusive); `OPEN_END` where no end is known; empty if never. */
  readonly from: UtcHour;
  readonly to: UtcHour;
  /** Undefined while nothing ends it. */
  readonly ending: Ending | undefined;
  /** The setup was another before; so it begins later than it was meant to. */
  readonly clipped: SetupChange | undefined;
}

/** Later than any hour. */
export const OPEN_END = (Date.UTC(2200, 0) / MS_PER_HOUR) as UtcHour;

/** Of all that were made for each store, in the order of its calibrations (as they were made), by store key. */
export async function validities(
  db: SetupReads,
  calibrations: ReadonlyMap<number, readonly CalibrationRow[]>,
): Promise<Map<number, Validity[]>> {
  const plans = [...calibrations].flatMap(([store, all]) =>
    all.map((one, at) => planOf(store, one, all, at)),
  );
  const changes = await db.setupChanges(plans.flatMap(({ questions }) => questions));
  const found = new Map<number, Validity[]>([...calibrations.keys()].map((store) => [store, []]));
  for (const [at, plan] of plans.entries())
    found.get(plan.store)!.push(validityOf(plan, changes[2 * at], changes[2 * at + 1]));
  return found;
}

interface Plan {
  readonly store: number;
  readonly calibration: CalibrationRow;
  readonly planned: ReturnType<typeof plannedEnd>;
  /** Whether the setup was another before the counted hours, and after them. */
  readonly questions: readonly [SetupQuestion, SetupQuestion];
}

function planOf(
  store: number,
  calibration: CalibrationRow,
  calibrations: readonly CalibrationRow[],
  at: number,
): Plan {
  const { starts, ends, countedFrom, countedTo, setup } = calibration;
  // One that was ended at its very start never was.
  const later = calibrations
    .slice(at + 1)
    .filter(
      ({ measure, starts, ends }) => measure === calibration.measure && (ends === null || ends > starts),
    );
  const planned = plannedEnd(ends, later);
  const before = { store, setup, from: starts, to: min(countedFrom, planned.to), which: 'last' } as const;
  const after = { store, setup, from: countedTo, to: planned.to, which: 'first' } as const;
  return { store, calibration, planned, questions: [before, after] };
}

function validityOf(
  { calibration, planned }: Plan,
  clipped: SetupChange | undefined,
  change: SetupChange | undefined,
): Validity {
  const from = clipped === undefined ? calibration.starts : ((clipped.hour + 1) as UtcHour);
  if (change !== undefined && change.hour < planned.to)
    return { calibration, from, to: max(from, change.hour), ending: { kind: 'setup', change }, clipped };
  return { calibration, from, to: max(from, planned.to), ending: planned.ending, clipped };
}

/** By what people said alone. */
function plannedEnd(
  ends: UtcHour | null,
  later: readonly CalibrationRow[],
): { readonly to: UtcHour; readonly ending: Ending | undefined } {
  let planned: { to: UtcHour; ending: Ending | undefined } =
    ends === null ? { to: OPEN_END, ending: undefined } : { to: ends, ending: { kind: 'ended' } };
  for (const { key, starts } of later) {
    if (starts < planned.to) planned = { to: starts, ending: { kind: 'replaced', by: key } };
  }
  return planned;
}

const min = (a: UtcHour, b: UtcHour) => Math.min(a, b) as UtcHour;
const max = (a: UtcHour, b: UtcHour) => Math.max(a, b) as UtcHour;

/**
 * How a factor drifts: a random walk of 0.15 on the ln scale in a year. After one and a half years 90 % of
 * such walks lie within 1.645 · 0.15 · √1.5 = 0.30: the 30 % that phones and habits were seen to drift by in
 * a year or two.
 */
const DRIFT_PER_ROOT_YEAR = 0.15;
const HOURS_A_YEAR = 365.25 * 24;

/** Standard error of ln(factor) at an hour: the fit's, and the drift since, or before, the counted hours. */
export function errorAt(
  calibration: Pick<CalibrationRow, 'error' | 'countedFrom' | 'countedTo'>,
  hour: UtcHour,
): number {
  const { error, countedFrom, countedTo } = calibration;
  const away = Math.max(0, hour - countedTo, countedFrom - hour);
  return Math.sqrt(error ** 2 + DRIFT_PER_ROOT_YEAR ** 2 * (away / HOURS_A_YEAR));
}

/** A factor over hours, as the reports apply it. */
export interface FactorSpan extends HourSpan {
  readonly key: number;
  readonly factor: number;
  readonly calibration: CalibrationRow;
}

/** What is in force when, in order of time, without overlaps. */
export function factorSpans(all: readonly Validity[]): Readonly<Record<Calibrated, readonly FactorSpan[]>> {
  const of = (measure: Calibrated) =>
    all
      .filter(({ calibration, from, to }) => calibration.measure === measure && from < to)
      .map(({ calibration, from, to }) => ({
        key: calibration.key,
        from,
        to,
        factor: calibration.factor,
        calibration,
      }))
      .sort((a, b) => a.from - b.from);
  return Object.fromEntries(CALIBRATED.map((measure) => [measure, of(measure)])) as Record<
    Calibrated,
    FactorSpan[]
  >;
}

/** The hour after which a calibration should be counted anew: a year after it was counted. */
export const expiresAt = ({ countedTo }: Pick<CalibrationRow, 'countedTo'>) =>
  (countedTo + Math.round(HOURS_A_YEAR)) as UtcHour;

/** Where it stands at a moment: in force, ended in one of three ways, or never in force. */
export function endingOf(validity: Validity, nowMs: number): 'running' | 'never' | Ending['kind'] {
  const { from, to, ending } = validity;
  if (from >= to) return 'never';
  if (ending === undefined || utcHourOf(nowMs) < to) return 'running';
  return ending.kind;
}
