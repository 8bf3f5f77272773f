// How far the phones present move from bin to bin within an hour. Where nobody comes or goes two bins differ by how phones
// happen to scan, whether they are five minutes apart or twenty; the more come and go, the further apart later ones are. No
// phone is followed for it: it is made of the bins' numbers.

/** Bins between two that are compared: five minutes, and twenty. */
export const SOON = 1;
export const LATER = 4;

/** Phones rounded to so many parts are whole numbers of them. */
export const PARTS = 1024;

/** Sums over an hour, in PARTS of a phone, and of how many they are; those are public, since they say what was listened to. */
export interface BinChanges {
  /** How far a bin is from the next. */
  readonly soon: number;
  readonly soonPairs: number;
  /** From the fourth after it. */
  readonly later: number;
  readonly laterPairs: number;
  /** Phones present. */
  readonly present: number;
  readonly bins: number;
}

/** `present`: phones in each bin of an hour, in parts of 1/PARTS; null where it was not listened to. */
export function changesOf(present: readonly (number | null)[]): BinChanges {
  const bins = present.map((phones) => (phones === null ? null : Math.round(PARTS * phones)));
  const heard = bins.filter((phones) => phones !== null);
  const soon = distances(bins, SOON);
  const later = distances(bins, LATER);
  return {
    soon: sum(soon),
    soonPairs: soon.length,
    later: sum(later),
    laterPairs: later.length,
    present: sum(heard),
    bins: heard.length,
  };
}

function distances(bins: readonly (number | null)[], by: number): number[] {
  return bins.slice(by).flatMap((later, i) => {
    const earlier = bins[i]!;
    return earlier === null || later === null ? [] : [Math.abs(later - earlier)];
  });
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
