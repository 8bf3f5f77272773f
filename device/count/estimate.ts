// From an hour's tally to its estimate; README.md beside this file explains it and gives its errors.
//   occupancy = mean of the bins' phones, less who came or went within a bin, less who is a neighbour, less staff
//   present   = profile `minutes`: how far the bins rose in the hour, from nothing, inside and clearly inside
//               profile `hour`: phones seen, each once; less staff
//   visits    = what has to have come, so that the bins are as they are though a share leaves in each
//   passersby = phones nearby beyond those who stay nearby
// One track, an address in five minutes, changes each of them by at most one phone (README.md, "What one track can
// change"). Disclosure control rests on it: whoever changes a line here must find the bound again.

import type { Profile, StaffSetting } from '../../shared/hourly-count.ts';
import { MS_PER_HOUR, type UtcHour } from '../../shared/utc-hour.ts';
import { believed, type Doubt } from './belief.ts';
import type { BinHistory } from './bin-history.ts';
import { BIN_MS, BINS_PER_HOUR, type BinPhones } from './bins.ts';
import type { HourEstimate } from './hour-estimate.ts';
import { BIN_LISTENED_MIN, type HourTally } from './hour-window.ts';
import { PRESENT_OF_ONE } from './phones-of-scans.ts';
import { RISES_OF_ONE, risen, risenSince } from './rises.ts';
import type { Staff } from './staff.ts';
import type { Turnover } from './turnover.ts';

/** Goes into every message, so that a change of method can be told from a change of trade. */
export const ESTIMATOR = 'signatures-4';

/** Share of the phones present that are heard clearly inside, where no neighbours are heard. */
const CLEAR_SHARE = 0.4;
/** Part of those inside who are believed though nobody is clearly inside: a lone phone at the far end leaves a trace. */
const BENEFIT_OF_DOUBT = 0.01;
/** How strongly a smaller share speaks for neighbours. */
const PRESENT_EXPONENT = 0.15;
/** Signatures that one phone shows in an hour, in profile `hour`. */
export const SIGNATURES_A_PHONE = 1.22;
const MINUTE_MS = 60_000;
const BIN_MINUTES = BIN_MS / MINUTE_MS;

export interface CounterSettings {
  readonly profile: Profile;
  /** Minutes that a visitor stays on average; null where nobody knows. */
  readonly stayMinutes: number | null;
  /** Whether those who are there all day are taken out of occupancy and present; `out` where it is left out. */
  readonly staff?: StaffSetting;
}

/** Phones heard at a time, half of them well inside: few of those clearly inside speak for neighbours. */
export const OF_PHONES: Doubt = { fullAt: 0.35, exponent: 0.15 };
/** Of how far the bins go up and down, the part that is phones who were there for half a bin: the rest is chance. */
const CAME_OR_WENT = 0.5;
/** Phones present, likewise. */
const OF_PRESENT: Doubt = { fullAt: CLEAR_SHARE, exponent: PRESENT_EXPONENT };
/** Those who came: of them all are clearly inside at some time. */
const OF_COMERS: Doubt = { fullAt: 1, exponent: 0.25 };
/** Seen inside are more than came, seen clearly inside are fewer: the geometric mean. */
const OF_SEEN: Doubt = { fullAt: 1, exponent: 0.5 };
/** A bin that is fuller than another was not so by as much that all of it came: phones are not heard alike in each. */
const CHANGE_BELIEVED = 0.8;
/** Of the phones present a minute: how phones scan may look like that much leaving, at most. */
const LEAVING_UNSURE = 0.02;
/** In the places that the constants were fitted to, people stay for long: no more leave, nor is more thought of a new place. */
const LEAVING_WHERE_FITTED = 0.016;
/** Of the hour's bins, so many of the quietest tell who stays nearby. */
const QUIET_SHARE = 1 / 3;

export interface Heard {
  /** Phones in each bin. */
  readonly bins: readonly number[];
  /** Those who are always there. */
  readonly level: number;
  /** Phones in the bin before the hour, those among them. */
  readonly before: number;
}

/** What earlier hours taught; the hour adds its own bins to the history. */
export interface Earlier {
  readonly history: BinHistory;
  readonly turnover: Pick<Turnover, 'leaving' | 'stay'>;
  readonly staff: Pick<Staff, 'level'>;
}

