// Cuts a byte stream into whole MQTT packets by their fixed headers alone (MQTT 3.1.1, §2.2: one byte of type, one to
// four bytes of length). Nothing behind it ever holds a piece of a packet: a packet that comes byte by byte costs its own
// size, and one that is too large is known by its header.
const LENGTH_BYTES_MAX = 4;
const EMPTY = Buffer.alloc(0);

type Taken =
  | { readonly kind: 'packets'; readonly bytes: Buffer }
  /** `isPart`: of a packet that has begun. */
  | { readonly kind: 'none'; readonly isPart: boolean }
  /** A packet is larger than allowed, or its length does not end (§2.2.3). */
  | { readonly kind: 'too-large' };

export interface PacketFramer {
  push(chunk: Buffer): void;
  /** Whole packets from the front, at most `packetsMax`; `remainingBytesMax`: largest length after the fixed header. */
  take(packetsMax: number, remainingBytesMax: number): Taken;
}

export function createPacketFramer(): PacketFramer {
  let bytes: Buffer = EMPTY;
  /** What is held is `bytes` from `start` to `end`. */
  let start = 0;
  let end = 0;
  return {
    push(chunk) {
      if (start === end) {
        bytes = chunk;
        start = 0;
        end = chunk.length;
        return;
      }
      if (end + chunk.length > bytes.length) {
        const larger = Buffer.allocUnsafe(2 * (end - start + chunk.length));
        end = bytes.copy(larger, 0, start, end);
        start = 0;
        bytes = larger;
      }
      end += chunk.copy(bytes, end);
    },
    take(packetsMax, remainingBytesMax) {
      let at = start;
      for (let packets = 0; packets < packetsMax; packets += 1) {
        const size = packetSize(bytes, at, end, remainingBytesMax);
        if (size === 'too-large' && at === start) return { kind: 'too-large' };
        if (size === undefined || size === 'too-large' || at + size > end) break;
        at += size;
      }
      if (at === start) return { kind: 'none', isPart: start < end };
      const taken = bytes.subarray(start, at);
      start = at;
      if (start === end) bytes = EMPTY;
      if (start === end) start = end = 0;
      return { kind: 'packets', bytes: taken };
    },
  };
}

/** Of the packet that begins at `at`, in bytes; undefined where its length has not come yet. */
function packetSize(
  bytes: Buffer,
  at: number,
  end: number,
  remainingBytesMax: number,
): number | undefined | 'too-large' {
  let remaining = 0;
  for (let place = 0; place < LENGTH_BYTES_MAX; place += 1) {
    const index = at + 1 + place;
    if (index >= end) return undefined;
    const byte = bytes[index]!;
    remaining += (byte & 0x7f) * 128 ** place;
    if (remaining > remainingBytesMax) return 'too-large';
    if ((byte & 0x80) === 0) return 2 + place + remaining;
  }
  return 'too-large';
}
