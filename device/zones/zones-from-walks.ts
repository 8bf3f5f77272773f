// Setup: two walks with one phone, through all corners of the shop and along the pavement, become the
// signal strengths that part inside from nearby and nearby from not counted, and an estimate of how often
// the parting will be wrong. Where walks cannot say that, the outcome says why and what to do.
import { type RandomSource, uniformBelow } from '../../shared/random.ts';
import { type CrowdSignal, normalDraw, shareBelow } from './crowd-signal.ts';
import { median, scanLevels, type WalkSample } from './scan-levels.ts';

export interface ZoneSettings {
  /**
   * People who pass by for each who comes in; above 0. Default 5: chosen, between the 2.4, 3.7 and 9.8 of
   * the simulated shops' opening hours; no measurement is claimed. An owner's own guess is better.
   */
  readonly passersbyPerVisitor?: number;
  /**
   * Standard deviation in dB from phone to phone, by model and by body; above 0. Default 4: nine of ten
   * phones lie within ±6.6 dB. Chosen: ±6 dB is the usual figure for models alone.
   */
  readonly phoneSpreadDb?: number;
}

/** A share, 0 … 1, and the range that holds the true one with 90 %. */
interface ErrorShare {
  readonly share: number;
  readonly interval: readonly [low: number, high: number];
}

export interface Zones {
  readonly kind: 'zones';
  /** At or above: inside. Whole dBm. */
  readonly insideDbm: number;
  /** Below: not counted. Whole dBm, always below `insideDbm`. */
  readonly floorDbm: number;
  /** Over the scans of all phones, not of the walker's alone. */
  readonly errors: {
    /** Of the scans sent inside, those that count as nearby. */
    readonly insideAsNearby: ErrorShare;
    /** Of the scans sent on the pavement, those that count as inside. */
    readonly outsideAsInside: ErrorShare;
  };
  /** Scans that each walk had. */
  readonly scans: { readonly inside: number; readonly outside: number };
}

/** The walks do not give zones. `advice`: what happened and what to do, for people. */
export interface NoZones {
  readonly kind: 'too-few-scans' | 'outside-stronger' | 'not-separable';
  readonly advice: string;
  readonly scans: { readonly inside: number; readonly outside: number };
}

/** With fewer, even a walk without any error would leave every fifth scan in doubt (1 − 0.05^(1/12)). */
const SCANS_MIN = 12;
/**
 * Youden's J of the best threshold: 0 is a coin, 1 is never wrong. Below this, one of the two errors
 * is above 37 %, whatever the threshold.
 */
const SEPARATION_MIN = 0.25;
/** What adapters report (test/simulator/SOURCES.md), and what the configuration takes. */
const DBM_MIN = -100;
const DBM_MAX = -20;
/** Share of the weakest scans that the floor may cost. */
const FLOOR_SHARE = 0.05;
const DRAWS = 1000;
/** Scans next to each other in a walk come from places next to each other: they are drawn together. */
const BLOCK_SCANS = 3;

/**
 * Thresholds from the frames of the walker's phone, in any order. The inside threshold makes as many
 * visitors count as nearby as passers-by count as inside, so that neither count is pulled one way.
 * `random` draws the intervals. Throws RangeError for settings that are not above 0.
 */
export function zonesFromWalks(
  inside: readonly WalkSample[],
  outside: readonly WalkSample[],
  random: RandomSource,
  settings: ZoneSettings = {},
): Zones | NoZones {
  const { passersbyPerVisitor = 5, phoneSpreadDb: spreadDb = 4 } = settings;
  for (const value of [passersbyPerVisitor, spreadDb]) {
    if (!(value > 0 && Number.isFinite(value)))
      throw new RangeError(`zonesFromWalks: ${value} is not above 0`);
  }
  const shop: CrowdSignal = { levels: scanLevels(inside).map((scan) => scan.signalDbm), spreadDb };
  const street: CrowdSignal = { levels: scanLevels(outside).map((scan) => scan.signalDbm), spreadDb };
  const scans = { inside: shop.levels.length, outside: street.levels.length };
  const refused = refusal(shop, street);
  if (refused) return { ...refused, scans };
  const insideDbm = balance(shop, street, passersbyPerVisitor);
  return {
    kind: 'zones',
    insideDbm,
    floorDbm: Math.min(floorOf(shop), floorOf(street), insideDbm - 1),
    errors: errorsAt(insideDbm, shop, street, random),
    scans,
  };
}

