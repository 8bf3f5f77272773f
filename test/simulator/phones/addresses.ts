// The addresses a phone uses, one after another (IEEE 802 clause 8.2: bit 0 of the first byte is the
// group bit, bit 1 the bit of local administration).
import type { RandomSource } from '../../../shared/random.ts';
import { streamOf } from '../streams.ts';
import type { PhoneModel } from './model.ts';

export interface AddressBook {
  /** The first two bytes of the present address. */
  readonly high: number;
  /** Its last four. */
  readonly low: number;
  /** Takes a new random address; false where the phone keeps the one it has. */
  renew(): boolean;
}

/**
 * `life.associated`: the address of the network, for good: the global one, or a random one a network.
 * `random`: what renewals draw from.
 */
export function createAddressBook(
  model: PhoneModel,
  life: { readonly identity: number; readonly seed: number; readonly associated: boolean },
  random: RandomSource,
): AddressBook {
  const renews = !life.associated && (model.address === 'scan' || model.address === 'channel');
  const global = model.address === 'global';
  const book = {
    high: 0,
    low: 0,
    renew() {
      if (renews) draw(random);
      return renews;
    },
  };
  const draw = (source: RandomSource) => {
    const first = source.uint32();
    book.low = source.uint32();
    const prefixes = model.prefixes;
    if (prefixes.length > 0) {
      const prefix = prefixes[first % prefixes.length]!;
      book.high = prefix >>> 8;
      book.low = (((prefix & 0xff) << 24) | (book.low & 0xffffff)) >>> 0;
    } else {
      // Individual, locally administered.
      book.high = ((first >>> 16) & 0xfcff) | 0x0200;
    }
  };
  draw(streamOf(life.associated || global ? life.identity : life.seed, 'address'));
  return book;
}
