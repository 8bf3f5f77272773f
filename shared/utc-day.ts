// Days of UTC: what limits a day count by, and what alarms name.

export const MS_PER_DAY = 86_400_000;

/** The start of the day that holds a moment; both in milliseconds since 1970. */
export const utcDayStartMs = (epochMs: number): number => Math.floor(epochMs / MS_PER_DAY) * MS_PER_DAY;

/** `2026-11-23`. `epochMs`: milliseconds since 1970. */
export const utcDay = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 10);
