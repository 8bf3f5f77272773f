// A store's calibration as lines for a terminal.
import { halfWidth } from '../calibration/fit.ts';
import type { CalibrationState, MeasureState } from '../calibration/state.ts';
import { countedTime, KIND_WORDS, REASON_WORDS, validityText } from '../calibration/words.ts';
import { CALIBRATED, type Calibrated } from '../store/calibrations.ts';

export function calibrationText(state: CalibrationState, nowMs: number): string[] {
  const { store, counts, measures, validities, warnings } = state;
  const zone = store.timeZone;
  const leftOut = new Map(
    CALIBRATED.flatMap((measure) => measures[measure].material.leftOut).map(({ count, reason }) => [
      count.key,
      reason,
    ]),
  );
  return [
    ...warnings.map(({ text }) => `warning: ${text}`),
    ...CALIBRATED.flatMap((measure) => fitLines(measure, measures[measure])),
    ...section(
      'calibrations',
      validities.map((validity) => {
        const { key, measure, factor, error } = validity.calibration;
        return `${key}: ${measure} × ${factor.toFixed(2)} (±${percent(halfWidth(error))}), ${validityText(zone, validity, nowMs)}`;
      }),
    ),
    ...section(
      'hand counts',
      counts.map((count) => {
        const reason = leftOut.get(count.key);
        const status = reason === undefined ? 'used' : `not used: ${REASON_WORDS[reason]}`;
        return `${count.key}: ${count.people} ${KIND_WORDS[count.kind]}, ${countedTime(zone, count)}, by ${count.countedBy}; ${status}`;
      }),
    ),
  ];
}

function fitLines(measure: Calibrated, { fit, material, trial, advice }: MeasureState): string[] {
  if (material.points.length === 0) return [`${measure}: no hand count can be used yet`];
  if (fit === undefined) return [`${measure}: nobody was counted in any of the hours`];
  const { factor, low, high, ratio } = fit;
  const range = `between ${low.toFixed(2)} and ${high.toFixed(2)} nine times in ten`;
  return [
    `${measure}: ${factor.toFixed(2)} people per phone, ${range}; ${ratio.toFixed(2)} as counted in ${advice.hours} hours`,
    ...(trial
      ? [
          `  an hour foretold from the others is ${percent(trial.calibrated)} off; phones for people, ${percent(trial.raw)}`,
        ]
      : []),
    ...(advice.more > 0
      ? [
          `  ${advice.more} more hours would narrow ±${percent(advice.width)} to about ±${percent(advice.widthThen)}`,
        ]
      : []),
    ...(advice.hasQuiet ? [] : ['  none of the hours is quiet: count one']),
    ...(advice.hasBusy ? [] : ['  none of the hours is busy: count one']),
  ];
}

const percent = (share: number) => `${Math.round(share * 100)} %`;
const section = (head: string, lines: readonly string[]) =>
  lines.length === 0 ? [] : [`${head}:`, ...lines.map((line) => `  ${line}`)];
