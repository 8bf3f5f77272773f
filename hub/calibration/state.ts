// All there is to know of a store's calibration at a moment: its hand counts, the fit that they give, the
// calibrations in force, and what is to be warned of. Page, API, command and watch show the same.
import { type UtcHour, utcHourOf } from '../../shared/utc-hour.ts';
import { addDays, dayOfHour, localDay, localDays, weekdayOf } from '../calendar/local-days.ts';
import { CALIBRATED, type Calibrated } from '../store/calibrations.ts';
import type { HandCountRow } from '../store/hand-counts.ts';
import type { HourSpan, StaySums } from '../store/hours.ts';
import type { Reader } from '../store/port.ts';
import { sharedSensors } from '../store/shared-sensors.ts';
import type { StoreRow } from '../store/stores.ts';
import { type Advice, adviceOf, loadRecentHours } from './advice.ts';
import { type Shift, shiftOf } from './drift.ts';
import { type Fit, fitFactor, leaveOneOut, type Trial } from './fit.ts';
import { gainOf, type Material, materialOf, type PlacedHour } from './observations.ts';
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

export async function loadCalibration(db: Reader, store: StoreRow, nowMs: number): Promise<CalibrationState> {
  const counts = await db.handCounts(store.key);
  const all = (await loadValidities(db, [store])).get(store.key) ?? [];
  const now = utcHourOf(nowMs);
  const spans = counts.map(({ fromHour, toHour }) => ({ from: fromHour, to: toHour }));
  const released = await placedHours(db, store, spans);
  const newest = await db.newestRelease(store.key);
  const recent = await loadRecentHours(db, store);
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
          advice: adviceOf(recent, measure, material.points, gain),
          current,
        },
      ];
    }),
  ) as Record<Calibrated, MeasureState>;
  const warnings = (await loadWarnings(db, [{ store, validities: all }], nowMs)).get(store.key) ?? [];
  return { store, counts, measures, validities: all, warnings };
}

/** What each sensor released, with the area that it heard then where another hears it too. */
async function placedHours(
  db: Reader,
  { key, history }: StoreRow,
  spans: readonly HourSpan[],
): Promise<PlacedHour[]> {
  const sensors = (await db.sensors([key])).get(key) ?? [];
  const keys = new Map(sensors.map((sensor) => [sensor.id, sensor.key]));
  const shared = sharedSensors(sensors, history);
  return (await db.released(key, spans)).map((row) => {
    const sensor = keys.get(row.sensor)!;
    const place = shared.find((one) => one.sensor === sensor && row.hour >= one.from && row.hour < one.to);
    return { ...row, key: sensor, area: place?.area };
  });
}

/** Of each store that has calibrations, by key. */
export async function loadValidities(
  db: Reader,
  stores: readonly { readonly key: number }[],
): Promise<Map<number, Validity[]>> {
  return validities(db, await db.calibrations(stores.map(({ key }) => key)));
}

interface Calibrations {
  readonly store: StoreRow;
  readonly validities: readonly Validity[];
}

/** What the operator should know of the calibrations at a moment, by store key. */
export async function loadWarnings(
  db: Reader,
  all: readonly Calibrations[],
  nowMs: number,
): Promise<Map<number, Warning[]>> {
  const now = utcHourOf(nowMs);
  const compared = all.flatMap(({ store, validities }) =>
    validities.flatMap((validity) => comparedWeeks(store, validity, now) ?? []),
  );
  const asked = compared.flatMap(({ store, spans }) =>
    spans.flat().map((span) => ({ store: store.key, ...span })),
  );
  const stays = await db.stays(asked);
  const shifts = new Map<Validity, Shift | undefined>();
  let at = 0;
  for (const { validity, spans } of compared) {
    const [counted, ...weeks] = spans.map((days): StaySums[] => days.map(() => stays[at++]!));
    shifts.set(validity, shiftOf(counted!, weeks));
  }
  return new Map(
    all.map(({ store, validities }) => [
      store.key,
      warningsOf(store, validities, now, (validity) => shifts.get(validity)),
    ]),
  );
}

interface ComparedWeeks {
  readonly store: StoreRow;
  readonly validity: Validity;
  /** Days of the weeks of the hand counts, and of each of the last two whole weeks. */
  readonly spans: readonly (readonly HourSpan[])[];
}

/** The last two whole local weeks beside those of the hand counts, all under one setup; undefined where there are none. */
function comparedWeeks(store: StoreRow, validity: Validity, now: UtcHour): ComparedWeeks | undefined {
  const { calibration, from, to } = validity;
  if (now < from || now >= to) return undefined;
  const zone = store.timeZone;
  const monday = (hour: UtcHour) => {
    const { date } = dayOfHour(zone, hour);
    return addDays(date, -weekdayOf(date));
  };
  const end = Math.min(to, now) as UtcHour;
  const first = monday(calibration.countedFrom);
  const last = addDays(monday((calibration.countedTo - 1) as UtcHour), 6);
  const thisWeek = monday(end);
  if (addDays(thisWeek, -14) <= last) return undefined;
  const daily = (since: typeof first, until: typeof first) =>
    localDays(zone, since, until).map((day) => ({
      from: day.from,
      to: Math.min(day.to, localDay(zone, thisWeek).from) as UtcHour,
    }));
  const weeks = [-14, -7].map((back) => daily(addDays(thisWeek, back), addDays(thisWeek, back + 6)));
  return { store, validity, spans: [daily(first, last), ...weeks] };
}
