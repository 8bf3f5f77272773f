// What really happened, hour by hour: known exactly, since the crowd is ours. People, and phones with
// Wi-Fi on, whether the sensor heard them or not. `people` and `phones` are visitors and passers-by alone; staff,
// who are there all day and heard like visitors, have counts of their own, and so have fixed devices.
import { DWELL_BANDS, type DwellBand } from '../../../shared/hourly-count.ts';
import {
  formatUtcHour,
  hourStartMs,
  MS_PER_HOUR,
  type UtcHour,
  utcHourOf,
} from '../../../shared/utc-hour.ts';
import { type CrowdOptions, crowdDays } from './crowd.ts';
import type { Presence } from './presence.ts';

interface TruePresence {
  /** Inside at some time of the hour: at its start, or come in it. */
  present: number;
  /** Inside at a time, averaged over the hour. */
  occupancy: number;
}

interface TrueCounts extends TruePresence {
  /** Came inside in this hour. */
  visits: number;
  /** Came near in this hour and did not enter. */
  passersby: number;
  /** Visits that ended in this hour, by their length, also those begun before. */
  dwell: Record<DwellBand, number>;
}

export interface TrueHour {
  /** `2026-11-23T14:00:00Z`. */
  readonly hour: string;
  readonly people: TrueCounts;
  readonly phones: TrueCounts;
  readonly staff: { readonly people: TruePresence; readonly phones: TruePresence };
  /** Present at a time, averaged over the hour. */
  readonly fixed: { devices: number };
}

export interface Truth {
  readonly v: 2;
  readonly shop: { readonly id: string; readonly name: string; readonly timeZone: string };
  readonly seed: number;
  readonly crowd: number;
  readonly from: string;
  readonly until: string;
  readonly insideAtStart: { readonly people: number; readonly phones: number };
  readonly insideAtEnd: { readonly people: number; readonly phones: number };
  readonly hours: readonly TrueHour[];
}

/** Minutes below which a band ends; a visit of exactly an hour is not over it. */
export function dwellBandOf(stayMs: number): DwellBand {
  const minutes = stayMs / 60_000;
  if (minutes < 5) return 'under5';
  if (minutes < 15) return 'from5to15';
  return minutes <= 60 ? 'from15to60' : 'over60';
}

/** `fromMs` and `untilMs`: whole UTC hours. */
export function truthOf(options: CrowdOptions): Truth {
  const { shop, seed, crowd, fromMs, untilMs } = options;
  const first = utcHourOf(fromMs);
  const count = utcHourOf(untilMs) - first;
  const hours = Array.from({ length: count }, (_, index) => emptyHour((first + index) as UtcHour));
  const insideAtStart = { people: 0, phones: 0 };
  const insideAtEnd = { people: 0, phones: 0 };
  for (const day of crowdDays(options)) {
    for (const presence of day.presences) {
      countPresence(hours, first, presence);
      if (presence.role !== 'visitor') continue;
      if (isInside(presence, fromMs)) add(insideAtStart, presence);
      if (isInside(presence, untilMs)) add(insideAtEnd, presence);
    }
  }
  return {
    v: 2,
    shop: { id: shop.id, name: shop.name, timeZone: shop.timeZone },
    seed,
    crowd,
    from: formatUtcHour(first),
    until: formatUtcHour((first + count) as UtcHour),
    insideAtStart,
    insideAtEnd,
    hours,
  };
}

/** Came before the moment and leaves at it or later. */
const isInside = (presence: Presence, momentMs: number) =>
  presence.fromMs < momentMs && presence.untilMs >= momentMs;

function add(sum: { people: number; phones: number }, presence: Presence): void {
  sum.people += 1;
  sum.phones += presence.devices.length;
}

function emptyHour(hour: UtcHour): TrueHour {
  const counts = (): TrueCounts => ({
    visits: 0,
    passersby: 0,
    present: 0,
    occupancy: 0,
    dwell: Object.fromEntries(DWELL_BANDS.map((band) => [band, 0])) as Record<DwellBand, number>,
  });
  return {
    hour: formatUtcHour(hour),
    people: counts(),
    phones: counts(),
    staff: { people: { present: 0, occupancy: 0 }, phones: { present: 0, occupancy: 0 } },
    fixed: { devices: 0 },
  };
}

function countPresence(hours: readonly TrueHour[], first: UtcHour, presence: Presence): void {
  const { role, fromMs, untilMs, devices } = presence;
  const came = hours[utcHourOf(fromMs) - first];
  if (role === 'passerby') {
    if (came) {
      came.people.passersby += 1;
      came.phones.passersby += devices.length;
    }
    return;
  }
  if (role === 'visitor') {
    if (came) {
      came.people.visits += 1;
      came.phones.visits += devices.length;
    }
    const ended = hours[utcHourOf(untilMs) - first];
    if (ended) {
      const band = dwellBandOf(untilMs - fromMs);
      ended.people.dwell[band] += 1;
      ended.phones.dwell[band] += devices.length;
    }
  }
  countStay(hours, first, presence);
}

/** Spreads a stay over the hours it touches. */
function countStay(hours: readonly TrueHour[], first: UtcHour, presence: Presence): void {
  const last = utcHourOf(presence.untilMs);
  for (let hour = utcHourOf(presence.fromMs); hour <= last; hour = (hour + 1) as UtcHour) {
    const row = hours[hour - first];
    if (!row) continue;
    const startMs = hourStartMs(hour);
    const stayMs = Math.min(presence.untilMs, startMs + MS_PER_HOUR) - Math.max(presence.fromMs, startMs);
    const share = stayMs / MS_PER_HOUR;
    if (presence.role === 'fixed') {
      row.fixed.devices += share;
      continue;
    }
    const { people, phones } = presence.role === 'staff' ? row.staff : row;
    people.present += 1;
    people.occupancy += share;
    phones.present += presence.devices.length;
    phones.occupancy += share * presence.devices.length;
  }
}
