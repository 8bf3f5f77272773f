// A shop's own devices, dropped before counting. Their addresses are kept as keyed hashes under a key
// of this process, like all else: the list cannot be read back out of memory.
import type { RandomSource } from '../../shared/random.ts';
import { hashAddress, KEY_WORDS } from '../../shared/siphash.ts';
import { typedText } from '../../shared/typed-text.ts';

export interface IgnoreList {
  readonly size: number;
  /** `at`: first of the address's 6 bytes. */
  has(bytes: Uint8Array, at: number): boolean;
}

export const noIgnoreList: IgnoreList = { size: 0, has: () => false };

const ADDRESS =
  /^([0-9a-f]{2})[:-]?([0-9a-f]{2})[:-]?([0-9a-f]{2})[:-]?([0-9a-f]{2})[:-]?([0-9a-f]{2})[:-]?([0-9a-f]{2})$/i;

/**
 * Reads one address a line (`aa:bb:cc:dd:ee:ff`, also with `-` or nothing between); `#` starts a
 * comment. `refused` gives the numbers of the lines that hold no address, counting from 1.
 */
export function parseIgnoreList(text: string, random: RandomSource): { list: IgnoreList; refused: number[] } {
  const key = Uint32Array.from({ length: KEY_WORDS }, () => random.uint32());
  const hash = new Uint32Array(2);
  const known = new Set<number>();
  const refused: number[] = [];
  const address = new Uint8Array(6);
  const hashed = (bytes: Uint8Array, at: number) => {
    hashAddress(key, 0, bytes, at, hash);
    return (hash[1]! & 0xf_ffff) * 2 ** 32 + hash[0]!;
  };
  for (const [index, line] of text.split('\n').entries()) {
    const entry = typedText(line).replace(/#.*/, '').trim();
    if (entry === '') continue;
    const digits = ADDRESS.exec(entry);
    if (!digits) {
      refused.push(index + 1);
      continue;
    }
    for (let i = 0; i < 6; i += 1) address[i] = Number.parseInt(digits[i + 1]!, 16);
    known.add(hashed(address, 0));
  }
  address.fill(0);
  return { list: { size: known.size, has: (bytes, at) => known.has(hashed(bytes, at)) }, refused };
}
