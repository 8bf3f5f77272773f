// How often a phone that is known to be there scans, and under how many addresses: from the labelled
// phones, each alone for twenty minutes. A scan here is what the phone did, so by signature and silence.
import { captureOf } from '../../../device/capture/capture-stream.ts';
import { type PhoneCapture, phoneCaptures, SESSION_MS } from '../labelled-phones.ts';
import { readSightings, type Sightings } from '../sightings.ts';

export interface LabelledSightings {
  readonly capture: PhoneCapture;
  readonly sightings: Sightings;
}

/** One capture after the other, none kept. `folder`: `labelled-phones` of the recordings. */
export async function* labelledSightings(folder: string): AsyncGenerator<LabelledSightings> {
  for (const capture of phoneCaptures(folder)) {
    yield { capture, sightings: await readSightings(captureOf(capture.file)) };
  }
}

export interface ScanStatistics {
  readonly capture: PhoneCapture;
  /** Probe requests a minute. */
  readonly framesPerMinute: number;
  /** Bursts a minute, whatever they were sent under: silence of more than ten seconds between. */
  readonly scansPerMinute: number;
  /** Addresses a minute. */
  readonly addressesPerMinute: number;
  /** Addresses a burst, on average; NaN where nothing was heard. */
  readonly addressesPerScan: number;
  /** Different signatures in all. */
  readonly signatures: number;
}

const SCAN_GAP_MS = 10_000;
const SESSION_MINUTES = SESSION_MS / 60_000;

export function scanStatistics({ capture, sightings }: LabelledSightings): ScanStatistics {
  const { timeMs, address, length } = sightings;
  let scans = 0;
  let addressesOfScans = 0;
  let inScan = new Set<number>();
  for (let i = 0; i < length; i += 1) {
    if (i === 0 || timeMs[i]! - timeMs[i - 1]! > SCAN_GAP_MS) {
      scans += 1;
      addressesOfScans += inScan.size;
      inScan = new Set();
    }
    inScan.add(address[i]!);
  }
  return {
    capture,
    framesPerMinute: length / SESSION_MINUTES,
    scansPerMinute: scans / SESSION_MINUTES,
    addressesPerMinute: sightings.addresses.length / SESSION_MINUTES,
    addressesPerScan: (addressesOfScans + inScan.size) / scans,
    signatures: sightings.signatures.length,
  };
}
