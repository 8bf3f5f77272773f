// What scrubbing has done, in numbers. A closed set, so that every frame is accounted for.

/** Addresses replaced, elements scrubbed. */
export const REWRITTEN = ['probe-request', 'other-management'] as const;
/** Nothing of the body stays: it can hold anything, or cannot be read. */
export const EMPTIED = [
  'data',
  'control',
  'extension',
  'protected',
  'fragment',
  'truncated',
  'bad-fcs',
  'malformed-frame',
  'malformed-elements',
] as const;
/** Nothing of the frame stays but its time. */
export const LEFT_OUT = ['unsupported-link-type', 'malformed-radio-header'] as const;

export type Scrubbed = (typeof REWRITTEN | typeof EMPTIED | typeof LEFT_OUT)[number];

export interface ScrubCounts {
  readonly frames: Record<Scrubbed, number>;
  /** Addresses replaced; one is counted each time. */
  addresses: number;
  /** Names of networks emptied. */
  names: number;
  /** Blocks of a pcapng that were left out: comments, names, secrets, and what cannot be read. */
  blocks: number;
}

export function noScrubCounts(): ScrubCounts {
  const kinds = [...REWRITTEN, ...EMPTIED, ...LEFT_OUT];
  const frames = Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<Scrubbed, number>;
  return { frames, addresses: 0, names: 0, blocks: 0 };
}
