// The words of the hourly count. Apart from its schema, so that what only counts starts without
// loading a validator.

/** No shop hears more phones in an hour; a larger count is a fault, not a crowd. */
export const COUNT_MAX = 1_000_000;
/** The most that the upper end of a range can be: it says that hardly anything is known. */
export const HIGH_MAX = 1000 * COUNT_MAX;
/** Nobody is said to stay longer than a day, minutes. */
export const STAY_MAX = 24 * 60;
/** The largest error, as a standard error of ln(count), that all hours of a store can share. */
export const GAIN_MAX = 10;

export const PROFILES = ['minutes', 'hour'] as const;
export type Profile = (typeof PROFILES)[number];

export const DWELL_BANDS = ['under5', 'from5to15', 'from15to60', 'over60'] as const;
export type DwellBand = (typeof DWELL_BANDS)[number];

/** Whether those who are there all day, staff, are taken out of occupancy and present, or left in. */
export const STAFF_SETTINGS = ['out', 'in'] as const;
export type StaffSetting = (typeof STAFF_SETTINGS)[number];
