// The body of a probe request: where it ends, with or without a check sequence behind it, and its elements.
import type { CapturedFrame } from './captured-frame.ts';
import { endOfBody, endsWithFcs, FCS_BYTES } from './frame-check-sequence.ts';
import { type Elements, emptyElements, readElements } from './information-elements.ts';
import type { RadioHeader } from './radio-header.ts';

/** Whichever it is, `endAt` tells where the body ends. */
export type ProbeBodyStep = 'whole' | 'truncated' | 'malformed';

/** Reused for every frame. */
export interface ProbeBody extends Elements {
  endAt: number;
}

export function emptyProbeBody(): ProbeBody {
  return { ...emptyElements(), endAt: 0 };
}

/** Reads the elements from `bodyAt` of a frame whose radio and MAC headers have been read. */
export function readProbeBody(
  frame: CapturedFrame,
  { offset: start, fcs: claim }: RadioHeader,
  bodyAt: number,
  body: ProbeBody,
): ProbeBodyStep {
  const { bytes, judge } = frame;
  const end = frame.offset + frame.length;
  const cutOff = Math.max(0, frame.originalLength - frame.length);
  // Of a frame that was cut off, or is too short, the CRC cannot be told.
  const canTell = cutOff === 0 && bodyAt + FCS_BYTES <= end;
  const decided = judge.decided(claim);
  if (decided === undefined && canTell) return tryBody(frame, start, claim, bodyAt, body);
  const hasFcs = decided ?? claim === 'present';
  body.endAt = endOfBody(frame, hasFcs);
  if (bodyAt > body.endAt || cutOff > (hasFcs ? FCS_BYTES : 0)) return 'truncated';
  if (readElements(bytes, bodyAt, body.endAt, body)) return 'whole';
  if (!canTell || endsWithFcs(bytes, start, end) === hasFcs) return 'malformed';
  const otherEnd = endOfBody(frame, !hasFcs);
  if (!readElements(bytes, bodyAt, otherEnd, body)) return 'malformed';
  body.endAt = otherEnd;
  judge.noteException(claim);
  return 'whole';
}

/** A right CRC tells for sure. With a wrong one, what can be read tells whether it is a wrong sequence or none. */
function tryBody(
  frame: CapturedFrame,
  start: number,
  claim: RadioHeader['fcs'],
  bodyAt: number,
  body: ProbeBody,
): ProbeBodyStep {
  const { bytes, judge } = frame;
  const isRight = endsWithFcs(bytes, start, frame.offset + frame.length);
  const readsAs = (hasFcs: boolean) => {
    body.endAt = endOfBody(frame, hasFcs);
    return readElements(bytes, bodyAt, body.endAt, body);
  };
  if (readsAs(isRight)) {
    judge.note(claim, isRight);
    return 'whole';
  }
  if (!isRight && claim === 'present' && readsAs(true)) {
    judge.note(claim, true);
    return 'whole';
  }
  return 'malformed';
}
