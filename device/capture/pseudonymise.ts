// Turns addresses into pseudonyms and element digests into signatures. The key comes from the given
// source, lives in memory only, and is overwritten when its period ends: from then on nobody, nor we,
// can tell which address a pseudonym was. An address is never made into a string or a number.
import type { RandomSource } from '../../shared/random.ts';
import { hashAddress, KEY_WORDS, sipHash8 } from '../../shared/siphash.ts';
import type { Pseudonym, Signature } from './sighting.ts';

const ADDRESS_KEY_AT = 0;
const SIGNATURE_KEY_AT = KEY_WORDS;

const SIGNATURES_KEPT = 256;
const NO_SIGNATURE = -1;

export class Pseudonymiser {
  readonly #random: RandomSource;
  readonly #key = new Uint32Array(2 * KEY_WORDS);
  readonly #hash = new Uint32Array(2);
  /** Signatures of digests met lately under this key: most frames have one of few. */
  readonly #digests = new Int32Array(2 * SIGNATURES_KEPT);
  readonly #signatures = new Float64Array(SIGNATURES_KEPT).fill(NO_SIGNATURE);

  constructor(random: RandomSource) {
    this.#random = random;
    this.renewKey();
  }

  /** Overwrites the key with a fresh one: pseudonyms before and after cannot be told to be the same. */
  renewKey(): void {
    for (let i = 0; i < this.#key.length; i += 1) this.#key[i] = this.#random.uint32();
    this.#hash.fill(0);
    this.#digests.fill(0);
    this.#signatures.fill(NO_SIGNATURE);
  }

  /** `at`: first of the address's 6 bytes. */
  pseudonymOf(bytes: Uint8Array, at: number): Pseudonym {
    hashAddress(this.#key, ADDRESS_KEY_AT, bytes, at, this.#hash);
    return this.#take52Bits() as Pseudonym;
  }

  signatureOf(digestLow: number, digestHigh: number): Signature {
    const slot = (digestLow ^ digestHigh) & (SIGNATURES_KEPT - 1);
    const known = this.#signatures[slot]!;
    const digests = this.#digests;
    if (known !== NO_SIGNATURE && digests[2 * slot] === digestLow && digests[2 * slot + 1] === digestHigh) {
      return known as Signature;
    }
    sipHash8(this.#key, SIGNATURE_KEY_AT, digestLow, digestHigh, this.#hash);
    const signature = this.#take52Bits();
    digests[2 * slot] = digestLow;
    digests[2 * slot + 1] = digestHigh;
    this.#signatures[slot] = signature;
    return signature as Signature;
  }

  #take52Bits(): number {
    return (this.#hash[1]! & 0xf_ffff) * 2 ** 32 + this.#hash[0]!;
  }
}
