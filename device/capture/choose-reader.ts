// Which container a capture comes in, by its first bytes.
import type { ByteWindow } from './byte-window.ts';
import type { CaptureReader } from './capture-reader.ts';
import { PcapReader, pcapLayoutOf } from './pcap.ts';
import { isPcapng, PcapngReader } from './pcapng.ts';

/** The containers' magic numbers are this long. */
const MAGIC_BYTES = 4;

/**
 * Chooses the reader by the first bytes. `undefined` while fewer than four have arrived;
 * `unknown` where they belong to no capture.
 */
export function readerFor(window: ByteWindow): CaptureReader | 'unknown' | undefined {
  if (window.available < MAGIC_BYTES) return undefined;
  const magic = window.bytes.subarray(window.start, window.start + MAGIC_BYTES);
  if (isPcapng(magic)) return new PcapngReader();
  const layout = pcapLayoutOf(magic);
  return layout ? new PcapReader(layout) : 'unknown';
}
