// Runs a capture through the very scrubber of the sensor.
import { scrubCapture } from '../../device/capture/scrub/scrub-capture.ts';
import type { ScrubCounts } from '../../device/capture/scrub/scrub-counts.ts';
import { FrameScrubber } from '../../device/capture/scrub/scrub-frame.ts';
import { seededRandom } from '../../shared/random.ts';
import { type Decoded, decodeBytes, streamOf } from './decode-capture.ts';

export interface ScrubbedBytes {
  readonly bytes: Buffer;
  readonly counts: ScrubCounts;
  readonly problem: string | undefined;
  /** Length of the longest piece put out. */
  readonly longestPiece: number;
}

/** `cuts`: where the input arrives in pieces. `seed`: of the key. */
export async function scrubBytes(
  bytes: Uint8Array,
  cuts: readonly number[] = [],
  seed = 1,
): Promise<ScrubbedBytes> {
  const stream = streamOf(bytes, cuts);
  const scrubber = new FrameScrubber(seededRandom(seed));
  const pieces: Uint8Array[] = [];
  for await (const piece of scrubCapture(stream, scrubber, () => {})) pieces.push(piece);
  return {
    bytes: Buffer.concat(pieces),
    counts: scrubber.counts,
    problem: stream.problem,
    longestPiece: Math.max(0, ...pieces.map(({ length }) => length)),
  };
}

/** What a capture counts as in either profile, under keys of its own. */
export async function countsOf(
  bytes: Uint8Array,
  seed: number,
): Promise<Pick<Decoded, 'frames' | 'probeRequests' | 'hours'>[]> {
  const decoded: Pick<Decoded, 'frames' | 'probeRequests' | 'hours'>[] = [];
  for (const profile of ['hour', 'minutes'] as const) {
    const settings = { profile, floorDbm: -110, random: seededRandom(seed) };
    const { frames, probeRequests, hours } = await decodeBytes(bytes, [], settings);
    decoded.push({ frames, probeRequests, hours });
  }
  return decoded;
}