export function estimateHour(
  hour: UtcHour,
  tally: HourTally,
  { profile, stayMinutes, staff: staffSetting }: CounterSettings,
  { history, turnover, staff }: Earlier,
): HourEstimate {
  const firstBin = hour * BINS_PER_HOUR;
  const bins = countedBins(tally);
  // What is always there is known from earlier hours: who came in this one does not change it.
  const fixed = history.fixed();
  const before = history.at(firstBin - 1) ?? fixed;
  const { aMinute: leaving, error } = turnover.leaving(stayMinutes);
  const allDay = staffSetting === 'in' ? null : staff.level(leaving, history.heard());
  for (const [index, phones] of tally.bins.entries()) {
    const heardMs = tally.listenedMs[index]! + tally.baselineMs[index]!;
    if (heardMs >= BIN_LISTENED_MIN * BIN_MS) history.add(firstBin + index, phones);
  }
  const heardAt = (place: 'inside' | 'present' | 'clear'): Heard => ({
    bins: bins.map((phones) => phones[place]),
    before: Math.max(before[place], fixed[place]),
    level: fixed[place],
  });
  const [inside, phones, clear] = [heardAt('inside'), heardAt('present'), heardAt('clear')];
  const there = occupancy(inside, clear, leaving);
  const most = trusted(tally.addresses.inside, tally.addresses.clear);
  const left = leftOfBin(leaving);
  const sureShare = leftOfBin(Math.max(0, leaving - LEAVING_UNSURE));
  const surely = comers(phones, clear, sureShare, 'or were there');
  const once = profile === 'minutes' ? Math.max(rose(inside, clear), surely) : seenOnce(tally, fixed);
  const since = roseSince(inside, clear);
  // No fewer than were there at a time, or were seen to come.
  const presentLess = (staying: number) =>
    Math.max(there - staying, Math.min(most, Math.max(once - staying, since)));
  const seen = presentLess(0);
  const came = Math.min(most, comers(phones, clear, left));
  // Nobody came who was not there: where books say so, the truth lies between.
  const visits = Math.min(came, Math.max(seen, (seen + came) / 2));
  return {
    hour,
    visits,
    present: Math.max(visits, presentLess(allDay ?? 0)),
    passersby: passersby(bins.map(({ nearby }) => nearby)),
    occupancy: Math.max(0, there - (allDay ?? 0)),
    staff: allDay,
    stay: turnover.stay(),
    // Where most of a bin leaves, it matters less how many do: the share of a bin follows with 1 − share.
    visitsError: (1 - left) * error,
    dwell: profile === 'minutes' ? null : dwell(tally),
    coverage: Math.min(
      1,
      sum(tally.listenedMs.filter((_, index) => tally.baselineMs[index] === 0)) / MS_PER_HOUR,
    ),
  };
}

/** What was heard in each bin of the hour, for whatever reason, for long enough. */
export const heardBins = ({ bins, listenedMs, baselineMs }: HourTally): BinPhones[] =>
  bins.filter((_, i) => listenedMs[i]! + baselineMs[i]! >= BIN_LISTENED_MIN * BIN_MS);

/** Bins that were listened to; where none was for long enough, all of which anything was heard. */
function countedBins({ bins, listenedMs, baselineMs }: HourTally): BinPhones[] {
  // A bin in which the shop opened or closed is not told apart: it teaches what is always there, and is not counted.
  const heard = (leastMs: number) => bins.filter((_, i) => baselineMs[i] === 0 && listenedMs[i]! >= leastMs);
  const listened = heard(BIN_LISTENED_MIN * BIN_MS);
  return listened.length > 0 ? listened : heard(Number.MIN_VALUE);
}

/** What is above the level of those who are always there. */
const above = ({ bins, level }: Heard) => bins.map((phones) => Math.max(0, phones - level));

/** Hardly any where nobody is clearly inside, whatever is heard: each that is speaks for one phone, not for many. */
const trusted = (inside: number, clear: number) => clear + BENEFIT_OF_DOUBT * Math.max(0, inside - clear);

/**
 * Mean of the bins, less the halves of those who came or went within one: as many as the bins go up and down, or as many as
 * leave, whichever are more. A phone in one of n bins is 1/n, or as much more as it makes steps between bins, and may
 * tell of so many more that it is 1.
 */
