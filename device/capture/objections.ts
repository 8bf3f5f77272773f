// The phones whose holders objected: their frames are dropped before anything is counted. The hub sends each store
// lists of keyed hashes, every list under a key of its own; here the address of a frame is hashed under each key that
// is still in force and looked up, straight from the read buffer. With the key at hand addresses can be tried out
// against a list: that is so wherever a device must recognise a phone, and why the keys change and are thrown away.
import type { ObjectionList } from '../../shared/remote-config.ts';
import { hashAddress, KEY_WORDS } from '../../shared/siphash.ts';

export interface ObjectionFilter {
  /** Entries of all lists, those that have expired since the last look as well. */
  readonly size: number;
  /** `at`: first of the address's 6 bytes. `timeMs`: milliseconds since 1970; lists that have expired do not hold. */
  has(bytes: Uint8Array, at: number, timeMs: number): boolean;
}

export const noObjections: ObjectionFilter = { size: 0, has: () => false };

interface KeyedList {
  readonly key: Uint32Array;
  readonly untilMs: number;
  readonly hashes: ReadonlySet<number>;
}

/** A filter whose lists can be replaced; the keys of the old ones are overwritten. */
export function objectionFilter(): ObjectionFilter & { set(lists: readonly ObjectionList[]): void } {
  let keyed: KeyedList[] = [];
  let size = 0;
  const hash = new Uint32Array(2);
  return {
    get size() {
      return size;
    },
    set(lists) {
      for (const { key } of keyed) key.fill(0);
      keyed = lists.map(keyedList);
      size = keyed.reduce((sum, { hashes }) => sum + hashes.size, 0);
    },
    has(bytes, at, timeMs) {
      let found = false;
      for (const { key, untilMs, hashes } of keyed) {
        if (timeMs >= untilMs) continue;
        hashAddress(key, 0, bytes, at, hash);
        if (hashes.has(fiftyTwoBits(hash[0]!, hash[1]!))) found = true;
      }
      hash.fill(0);
      return found;
    },
  };
}

/** `key` and `hashes` are checked hex (shared/remote-config.ts). */
function keyedList({ key, until, hashes }: ObjectionList): KeyedList {
  const word = (at: number) => Number.parseInt(key.slice(8 * at, 8 * at + 8), 16);
  return {
    key: Uint32Array.from({ length: KEY_WORDS }, (_, at) => word(at)),
    untilMs: Date.parse(until),
    hashes: new Set(
      hashes.map((hex) =>
        fiftyTwoBits(Number.parseInt(hex.slice(8), 16), Number.parseInt(hex.slice(0, 8), 16)),
      ),
    ),
  };
}

/** Of the 64, as many as a number holds: one phone in 10¹² is dropped by chance where a thousand are listed. */
const fiftyTwoBits = (low: number, high: number) => (high & 0xf_ffff) * 2 ** 32 + low;
