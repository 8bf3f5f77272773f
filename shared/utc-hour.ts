// A clock hour in UTC, the unit of everything that is released. Kept as whole hours since
// 1970-01-01T00:00Z, so that arithmetic is integer arithmetic and no time zone can creep in.

/** Whole hours since 1970-01-01T00:00Z. */
export type UtcHour = number & { readonly brand: 'UtcHour' };

export const MS_PER_HOUR = 3_600_000;

/** The hour that holds a moment. `epochMs`: milliseconds since 1970-01-01T00:00Z. */
export function utcHourOf(epochMs: number): UtcHour {
  return Math.floor(epochMs / MS_PER_HOUR) as UtcHour;
}

/** Start of an hour, in milliseconds since 1970-01-01T00:00Z. */
export function hourStartMs(hour: UtcHour): number {
  return hour * MS_PER_HOUR;
}

/** `2026-11-23T14:00:00Z` (RFC 3339, UTC, whole hour). */
export function formatUtcHour(hour: UtcHour): string {
  return `${new Date(hourStartMs(hour)).toISOString().slice(0, 19)}Z`;
}

export const UTC_HOUR_PATTERN = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:00:00Z$';
const utcHourPattern = new RegExp(UTC_HOUR_PATTERN);

/** Reads what `formatUtcHour` writes; `undefined` for anything else, also for days that do not exist. */
export function parseUtcHour(text: string): UtcHour | undefined {
  if (!utcHourPattern.test(text)) return undefined;
  const epochMs = Date.parse(text);
  if (Number.isNaN(epochMs)) return undefined;
  const hour = utcHourOf(epochMs);
  return formatUtcHour(hour) === text ? hour : undefined;
}
