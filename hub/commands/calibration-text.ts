// A store's calibration as lines for a terminal.
import { hourStartMs } from '../../shared/utc-hour.ts';
import { localDateAt } from '../calendar/local-days.ts';
import { halfWidth } from '../calibration/fit.ts';
import { wallText } from '../calibration/local-time.ts';
import type { CalibrationState, MeasureState } from '../calibration/state.ts';
import { endingOf, type Validity } from '../calibration/validity.ts';
import { en } from '../render/words/en.ts';
import { CALIBRATED, type Calibrated } from '../store/calibrations.ts';
import type { HandCount } from '../store/hand-counts.ts';

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
        const status = reason === undefined ? 'used' : `not used: ${en.records.reasons[reason]}`;
        return `${count.key}: ${count.people} ${en.records.kinds[count.kind]}, ${countedTime(zone, count)}, by ${count.countedBy}; ${status}`;
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

/** `2026-11-20 10:00 to 11:00`, on the wall of the store; a moment has no end. */
function countedTime(
  zone: string,
  { fromHour, toHour, atMs }: Pick<HandCount, 'fromHour' | 'toHour' | 'atMs'>,
): string {
  const from = wallText(zone, atMs ?? hourStartMs(fromHour)).replace('T', ' ');
  if (atMs !== null) return from;
  const to = wallText(zone, hourStartMs(toHour)).replace('T', ' ');
  return `${from} to ${to.slice(0, 10) === from.slice(0, 10) ? to.slice(11) : to}`;
}

/** Where a calibration stands: `in force since 2026-11-01`, `replaced by number 4`, … */
function validityText(zone: string, validity: Validity, nowMs: number): string {
  const { from, to, ending, calibration } = validity;
  const day = (hour: typeof from) => localDateAt(zone, hourStartMs(hour));
  switch (endingOf(validity, nowMs)) {
    case 'never':
      return ending?.kind === 'replaced' ? `replaced by number ${ending.by}` : 'never in force';
    case 'running':
      return `in force since ${day(from)}`;
    case 'replaced':
      return `${day(from)} until ${day(to)}, then number ${ending?.kind === 'replaced' ? ending.by : ''}`;
    case 'ended':
      return `${day(from)} until ${day(to)}, ended by ${calibration.endedBy}: ${calibration.endedWhy}`;
    case 'setup':
      return `${day(from)} until ${day(to)}: no longer fits, the sensors are set up differently`;
  }
}
