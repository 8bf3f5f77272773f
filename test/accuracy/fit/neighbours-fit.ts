// Who is heard inside and is none of the room: CLEAR_DB, and OF_PHONES's share and exponent, from counted
// hours of the lab. Fitted on its first months; what the same marks would give on the days after is printed
// beside, so that a reader sees how flat the choice is.
import { BINS_PER_HOUR } from '../../../device/count/bins.ts';
import { phonesOfScans } from '../../../device/count/phones-of-scans.ts';
import { type ComparedHour, sumOf, wapeLeavingOneDayOut } from '../error.ts';
import type { TrueHour } from '../lab-truth.ts';
import type { Sightings } from '../sightings.ts';
import { scansByBin } from './fitting-bins.ts';

const INSIDE_DBM = -75;
const WELL_DB = 3;
const BINS_PER_MS = BINS_PER_HOUR / 3_600_000;
export const CLEAR_DBS = [9, 12, 15, 18, 21] as const;
export const EXPONENTS = [0, 0.15, 0.25, 0.35, 0.5, 0.6] as const;

/** Of a counted hour: phones summed over its bins. */
export interface HeardHour {
  readonly truth: TrueHour;
  readonly inside: number;
  /** Clearly inside, by the mark, dB above the inside threshold. */
  readonly clear: ReadonlyMap<number, number>;
}

export function heardHours(truth: readonly TrueHour[], sightings: Sightings): HeardHour[] {
  const [atAll, well] = [INSIDE_DBM, INSIDE_DBM + WELL_DB].map((level) => phonesByBin(sightings, level));
  const clear = new Map(CLEAR_DBS.map((above) => [above, phonesByBin(sightings, INSIDE_DBM + above)]));
  return truth.map((hour) => {
    const first = Math.round(Date.parse(hour.hour) * BINS_PER_MS);
    const inHour = (bins: ReadonlyMap<number, number>) =>
      sumOf(Array.from({ length: BINS_PER_HOUR }, (_, i) => bins.get(first + i) ?? 0));
    return {
      truth: hour,
      inside: (inHour(atAll!) + inHour(well!)) / 2,
      clear: new Map([...clear].map(([above, bins]) => [above, inHour(bins)])),
    };
  });
}

function phonesByBin(sightings: Sightings, levelDbm: number): Map<number, number> {
  const bins = [...scansByBin(sightings, levelDbm)];
  return new Map(bins.map(([bin, scans]) => [bin, sumOf([...scans.values()].map(phonesOfScans))]));
}

/** Phones clearly inside over phones inside, where people were there. */
export function clearShare(hours: readonly HeardHour[], clearDb: number): number {
  const occupied = hours.filter(({ truth }) => truth.occupancy >= 1);
  return (
    sumOf(occupied.map(({ clear }) => clear.get(clearDb)!)) / sumOf(occupied.map(({ inside }) => inside))
  );
}

export interface Marks {
  readonly clearDb: number;
  readonly share: number;
  readonly exponent: number;
}

/** WAPE of occupancy after one factor from the other days. */
export function occupancyError(hours: readonly HeardHour[], marks: Marks): number | null {
  const compared = hours.map(({ truth, inside, clear }): ComparedHour => {
    const share = inside === 0 ? 0 : clear.get(marks.clearDb)! / inside / marks.share;
    const estimate = (inside / BINS_PER_HOUR) * Math.min(1, share) ** marks.exponent;
    return { day: truth.day, truth: truth.occupancy, estimate, interval: null };
  });
  return wapeLeavingOneDayOut(compared);
}
