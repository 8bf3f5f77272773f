// How many templates a crowd carries, as if all were carried alike: 1 ÷ Σ share² (the inverse of Simpson's index,
// 1949) and exp(−Σ share · ln share) (of Shannon's, 1948), a template's share being its part of the scans. What the
// estimator rests on is that two phones of one template seldom meet, so a simulated crowd must be as diverse as a
// recorded one.
import { BIN_MS } from '../../device/count/bins.ts';
import { sumOf } from './error.ts';
import type { Sightings } from './sightings.ts';

/** A known address that was silent for longer scans anew, as in the sensor. */
const SCAN_GAP_MS = 10_000;
const LOCALLY_ADMINISTERED = 0x02;
/** 2⁴⁰: what an address as a number is divided by to get its first byte. */
const FIRST_BYTE = 2 ** 40;

export interface EffectiveTemplates {
  readonly bySquares: number;
  readonly byEntropy: number;
}

/**
 * Of the scans under random addresses (a shop's printers and tills are no crowd), or of the five minutes of the
 * clock in which such a template was heard, however often it scanned. NaN where there are none.
 */
export function effectiveTemplates(
  captures: readonly Sightings[],
  counted: 'scans' | 'bins',
): EffectiveTemplates {
  const times = new Map<number, number>();
  for (const capture of captures) (counted === 'scans' ? addScans : addBins)(capture, times);
  const total = sumOf([...times.values()]);
  const shares = [...times.values()].map((count) => count / total);
  return {
    bySquares: 1 / sumOf(shares.map((share) => share ** 2)),
    byEntropy:
      times.size === 0 ? Number.NaN : Math.exp(-sumOf(shares.map((share) => share * Math.log(share)))),
  };
}

type Times = Map<number, number>;

function addScans(capture: Sightings, scans: Times): void {
  const { timeMs, address, addresses, signature, signatures, length } = capture;
  const lastMs = new Float64Array(addresses.length).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < length; i += 1) {
    const sender = address[i]!;
    const began = timeMs[i]! - lastMs[sender]! > SCAN_GAP_MS;
    lastMs[sender] = timeMs[i]!;
    if (began && isRandom(addresses[sender]!)) add(scans, signatures[signature[i]!]!);
  }
}

function addBins(capture: Sightings, bins: Times): void {
  const { timeMs, address, addresses, signature, signatures, length } = capture;
  const lastBin = new Float64Array(signatures.length).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < length; i += 1) {
    const template = signature[i]!;
    const bin = Math.floor(timeMs[i]! / BIN_MS);
    if (lastBin[template] === bin || !isRandom(addresses[address[i]!]!)) continue;
    lastBin[template] = bin;
    add(bins, signatures[template]!);
  }
}

const add = (times: Times, template: number) => times.set(template, (times.get(template) ?? 0) + 1);
const isRandom = (address: number) => (Math.floor(address / FIRST_BYTE) & LOCALLY_ADMINISTERED) !== 0;
