// The part of the configuration that shapes the counts, with its defaults: all that a replay needs.
// Apart from the schema, so that a replay starts without loading a validator and YAML.
import { createHash } from 'node:crypto';
import type { Profile } from '../../shared/hourly-count.ts';
import { inWeekOrder, type OpeningHours } from '../../shared/opening-hours.ts';

export interface CountingConfig {
  /** How long a pseudonym may live. */
  readonly profile: Profile;
  /** The channel the radio is tuned to; null where it hops or is not known. */
  readonly channel: number | null;
  /**
   * How long a visitor stays on average, in minutes, as far as anybody knows; null where nobody does. In five
   * minutes no stay can be seen, so where many come as others leave, this is what tells how many.
   */
  readonly stayMinutes: number | null;
  readonly zones: {
    /** dBm: at or above which a phone is inside. */
    readonly insideDbm: number;
    /** dBm: below which nothing is counted. */
    readonly floorDbm: number;
  };
  readonly privacy: {
    /** Privacy loss of each published count, at most three decimals. */
    readonly epsilon: number;
    /** Smallest count that is published. */
    readonly floor: number;
  };
  /** When the shop is open: outside these hours nothing is heard. Null: it hears always. */
  readonly opening: { readonly timeZone: string; readonly hours: OpeningHours } | null;
  /** Closed hours are heard all the same, to learn what is always there, and never released. */
  readonly baseline: boolean;
}

export const COUNTING_DEFAULTS: CountingConfig = {
  // Costs less than three points of error (measured on counted people; README, "How the numbers come about").
  profile: 'minutes',
  channel: null,
  stayMinutes: null,
  zones: { insideDbm: -75, floorDbm: -90 },
  privacy: { epsilon: 1, floor: 5 },
  opening: null,
  baseline: false,
};

/** The part of a larger configuration that shapes the counts, always in the same order. */
export function countingOf(config: CountingConfig): CountingConfig {
  const { profile, stayMinutes, channel, zones, privacy, opening, baseline } = config;
  return {
    ...{ profile, stayMinutes, channel },
    zones: { insideDbm: zones.insideDbm, floorDbm: zones.floorDbm },
    privacy: { epsilon: privacy.epsilon, floor: privacy.floor },
    opening: opening && { timeZone: opening.timeZone, hours: inWeekOrder(opening.hours) },
    baseline,
  };
}

/** 12 hex digits that change when anything changes that shapes the counts, and with nothing else. */
export function configHash(config: CountingConfig): string {
  const { profile, channel, stayMinutes, zones, privacy, opening, baseline } = countingOf(config);
  const canonical = JSON.stringify([
    ...[profile, channel, stayMinutes, zones.insideDbm, zones.floorDbm],
    ...[privacy.epsilon, privacy.floor],
    // A sensor that is deaf while the shop is closed cannot learn there what is always heard.
    ...(opening && !baseline ? [opening] : []),
  ]);
  return createHash('sha256').update(canonical).digest('hex').slice(0, 12);
}
