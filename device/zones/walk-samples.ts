// Which of the phones that were heard is the walker's? The ritual: stand next to the sensor for twenty
// seconds, the phone in the hand, then walk. A phone within a metre is stronger than any other; what is
// as strong and does not go along on the walk is another's, and then nobody can tell which is which.
import type { Signature } from '../capture/sighting.ts';
import { median, SCAN_MS, scanLevels, type WalkSample } from './scan-levels.ts';

/** One frame that was heard during a walk. The signatures are of one key: a walk ends within its period. */
export interface HeardOnWalk extends WalkSample {
  readonly signature: Signature;
}

export type WalkerSamples =
  | {
      readonly kind: 'found';
      /** More than one where the phone says different things of itself, or a watch goes along. */
      readonly signatures: readonly Signature[];
      /** What was heard of it on the walk, without the ritual. */
      readonly samples: readonly WalkSample[];
    }
  | {
      readonly kind: 'not-near' | 'not-heard-walking' | 'two-phones';
      /** What happened and what to do, for people. */
      readonly advice: string;
    };

/** How long the walker stands next to the sensor first. */
export const RITUAL_MS = 20_000;
/**
 * 13 dBm less 40 dB over the first metre (20 log₁₀ 2437 MHz − 28, ITU-R P.1238) less a hand and the
 * weakest of models: a phone that arrives weaker was not next to the sensor.
 */
const NEAR_DBM = -55;
const FRAMES_MIN = 2;
/** Phones that are closer to each other in level cannot be told apart by it: hand, model and fading. */
const APART_DB = 10;
/** What is carried by the same person differs by less on the way, in the middle of all scans. */
const TOGETHER_DB = 8;
/** A phone that is heard in fewer scans after the ritual has not been on the walk. */
const WALK_SCANS_MIN = 3;
/** From one metre to two: 20 log₁₀ 2. */
const WALKED_DB = 6;
/** Frames of one signature this far below its strongest come from elsewhere; leakage explains a few. */
const ELSEWHERE_DB = 25;
const ELSEWHERE_SHARE = 0.25;

interface Candidate {
  readonly signature: Signature;
  /** Middle of its frames during the ritual, in dBm. */
  readonly nearDbm: number;
  /** It was strong and weak at once during the ritual. */
  readonly isTwofold: boolean;
  /** Its frames after the ritual. */
  readonly walk: readonly WalkSample[];
}

/**
 * Finds the walker's frames in everything that was heard, in any order. `startMs`: when the ritual
 * began, of the same clock as the frames.
 */
export function walkSamples(heard: readonly HeardOnWalk[], startMs: number): WalkerSamples {
  const near = candidates(heard, startMs).filter(({ nearDbm }) => nearDbm >= NEAR_DBM);
  if (near.length === 0) {
    return {
      kind: 'not-near',
      advice:
        `no phone was heard next to the sensor in the first ${RITUAL_MS / 1000} seconds. Open the phone's list of ` +
        'Wi-Fi networks so that it scans, hold it within a metre of the sensor, and begin again.',
    };
  }
  const [first, ...others] = near.filter(hasWalked).sort((a, b) => b.nearDbm - a.nearDbm);
  if (first === undefined) {
    return {
      kind: 'not-heard-walking',
      advice:
        'the phone next to the sensor was hardly heard on the walk, or did not go anywhere. Keep its list of Wi-Fi ' +
        'networks open and its screen on while you walk, and begin again.',
    };
  }
  const along = others.filter(({ nearDbm }) => nearDbm > first.nearDbm - APART_DB);
  const walkers = [first, ...along];
  if (walkers.some(({ isTwofold }) => isTwofold) || !along.every((one) => goTogether(first.walk, one.walk))) {
    return {
      kind: 'two-phones',
      advice:
        'two phones next to the sensor cannot be told apart. Send other people and phones a few metres away, leave ' +
        'your own other devices elsewhere or switch their Wi-Fi off, and begin again.',
    };
  }
  return {
    kind: 'found',
    signatures: walkers.map(({ signature }) => signature),
    samples: walkers.flatMap(({ walk }) => walk),
  };
}

/** Whether it was heard on, and from further away: a phone that lies next to the sensor stays as strong as it was. */
function hasWalked({ walk, nearDbm }: Candidate): boolean {
  const levels = scanLevels(walk).map(({ signalDbm }) => signalDbm);
  return levels.length >= WALK_SCANS_MIN && median(levels) <= nearDbm - WALKED_DB;
}

function candidates(heard: readonly HeardOnWalk[], startMs: number): Candidate[] {
  const endMs = startMs + RITUAL_MS;
  const bySignature = Map.groupBy(
    heard.filter(({ timeMs, signalDbm }) => timeMs >= startMs && Number.isFinite(signalDbm)),
    ({ signature }) => signature,
  );
  return [...bySignature].flatMap(([signature, frames]) => {
    const ritual = frames.filter(({ timeMs }) => timeMs < endMs).map(({ signalDbm }) => signalDbm);
    if (ritual.length < FRAMES_MIN) return [];
    const strongest = Math.max(...ritual);
    const elsewhere = ritual.filter((dbm) => dbm < strongest - ELSEWHERE_DB).length;
    return {
      signature,
      nearDbm: median(ritual.filter((dbm) => dbm >= strongest - ELSEWHERE_DB)),
      isTwofold: elsewhere > ELSEWHERE_SHARE * ritual.length,
      walk: frames
        .filter(({ timeMs }) => timeMs >= endMs)
        .map(({ timeMs, signalDbm }) => ({ timeMs, signalDbm })),
    };
  });
}

/** Whether two lots of frames were as strong as each other whenever both were heard. False where they never were. */
function goTogether(one: readonly WalkSample[], other: readonly WalkSample[]): boolean {
  const levels = scanLevels(one);
  const differences = scanLevels(other).flatMap(({ timeMs, signalDbm }) => {
    const close = levels.find((level) => Math.abs(level.timeMs - timeMs) <= SCAN_MS);
    return close ? [Math.abs(close.signalDbm - signalDbm)] : [];
  });
  return differences.length >= WALK_SCANS_MIN && median(differences) <= TOGETHER_DB;
}
