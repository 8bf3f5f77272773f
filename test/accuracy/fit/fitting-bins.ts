// Five-minute bins of a capture as the estimator sees them, with the marks that it sets left open: how many
// scans of each signature came at or above a level. For fitting those marks; the sensor's own bins are
// device/count/bin-table.ts.
import { BIN_MS } from '../../../device/count/bins.ts';
import type { Sightings } from '../sightings.ts';

const SCAN_GAP_MS = 10_000;
/** Second-lowest bit of an address's first byte, of its 48 bits: set where it is no maker's. */
const LOCAL_BIT = 2 ** 41;

/** A sender that neither changes its address nor says on which channel: a computer, by the sensor's rule. */
export function isComputer(sightings: Sightings, at: number): boolean {
  const address = sightings.addresses[sightings.address[at]!]!;
  return sightings.channel[at] === 0 && Math.floor(address / LOCAL_BIT) % 2 === 0;
}

/**
 * Scans by bin, then by signature: an address's first frame, or one after ten quiet seconds, begins a scan,
 * which is as near as its strongest frame. `levelDbm`: weaker scans do not count; −∞ takes all.
 */
export function scansByBin(sightings: Sightings, levelDbm: number): Map<number, Map<number, number>> {
  const { timeMs, address, signature, signalDbm, length } = sightings;
  const bins = new Map<number, Map<number, number>>();
  const last = new Map<number, { timeMs: number; bin: number; counted: boolean }>();
  for (let i = 0; i < length; i += 1) {
    if (isComputer(sightings, i)) continue;
    const bin = Math.floor(timeMs[i]! / BIN_MS);
    const known = last.get(address[i]!);
    const goesOn = known !== undefined && known.bin === bin && timeMs[i]! - known.timeMs <= SCAN_GAP_MS;
    const near = !(signalDbm[i]! < levelDbm);
    const counted = goesOn && known.counted;
    if (near && !counted) {
      const scans = bins.get(bin) ?? new Map<number, number>();
      bins.set(bin, scans);
      const key = sightings.signatures[signature[i]!]!;
      scans.set(key, (scans.get(key) ?? 0) + 1);
    }
    last.set(address[i]!, { timeMs: timeMs[i]!, bin, counted: counted || near });
  }
  return bins;
}