export function occupancy(inside: Heard, clear: Heard, leaving: number): number {
  const phones = above(inside);
  const bins = phones.length;
  if (bins === 0) return 0;
  const [all, clearly] = [sum(phones), sum(above(clear))];
  const steps = phones.slice(1).map((now, i) => Math.abs(now - phones[i]!));
  const stepped = all - (CAME_OR_WENT * sum(steps)) / 2;
  const steepest = bins === 1 ? 1 : bins / (1 + CAME_OR_WENT);
  const turnedOver = Math.min(1, (1 - leftOfBin(leaving)) / (1 - leftOfBin(LEAVING_WHERE_FITTED)));
  return Math.min(
    believed(stepped, clearly, OF_PHONES, steepest) / bins,
    (turnedOver * believed(all, clearly, OF_PHONES, bins)) / bins,
    trusted(all, clearly),
  );
}

/** Who was there when the hour began, and all that came since. */
function rose(inside: Heard, clear: Heard): number {
  const of = ({ bins, level }: Heard) => risen(bins, level);
  return believed(of(inside), of(clear), OF_COMERS, steepestOfRises(inside));
}

/** Those of them who were seen to come since. */
function roseSince(inside: Heard, clear: Heard): number {
  const of = ({ bins, before }: Heard) => risenSince(before, bins);
  return believed(of(inside), of(clear), OF_COMERS, steepestOfRises(inside));
}

/** One bin alone cannot be smoothed: there one phone is one rise. */
const steepestOfRises = ({ bins }: Heard) => (bins.length > 1 ? 1 / RISES_OF_ONE : 1);

/** Of signatures, several of which may be one phone. */
function seenOnce({ seen }: HourTally, fixed: BinPhones): number {
  const inside = Math.max(0, seen.inside - fixed.inside);
  const clear = Math.max(0, seen.clear - fixed.clear);
  return believed(inside, clear, OF_SEEN, SIGNATURES_A_PHONE) / SIGNATURES_A_PHONE;
}

/**
 * Phones that came in the hour, by keeping books: who is heard in a bin was there at its start or came in it, and of them a
 * share has left at its end, so those who came in a bin are its phones less (1 − share) · those of the bin before. Added up:
 * share · all bins, less who is a neighbour, + (1 − share) · (the last − the one before the hour), of which CHANGE_BELIEVED is
 * believed. `or were there`: and who was there when it began, where any share is known to leave. One phone more in the last
 * bin changes it by at most 1: the difference takes (1 − share) · PRESENT_OF_ONE of that, and the doubt may make the rest.
 */
export function comers(present: Heard, clear: Heard, share: number, orWereThere?: 'or were there'): number {
  if (share === 0) return 0;
  const steepest = (1 - (1 - share) * PRESENT_OF_ONE) / share;
  const all = believed(sum(above(present)), sum(above(clear)), OF_PRESENT, steepest);
  const last = above(present).at(-1) ?? 0;
  const change = orWereThere ? last : CHANGE_BELIEVED * (last - (present.before - present.level));
  return Math.max(0, share * all + (1 - share) * change);
}

/**
 * Of the phones heard in a bin, the share that has left at its end. Where as many come as leave, a phone is heard in the bins
 * that its stay touches, which together last one bin longer than the stay (Little, 1961).
 */
const leftOfBin = (leaving: number) => (BIN_MINUTES * leaving) / (1 + BIN_MINUTES * leaving);

/**
 * Those who pass are heard in a bin or two; who is nearby in the quietest bins stays there. Twice the quietest third
 * is taken off, which are two thirds of those who stay: the quietest bin twelve times would be all of them, and one
 * phone in it eleven passers-by fewer.
 */
function passersby(nearby: readonly number[]): number {
  const quietest = [...nearby].sort((a, b) => a - b).slice(0, Math.floor(QUIET_SHARE * nearby.length));
  return sum(nearby) - 2 * sum(quietest);
}

/** The longest stay of each signature that ended, by length: nearly the visits that were seen to end. */
function dwell({ dwell: stays }: HourTally): HourEstimate['dwell'] {
  return {
    under5: stays.under5 / SIGNATURES_A_PHONE,
    from5to15: stays.from5to15 / SIGNATURES_A_PHONE,
    from15to60: stays.from15to60 / SIGNATURES_A_PHONE,
    // Nothing about a phone outlives an hour, so nobody is seen to stay longer.
    over60: null,
  };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
