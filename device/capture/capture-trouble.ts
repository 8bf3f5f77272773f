// Tells "nobody was there" from "frames came and could not be counted", by what became of them. What is left out on
// purpose (computers, ignored and objected devices, other kinds of frames) is nobody.
import type { CountingTrouble } from '../../shared/counting-trouble.ts';
import { type FrameCounts, probeRequests, totalFrames } from './frame-outcome.ts';

/**
 * Undefined where there is none, or where fewer than `framesMin` frames tell of it. `withoutSignal`: of the counted
 * frames, those that had no signal strength.
 */
export function troubleOf(
  frames: FrameCounts,
  withoutSignal: number,
  framesMin: number,
): CountingTrouble | undefined {
  const requests = probeRequests(frames) + frames.truncated;
  const unreadable = frames['malformed-elements'] + frames.truncated;
  if (unreadable >= framesMin && 2 * unreadable > requests) return 'unreadable';
  if (frames.counted > 0) {
    return withoutSignal >= framesMin && 2 * withoutSignal > frames.counted ? 'no-signal' : undefined;
  }
  const header = frames['unsupported-link-type'] + frames['malformed-radio-header'];
  const damaged = frames['bad-fcs'] + frames['malformed-frame'];
  if (header + damaged >= framesMin && 2 * (header + damaged) > totalFrames(frames)) {
    return header >= damaged ? 'unknown-header' : 'damaged';
  }
  const causes: [CountingTrouble, number][] = [
    ['no-time', frames['no-timestamp'] + frames['time-jump']],
    ['too-weak', frames['below-floor']],
    ['other-channel', frames['other-channel']],
  ];
  const dropped = causes.reduce((sum, [, count]) => sum + count, 0);
  if (dropped < framesMin || 2 * (dropped + unreadable) <= requests) return undefined;
  return causes.reduce((most, cause) => (cause[1] > most[1] ? cause : most))[0];
}
