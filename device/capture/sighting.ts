// What pseudonymisation leaves of a probe request, and the only thing that counting gets to see.

/** Keyed hash of an address, 52 bits; the key lives for one key period, in memory only. */
export type Pseudonym = number & { readonly brand: 'Pseudonym' };

/** Keyed hash of a probe request's stable elements, 52 bits; many phones share one. */
export type Signature = number & { readonly brand: 'Signature' };

/** Reused for every frame: copy what must be kept. */
export interface Sighting {
  /** Milliseconds since 1970-01-01T00:00Z; never goes back within a key period. */
  timeMs: number;
  pseudonym: Pseudonym;
  signature: Signature;
  /** dBm; NaN where the capture has no signal strength, which counts as inside. */
  signalDbm: number;
  zone: 'inside' | 'nearby';
  /** Inside, or hardly below the threshold. */
  near: boolean;
  /** Somewhat above the inside threshold. */
  well: boolean;
  /** So far above the inside threshold that it is hardly a neighbour's. */
  clear: boolean;
  /** Bytes of the stable elements: of two templates of one phone, the longer tells more. */
  richness: number;
  /** The address is no maker's: no fixed device has such a one. */
  randomised: boolean;
}

export function emptySighting(): Sighting {
  return {
    timeMs: 0,
    pseudonym: 0 as Pseudonym,
    signature: 0 as Signature,
    signalDbm: Number.NaN,
    zone: 'nearby',
    near: false,
    well: false,
    clear: false,
    richness: 0,
    randomised: false,
  };
}
