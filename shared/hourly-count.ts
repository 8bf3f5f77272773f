// The words of the hourly count. Apart from its schema, so that what only counts starts without
// loading a validator.
import type { Static } from 'typebox';
import type { HourlyCountSchema } from './hourly-count-schema.ts';

/** The body of an `…/hour` message, version 1. */
export type HourlyCount = Static<typeof HourlyCountSchema>;

/** No shop hears more phones in an hour; a larger count is a fault, not a crowd. */
export const COUNT_MAX = 1_000_000;

export const PROFILES = ['minutes', 'hour'] as const;
export type Profile = (typeof PROFILES)[number];

export const DWELL_BANDS = ['under5', 'from5to15', 'from15to60', 'over60'] as const;
export type DwellBand = (typeof DWELL_BANDS)[number];
