// How many phones made the scans of one signature in a bin. Nearly always one: today's phones differ so much
// in what they say of themselves that two of the same signature seldom meet in a shop, and one phone alone
// makes anything from one scan to twenty in five minutes (screen, model, how it is used). Only more scans
// than one phone makes speak for more phones, and even then slowly. With P(k phones) ∝ 0.4^k and each phone's
// scans as twelve labelled phones made them, the expected number of phones runs along the line below
// (`npm run accuracy -- --fit` computes it anew).

/** Scans in five minutes up to which they are taken for one phone's. */
export const SCANS_OF_ONE = 11;
/** Further scans that speak for one more phone. */
export const SCANS_A_FURTHER_PHONE = 17;

/** What scans well inside speak for, and what addresses near it do: fitted to a lab, and to labelled phones. */
const OF_SCANS = 0.65;
const OF_ADDRESSES = 0.24;

/** By how much one address more changes phones present: what rounding adds is in it. */
export const PRESENT_OF_ONE = OF_SCANS + OF_ADDRESSES + 1 / 1024;

/**
 * Phones of one signature at a time. Scans are many where a screen is on, addresses where a phone changes them within a
 * scan: two measures that err apart. One address more changes it by at most OF_SCANS + OF_ADDRESSES and what rounding
 * adds, below one.
 */
export const phonesPresent = (scansWellInside: number, addressesNear: number): number =>
  inFullParts(OF_SCANS * phonesOfScans(scansWellInside) + OF_ADDRESSES * Math.sqrt(addressesNear));

/** Up to so many addresses in five minutes are taken for one phone's; of more, the root counts as so many phones. */
const ADDRESSES_OF_ONE = 5;
const OF_FURTHER_ADDRESSES = 0.2;

/**
 * Phones of one signature inside: half of what its scans inside speak for, half of what those well inside do, since who is
 * at the wall is a neighbour as likely as not; and some for addresses of which there are many. One address more changes
 * it by at most 1: where it is the first, it is no further address.
 */
export function phonesInside(scansInside: number, scansWellInside: number, addressesInside: number): number {
  const scans = (phonesOfScans(scansInside) + phonesOfScans(scansWellInside)) / 2;
  const further = Math.sqrt(Math.max(ADDRESSES_OF_ONE, addressesInside)) - Math.sqrt(ADDRESSES_OF_ONE);
  return inFullParts(scans + OF_FURTHER_ADDRESSES * further);
}

/** Phones behind so many scans of one signature in five minutes: 0 for none, else at least 1. */
export function phonesOfScans(scans: number): number {
  return scans === 0 ? 0 : 1 + inFullParts(Math.max(0, scans - SCANS_OF_ONE) / SCANS_A_FURTHER_PHONE);
}

/** Phones rounded to 1/1024, of which a bin's sum is the same in whatever order. */
export const inFullParts = (phones: number): number => Math.round(1024 * phones) / 1024;