function refusal(shop: CrowdSignal, street: CrowdSignal): Omit<NoZones, 'scans'> | undefined {
  const [inside, outside] = [shop.levels.length, street.levels.length];
  if (Math.min(inside, outside) < SCANS_MIN) {
    const which =
      inside < SCANS_MIN && outside < SCANS_MIN
        ? 'both walks were'
        : inside < SCANS_MIN
          ? 'the walk inside was'
          : 'the walk outside was';
    return {
      kind: 'too-few-scans',
      advice:
        `${which} too short: ${inside} scans were heard inside and ${outside} outside, ${SCANS_MIN} each are needed. ` +
        "Walk again, three minutes each, with the phone's list of Wi-Fi networks open: it scans all the time then.",
    };
  }
  if (median(street.levels) > median(shop.levels) + 3) {
    return {
      kind: 'outside-stronger',
      advice:
        `the phone was heard stronger outside (${median(street.levels)} dBm) than inside (${median(shop.levels)} dBm). ` +
        'Either the walks were swapped, or the sensor stands at the window: move it to the back of the shop and walk again.',
    };
  }
  const separation = bestSeparation(shop, street);
  if (separation >= SEPARATION_MIN) return undefined;
  const wrong = Math.round(50 * (1 - separation));
  return {
    kind: 'not-separable',
    advice:
      `inside and outside sound alike here: about ${wrong} of 100 phones would be taken for the other kind, and a coin gets 50 wrong. ` +
      'Move the sensor away from the window, to the back of the shop, low behind the counter or in front of a wall, and walk again.',
  };
}

/** Youden's J at the threshold where it is best. */
function bestSeparation(shop: CrowdSignal, street: CrowdSignal): number {
  let best = 0;
  for (let dbm = DBM_MIN; dbm <= DBM_MAX; dbm += 1) {
    best = Math.max(best, shareBelow(street, dbm) - shareBelow(shop, dbm));
  }
  return best;
}

/** The threshold at which visitors lost and passers-by gained weigh the same; the difference rises with it. */
function balance(shop: CrowdSignal, street: CrowdSignal, passersbyPerVisitor: number): number {
  let best = DBM_MIN + 1;
  let bestDifference = Number.POSITIVE_INFINITY;
  for (let dbm = DBM_MIN + 1; dbm <= DBM_MAX; dbm += 1) {
    const gained = passersbyPerVisitor * (1 - shareBelow(street, dbm));
    const difference = Math.abs(shareBelow(shop, dbm) - gained);
    if (difference < bestDifference) {
      best = dbm;
      bestDifference = difference;
    }
  }
  return best;
}

/** The highest level below which no more than a twentieth of the crowd's scans lies. */
function floorOf(signal: CrowdSignal): number {
  let floor = DBM_MIN;
  while (floor < DBM_MAX && shareBelow(signal, floor + 1) <= FLOOR_SHARE) floor += 1;
  return floor;
}

function errorsAt(
  insideDbm: number,
  shop: CrowdSignal,
  street: CrowdSignal,
  random: RandomSource,
): Zones['errors'] {
  const lost: number[] = [];
  const gained: number[] = [];
  for (let draw = 0; draw < DRAWS; draw += 1) {
    // It was one phone on both walks.
    const walkerDb = shop.spreadDb * normalDraw(random);
    lost.push(shareBelow(redrawn(shop, random), insideDbm, walkerDb));
    gained.push(1 - shareBelow(redrawn(street, random), insideDbm, walkerDb));
  }
  return {
    insideAsNearby: errorShare(shareBelow(shop, insideDbm), lost),
    outsideAsInside: errorShare(1 - shareBelow(street, insideDbm), gained),
  };
}

/** Blocks of the walk, drawn with replacement (moving-block bootstrap; Künsch, 1989). */
function redrawn({ levels, spreadDb }: CrowdSignal, random: RandomSource): CrowdSignal {
  const drawn: number[] = [];
  while (drawn.length < levels.length) {
    const start = uniformBelow(random, levels.length - BLOCK_SCANS + 1);
    for (let i = start; i < start + BLOCK_SCANS && drawn.length < levels.length; i += 1)
      drawn.push(levels[i]!);
  }
  return { levels: drawn, spreadDb };
}

/** From the 5th to the 95th of 100 draws, and the estimate itself, which a skewed tail may lie beyond. */
function errorShare(share: number, draws: number[]): ErrorShare {
  const sorted = draws.sort((a, b) => a - b);
  const low = sorted[Math.floor(0.05 * DRAWS)]!;
  const high = sorted[Math.ceil(0.95 * DRAWS) - 1]!;
  return { share, interval: [Math.min(low, share), Math.max(high, share)] };
}
