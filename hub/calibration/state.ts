// All there is to know of a store's calibration at a moment: its hand counts, the fit that they give, the
// calibrations in force, and what is to be warned of. Page, API, command and watch show the same.
import { type UtcHour, utcHourOf } from '../../shared/utc-hour.ts';
import { addDays, dayOfHour, localDay, localDays, weekdayOf } from '../report/local-days.ts';
import { CALIBRATED, type Calibrated, readCalibrations } from '../store/calibrations.ts';
import type { HubDatabase } from '../store/database.ts';
import { type HandCountRow, readHandCounts } from '../store/hand-counts.ts';
import { readNewestRelease, readReleased } from '../store/read-released.ts';
import { readStays } from '../store/read-stays.ts';
import type { StoreRow } from '../store/read-stores.ts';
import { type Advice, adviceOf } from './advice.ts';
import { type Shift, shiftOf } from './drift.ts';
import { type Fit, fitFactor, leaveOneOut, type Trial } from './fit.ts';
import { gainOf, type Material, materialOf } from './observations.ts';
import { type Validity, validities } from './validity.ts';
import { type Warning, warningsOf } from './warnings.ts';

export interface MeasureState {
  readonly material: Material;
  /** Relative error (ln) that all uncalibrated hours share. */
  readonly gain: number;
  /** What the counts give now; undefined where nobody was counted in any of them. */
  readonly fit: Fit | undefined;
  readonly trial: Trial | undefined;
  readonly advice: Advice;
  /** In force at the moment. */
  readonly current: Validity | undefined;
}

export interface CalibrationState {
  readonly store: StoreRow;
  /** In order of time, the withdrawn too. */
  readonly counts: readonly HandCountRow[];
  readonly measures: Readonly<Record<Calibrated, MeasureState>>;
  /** Of every calibration, in the order in which they were made. */
  readonly validities: readonly Validity[];
  readonly warnings: readonly Warning[];
}

/** Where no hour has come that would say: what the estimates of a lab were off by, 0.67 to 1.64 times the truth. */
const GAIN_UNKNOWN = 0.4;

export function loadCalibration(db: HubDatabase, store: StoreRow, nowMs: number): CalibrationState {
  const counts = readHandCounts(db, store.key);
  const all = loadValidities(db, store);
  const now = utcHourOf(nowMs);
  const spans = counts.map(({ fromHour, toHour }) => ({ from: fromHour, to: toHour }));
  const released = readReleased(db, store.key, spans);
  const newest = readNewestRelease(db, store.key);
  const measures = Object.fromEntries(
    CALIBRATED.map((measure) => {
      const material = materialOf(counts, measure, released);
      const gain = gainOf(material.points, newest?.[measure]?.gain ?? GAIN_UNKNOWN);
      const current = all.findLast(
        ({ calibration, from, to }) => calibration.measure === measure && from <= now && now < to,
      );
      return [
        measure,
        {
          material,
          gain,
          fit: fitFactor(material.points, gain),
          trial: leaveOneOut(material.points, gain),
          advice: adviceOf(db, store, measure, material.points, gain),
          current,
        },
      ];
    }),
  ) as Record<Calibrated, MeasureState>;
  return { store, counts, measures, validities: all, warnings: loadWarnings(db, store, all, nowMs) };
}

export function loadValidities(db: HubDatabase, store: StoreRow): Validity[] {
  return validities(db, store.key, readCalibrations(db, store.key));
}

/** What the operator should know of the calibrations at a moment. */
export function loadWarnings(
  db: HubDatabase,
  store: StoreRow,
  all: readonly Validity[],
  nowMs: number,
): Warning[] {
  return warningsOf(store, all, utcHourOf(nowMs), (validity) => loadShift(db, store, validity, nowMs));
}

/** The last two whole local weeks against those of the hand counts, all under one setup. */
function loadShift(
  db: HubDatabase,
  store: StoreRow,
  { calibration, to }: Validity,
  nowMs: number,
): Shift | undefined {
  const zone = store.timeZone;
  const monday = (hour: UtcHour) => {
    const { date } = dayOfHour(zone, hour);
    return addDays(date, -weekdayOf(date));
  };
  const end = Math.min(to, utcHourOf(nowMs)) as UtcHour;
  const first = monday(calibration.countedFrom);
  const last = addDays(monday((calibration.countedTo - 1) as UtcHour), 6);
  const thisWeek = monday(end);
  if (addDays(thisWeek, -14) <= last) return undefined;
  const daily = (from: typeof first, until: typeof first) => {
    const days = localDays(zone, from, until).map((day) => ({
      from: day.from,
      to: Math.min(day.to, localDay(zone, thisWeek).from) as UtcHour,
    }));
    return readStays(db, store.key, days);
  };
  const weeks = [-14, -7].map((back) => daily(addDays(thisWeek, back), addDays(thisWeek, back + 6)));
  return shiftOf(daily(first, last), weeks);
}
