// What can become of a frame: a closed set, each counted, so that every frame is accounted for.

/** Outcomes of frames that were no probe request, or could not be read as one. */
const OTHER_FRAME_OUTCOMES = [
  'unsupported-link-type',
  'malformed-radio-header',
  'bad-fcs',
  'truncated',
  'malformed-frame',
  'control',
  'data',
  'extension',
  'other-management',
  'protected',
  'fragment',
] as const;

/** Outcomes of probe requests (type 0, subtype 4) that were read whole. */
const PROBE_REQUEST_OUTCOMES = [
  'counted',
  'malformed-elements',
  'no-timestamp',
  'group-address',
  'ignored-device',
  'objected',
  'computer',
  'other-channel',
  'below-floor',
  'time-jump',
  'hour-closed',
] as const;

export const FRAME_OUTCOMES = [...PROBE_REQUEST_OUTCOMES, ...OTHER_FRAME_OUTCOMES] as const;
export type FrameOutcome = (typeof FRAME_OUTCOMES)[number];

export type FrameCounts = Record<FrameOutcome, number>;

export function noFrames(): FrameCounts {
  return Object.fromEntries(FRAME_OUTCOMES.map((outcome) => [outcome, 0])) as FrameCounts;
}

/** The usual outcomes stand apart: a property named in the code is found several times faster. */
export function countFrame(counts: FrameCounts, outcome: FrameOutcome): void {
  if (outcome === 'counted') counts.counted += 1;
  else if (outcome === 'computer') counts.computer += 1;
  else if (outcome === 'below-floor') counts['below-floor'] += 1;
  else counts[outcome] += 1;
}

export function totalFrames(counts: FrameCounts): number {
  return FRAME_OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
}

export function probeRequests(counts: FrameCounts): number {
  return PROBE_REQUEST_OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
}
