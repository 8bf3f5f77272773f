// From an hour's tally to its estimate; README.md beside this file explains it and gives its errors.
//   occupancy = mean of the bins' phones · share that is no neighbour
//   visits    = profile `minutes`: how far the bins rose in the hour, from nothing, inside and clearly inside
//               profile `hour`: phones seen, each once
//   arrivals  = visits less those who were there when the hour began; more, where it is known that stays are short
//   passersby = phones nearby beyond those who stay nearby

import type { DwellBand, Profile } from '../../shared/hourly-count.ts';
import { MS_PER_HOUR, type UtcHour } from '../../shared/utc-hour.ts';
import type { BinHistory } from './bin-history.ts';
import { BIN_MS, BINS_PER_HOUR, type BinPhones } from './bins.ts';
import type { HourEstimate } from './hour-estimate.ts';
import type { HourTally } from './hour-window.ts';

/** Goes into every message, so that a change of method can be told from a change of trade. */
export const ESTIMATOR = 'signatures-1';

/** Share of the phones inside that are heard clearly inside, where no neighbours are heard. */
export const CLEAR_SHARE = 0.4;
/** Phones for five minutes by which the doubt is theirs: a lone phone at the far end leaves a trace. */
const BENEFIT_OF_DOUBT = 0.001;
/** How strongly a smaller share speaks for neighbours. */
export const NEIGHBOUR_EXPONENT = 0.25;
/** Signatures that one phone shows in an hour, in profile `hour`. */
export const SIGNATURES_A_PHONE = 1.22;
const MINUTE_MS = 60_000;
const BIN_MINUTES = BIN_MS / MINUTE_MS;
/** A bin counts where at least this share of it was listened to. */
const BIN_LISTENED_MIN = 0.5;

export interface CounterSettings {
  readonly profile: Profile;
  /** Minutes that a visitor stays on average; null where nobody knows. */
  readonly stayMinutes: number | null;
}

export function estimateHour(
  hour: UtcHour,
  tally: HourTally,
  { profile, stayMinutes }: CounterSettings,
  history: BinHistory,
): HourEstimate {
  const firstBin = hour * BINS_PER_HOUR;
  const all = tally.bins.map((phones, index) => ({ phones, index }));
  // A bin in which the shop opened or closed is not told apart: it teaches what is always there, and is not counted.
  const heard = all.filter(({ index }) => tally.baselineMs[index] === 0);
  const listened = heard.filter(({ index }) => tally.listenedMs[index]! >= BIN_LISTENED_MIN * BIN_MS);
  const bins = listened.length > 0 ? listened : heard.filter(({ index }) => tally.listenedMs[index]! > 0);
  const before = history.at(firstBin - 1);
  for (const { phones, index } of all) {
    const heardMs = tally.listenedMs[index]! + tally.baselineMs[index]!;
    if (heardMs >= BIN_LISTENED_MIN * BIN_MS) history.add(firstBin + index, phones);
  }
  const fixed = history.fixed();
  const inside = bins.map(({ phones }) => Math.max(0, phones.inside - fixed.inside));
  const clear = bins.map(({ phones }) => Math.max(0, phones.clear - fixed.clear));
  const share = insideShare(inside, clear);
  const heardMs = sum(heard.map(({ index }) => tally.listenedMs[index]!));
  const heardMinutes = heardMs / MINUTE_MS;
  const there = share * mean(inside);
  const once = profile === 'minutes' ? between(risen(inside), risen(clear)) : seenOnce(tally, fixed);
  // No fewer than were there at a time.
  const seen = Math.max(there, once);
  // Who was heard just before the hour and at its start did not come in it.
  const stayed = share * Math.min(inside[0] ?? 0, Math.max(0, (before?.inside ?? 0) - fixed.inside));
  const arrivals = Math.max(0, seen - stayed, share * turnover(mean(inside), heardMinutes, stayMinutes));
  const visits = Math.max(seen, stayed + arrivals);
  return {
    hour,
    visits,
    arrivals,
    passersby: passersby(bins.map(({ phones }) => phones.nearby)),
    occupancy: there * timeInside(stayMinutes),
    dwell: profile === 'minutes' ? null : dwell(tally, visits),
    coverage: Math.min(1, heardMs / MS_PER_HOUR),
  };
}

