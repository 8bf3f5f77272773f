// Words of a calibration that page, command and API share.
import { hourStartMs } from '../../shared/utc-hour.ts';
import { localDateAt } from '../report/local-days.ts';
import type { HandCount, HandCountKind } from '../store/hand-counts.ts';
import { wallText } from './local-time.ts';
import type { Reason } from './observations.ts';
import { endingOf, type Validity } from './validity.ts';

export const KIND_WORDS: Readonly<Record<HandCountKind, string>> = {
  entries: 'came in',
  present: 'inside on average',
  moment: 'inside at a moment',
};

/** Why a count is not a point of the fit, and what could be done. */
export const REASON_WORDS: Readonly<Record<Reason, string>> = {
  withdrawn: 'withdrawn',
  'not-heard': 'a sensor has released nothing for it (yet): it is used once the hour has come',
  'partly-heard': 'a sensor listened to a part of it only',
  withheld: 'the sensor withheld its count as too small: count a busier hour, or several hours apart',
  'no-phones': 'the sensor counted no phone: there is nothing to compare with',
  'other-setup': 'counted with other sensors or settings than the newest count',
  'too-old': 'over a year older than the newest count',
};

/** `2026-11-20 10:00 to 11:00`, on the wall of the store; a moment has no end. */
export function countedTime(
  zone: string,
  { fromHour, toHour, atMs }: Pick<HandCount, 'fromHour' | 'toHour' | 'atMs'>,
): string {
  const from = wallText(zone, atMs ?? hourStartMs(fromHour)).replace('T', ' ');
  if (atMs !== null) return from;
  const to = wallText(zone, hourStartMs(toHour)).replace('T', ' ');
  return `${from} to ${to.slice(0, 10) === from.slice(0, 10) ? to.slice(11) : to}`;
}

/** Where a calibration stands: `in force since 2026-11-01`, `replaced by number 4`, … */
export function validityText(zone: string, validity: Validity, nowMs: number): string {
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
