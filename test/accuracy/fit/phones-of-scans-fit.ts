// How many phones so many scans of one signature in five minutes speak for, from the labelled phones: each
// was alone, so its bins say how often one phone scans. Bayes: P(k phones) ∝ 0.4^k, the scans of k phones as
// k of those bins together, the phones of the set equally likely.
import { BIN_MS } from '../../../device/count/bins.ts';
import { sumOf } from '../error.ts';
import { hasWifiOn, SESSION_MS } from '../labelled-phones.ts';
import { scansByBin } from './fitting-bins.ts';
import type { LabelledSightings } from './labelled-scans.ts';

/** A further phone of the same signature is this much less likely. */
export const ANOTHER_PHONE = 0.4;
const PHONES_MAX = 8;
const QUANTILE = 0.75;
const SCANS_MAX = 200;
/** Bins with more scans of one signature are rarely seen: the line is not drawn for them. */
const SCANS_FITTED_MAX = 80;

/** 1 + max(0, scans − ofOne) ÷ aFurther. */
export interface ScanLine {
  readonly ofOne: number;
  readonly aFurther: number;
}

/** P(n scans in five minutes) of a phone that was heard at all; phones weigh alike. */
export function scansOfOnePhone(captures: readonly LabelledSightings[]): number[] {
  const total = Array.from({ length: SCANS_MAX + 1 }, () => 0);
  const phones = Map.groupBy(
    captures.filter(({ capture }) => hasWifiOn(capture)),
    (one) => one.capture.phone,
  );
  for (const ofPhone of phones.values()) {
    const counts = ofPhone.flatMap(leadingScans).filter((scans) => scans > 0);
    for (const scans of counts) {
      for (const near of around(scans))
        total[near]! += 1 / around(scans).length / counts.length / phones.size;
    }
  }
  return total;
}

/** A dozen phones leave gaps between the numbers that they show: each stands for those a third less or more. */
function around(scans: number): number[] {
  const [low, high] = [Math.ceil(scans / 1.5), Math.min(SCANS_MAX, Math.floor(scans * 1.5))];
  return Array.from({ length: high - low + 1 }, (_, i) => low + i);
}

/** Scans of the signature that is heard most, of each bin that lies within the session. */
function leadingScans({ capture: { startMs }, sightings }: LabelledSightings): number[] {
  const bins = scansByBin(sightings, Number.NEGATIVE_INFINITY);
  const first = Math.ceil(startMs / BIN_MS);
  const count = Math.floor((startMs + SESSION_MS) / BIN_MS) - first;
  return Array.from({ length: count }, (_, i) => Math.max(0, ...(bins.get(first + i)?.values() ?? [])));
}

/** Expected phones by the number of scans: `[0]` is 0. */
export function expectedPhones(ofOne: readonly number[]): number[] {
  const weight = Array.from({ length: SCANS_MAX + 1 }, () => 0);
  const phones = Array.from({ length: SCANS_MAX + 1 }, () => 0);
  let ofMany: readonly number[] = [1];
  for (let k = 1; k <= PHONES_MAX; k += 1) {
    ofMany = convolved(ofMany, ofOne);
    for (const [scans, chance] of ofMany.entries()) {
      weight[scans]! += ANOTHER_PHONE ** k * chance;
      phones[scans]! += k * ANOTHER_PHONE ** k * chance;
    }
  }
  return weight.map((all, scans) => (all > 0 ? phones[scans]! / all : Number.NaN));
}

function convolved(a: readonly number[], b: readonly number[]): number[] {
  const sum = Array.from({ length: SCANS_MAX + 1 }, () => 0);
  for (const [i, x] of a.entries()) {
    for (const [j, y] of b.entries()) if (x > 0 && y > 0 && i + j <= SCANS_MAX) sum[i + j]! += x * y;
  }
  return sum;
}

/**
 * Up to the scans that a phone alone does not exceed in three of four bins, one phone is explanation enough;
 * from there the line that is nearest to the expected phones, all numbers of scans alike.
 */
export function fittedLine(ofOnePhone: readonly number[]): ScanLine {
  const expected = expectedPhones(ofOnePhone);
  const ofOne = quantile(ofOnePhone, QUANTILE);
  const from = expected.slice(ofOne, SCANS_FITTED_MAX + 1);
  const squaresOf = (aFurther: number) =>
    sumOf(from.map((phones, beyond) => (phones - 1 - beyond / aFurther) ** 2));
  const slopes = Array.from({ length: 40 }, (_, i) => i + 1);
  return { ofOne, aFurther: slopes.reduce((best, one) => (squaresOf(one) < squaresOf(best) ? one : best)) };
}

function quantile(shares: readonly number[], share: number): number {
  let sum = 0;
  return shares.findIndex((one) => {
    sum += one;
    return sum >= share;
  });
}
