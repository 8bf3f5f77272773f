// When a store is open, in its own local time: one span a weekday, or closed.
import { type Static, Type } from 'typebox';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const LocalTime = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$|^24:00$', description: 'HH:MM' });
const Span = Type.Union([Type.Tuple([LocalTime, LocalTime]), Type.Null()], {
  description: 'from and until, until after from; null where closed',
});

export const OpeningHoursSchema = Type.Object(
  { mon: Span, tue: Span, wed: Span, thu: Span, fri: Span, sat: Span, sun: Span },
  { additionalProperties: false },
);
export type OpeningHours = Static<typeof OpeningHoursSchema>;

/** The same hours with the days in their order, so that equal hours are equal as JSON. */
export const inWeekOrder = ({ mon, tue, wed, thu, fri, sat, sun }: OpeningHours): OpeningHours => ({
  mon,
  tue,
  wed,
  thu,
  fri,
  sat,
  sun,
});

/** The first span that does not end after it begins; undefined where all do. */
export function openingProblem(
  hours: OpeningHours,
): { readonly day: Weekday; readonly problem: string } | undefined {
  for (const day of WEEKDAYS) {
    const span = hours[day];
    if (span && span[1] <= span[0]) return { day, problem: `until ${span[1]} is not after ${span[0]}` };
  }
  return undefined;
}

/** Whether this machine knows an IANA name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    // The only way that Intl has to say no.
    if (error instanceof RangeError) return false;
    throw error;
  }
}
