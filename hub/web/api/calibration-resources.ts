// A store's calibration as the API's resource; the command prints the same with --json.
import type { Static } from 'typebox';
import { formatUtcHour } from '../../../shared/utc-hour.ts';
import type { CalibrationState, MeasureState } from '../../calibration/state.ts';
import { endingOf, OPEN_END, type Validity } from '../../calibration/validity.ts';
import { CALIBRATED } from '../../store/calibrations.ts';
import type { HandCountRow } from '../../store/hand-counts.ts';
import type { CalibrationSchema, CalibrationStateSchema } from './calibration-schemas.ts';

type StateResource = Static<typeof CalibrationStateSchema>;
const stamp = (epochMs: number) => new Date(epochMs).toISOString();
const rounded = (value: number) => Math.round(value * 10_000) / 10_000;

export function calibrationResource(state: CalibrationState, nowMs: number): StateResource {
  const { store, counts, measures, validities, warnings } = state;
  const leftOut = new Map(
    CALIBRATED.flatMap((measure) => measures[measure].material.leftOut).map(({ count, reason }) => [
      count.key,
      reason,
    ]),
  );
  return {
    retailer: store.retailer,
    store: store.id,
    time_zone: store.timeZone,
    counts: counts.map((count) => countResource(count, leftOut.get(count.key) ?? null)),
    fits: { visits: fitResource(measures.visits), occupancy: fitResource(measures.occupancy) },
    calibrations: validities.map((validity) => validityResource(validity, nowMs)),
    warnings: warnings.map(({ kind, text }) => ({ kind, text })),
  };
}

function countResource(count: HandCountRow, leftOut: string | null): StateResource['counts'][number] {
  const { key, kind, fromHour, toHour, atMs, people, countedBy, note, enteredAtMs, withdrawnAtMs } = count;
  return {
    key,
    kind,
    from: formatUtcHour(fromHour),
    to: formatUtcHour(toHour),
    at: atMs === null ? null : stamp(atMs),
    people,
    by: countedBy,
    note,
    entered_at: stamp(enteredAtMs),
    withdrawn:
      withdrawnAtMs === null
        ? null
        : { at: stamp(withdrawnAtMs), by: count.withdrawnBy ?? '', why: count.withdrawnWhy ?? '' },
    left_out: leftOut,
  };
}

function fitResource({ material, fit, trial, advice }: MeasureState): StateResource['fits']['visits'] {
  if (fit === undefined || material.points.length === 0) return null;
  return {
    factor: rounded(fit.factor),
    interval: [rounded(fit.low), rounded(fit.high)],
    ratio: rounded(fit.ratio),
    weight: rounded(fit.weight),
    hours: advice.hours,
    setup: [...material.setup],
    points: material.points.map(({ counts, fromHour, toHour, people, phones }) => ({
      counts: counts.map(({ key }) => key),
      from: formatUtcHour(fromHour),
      to: formatUtcHour(toHour),
      people: rounded(people),
      phones: rounded(phones),
      calibrated: rounded(fit.factor * phones),
    })),
    left_one_out: trial ? { calibrated: rounded(trial.calibrated), raw: rounded(trial.raw) } : null,
    more_hours: advice.more,
    width: rounded(advice.width),
    width_then: rounded(advice.widthThen),
  };
}

function validityResource(validity: Validity, nowMs: number): Static<typeof CalibrationSchema> {
  const { calibration, from, to } = validity;
  return {
    key: calibration.key,
    measure: calibration.measure,
    factor: rounded(calibration.factor),
    error: rounded(calibration.error),
    from: formatUtcHour(from),
    to: to === OPEN_END ? null : formatUtcHour(to),
    state: endingOf(validity, nowMs),
    made_at: stamp(calibration.madeAtMs),
    made_by: calibration.madeBy,
    points: calibration.basis.length,
  };
}