/**
 * Which share of those heard inside is no neighbour: 0 … 1. Neighbours come over the threshold, hardly ever
 * far over it; so where few are clearly inside, fewer are inside than it seems, and hardly anybody where nobody is.
 */
function insideShare(inside: readonly number[], clear: readonly number[]): number {
  const all = sum(inside);
  if (all === 0) return 0;
  const share = (sum(clear) + BENEFIT_OF_DOUBT * CLEAR_SHARE) / (all + BENEFIT_OF_DOUBT);
  return Math.min(1, share / CLEAR_SHARE) ** NEIGHBOUR_EXPONENT;
}

/** Some inside are neighbours, and not all who came are clearly inside: between the two. */
function between(inside: number, clear: number): number {
  if (inside === 0) return 0;
  const doubt = BENEFIT_OF_DOUBT / BINS_PER_HOUR;
  const share = (clear + doubt * CLEAR_SHARE) / (inside + doubt);
  return inside * Math.min(1, share) ** NEIGHBOUR_EXPONENT;
}

/**
 * Who was there at the start, and all that came since. The bins' rises alone are too many, because a phone
 * that stays is not heard in every bin; those of the smoothed bins too few, because one who comes while
 * another goes leaves no trace. Half of each.
 */
function risen(bins: readonly number[]): number {
  return (rises(bins) + rises(smoothed(bins))) / 2;
}

function rises(bins: readonly number[]): number {
  return bins.reduce((total, phones, i) => total + Math.max(0, phones - (bins[i - 1] ?? 0)), 0);
}

/** Means of three bins, at the ends of what there is of them, the end bin twice. */
function smoothed(bins: readonly number[]): number[] {
  return bins.map((phones, i) => ((bins[i - 1] ?? phones) + phones + (bins[i + 1] ?? phones)) / 3);
}

/** Seen inside are more than came, seen clearly inside are fewer: the geometric mean. */
function seenOnce({ seen }: HourTally, fixed: BinPhones): number {
  const inside = Math.max(0, seen.inside - fixed.inside);
  const clear = Math.max(0, seen.clear - fixed.clear);
  return Math.sqrt(inside * clear) / SIGNATURES_A_PHONE;
}

/**
 * Phones that came while `heardMinutes` were listened to, by Little's law (1961): there are as many as come a
 * minute times the minutes each is there. A phone is heard in every bin that its stay touches, which together
 * last one bin longer than the stay. 0 where nobody knows how long a stay is.
 */
function turnover(inside: number, heardMinutes: number, stayMinutes: number | null): number {
  return stayMinutes === null ? 0 : (inside * heardMinutes) / (stayMinutes + BIN_MINUTES);
}

/** Of the bins that a phone is heard in, the share that it is there; 1 where nobody knows how long a stay is. */
function timeInside(stayMinutes: number | null): number {
  return stayMinutes === null ? 1 : stayMinutes / (stayMinutes + BIN_MINUTES);
}

/** Those who pass are heard in a bin or two; who is nearby in the quietest bin of the hour stays there. */
function passersby(nearby: readonly number[]): number {
  const staying = Math.min(...nearby);
  return sum(nearby.map((phones) => phones - staying));
}

/** Stays that ended, by length, of as many phones as there were visits. */
function dwell(tally: HourTally, visits: number): HourEstimate['dwell'] {
  const phones = tally.seen.inside > 0 ? visits / tally.seen.inside : 0;
  const band = (name: DwellBand) => phones * tally.dwell[name];
  return {
    under5: band('under5'),
    from5to15: band('from5to15'),
    from15to60: band('from15to60'),
    // Nothing about a phone outlives an hour, so nobody is seen to stay longer.
    over60: null,
  };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => (values.length > 0 ? sum(values) / values.length : 0);
