// Local days as ranges of UTC clock hours. An hour belongs to the local day in which it starts, so that
// every hour is in exactly one day, also where the zone is off by half an hour or the day has 23, 23½, 24½
// or 25 hours. Temporal finds the day's two midnights; hours inside a plain day are arithmetic.
import { Temporal } from 'temporal-polyfill';
import { typedText } from '../../shared/typed-text.ts';
import { hourStartMs, MS_PER_HOUR, type UtcHour } from '../../shared/utc-hour.ts';

/** A calendar date, `2026-11-23`. */
export type LocalDate = string & { readonly brand: 'LocalDate' };

export interface LocalDay {
  readonly date: LocalDate;
  /** 0 is Monday. */
  readonly weekday: number;
  readonly zone: string;
  /** The day's first moment, ms since 1970; normally 00:00, but some zones change their clocks then. */
  readonly startMs: number;
  readonly endMs: number;
  /** Hours that start in the day: from (inclusive) to (exclusive). */
  readonly from: UtcHour;
  readonly to: UtcHour;
}

export interface LocalHour {
  readonly hour: UtcHour;
  /** Local time of its start, `09:00`, or `09:30` in zones off by half an hour. */
  readonly label: string;
  /** 0 … 23. */
  readonly hourOfDay: number;
}

// Finding midnight costs 20 to 60 µs, and a page of five years needs 1826. The days of a zone do not
// change while the process lives, so they are kept; the bound is some 50 zones' years.
const DAYS_MAX = 20_000;
const known = new Map<string, LocalDay>();

/** `zone`: IANA name. Throws RangeError for an unknown zone. */
export function localDay(zone: string, date: LocalDate): LocalDay {
  const name = `${zone} ${date}`;
  const before = known.get(name);
  if (before) return before;
  if (known.size >= DAYS_MAX) known.clear();
  const day = findDay(zone, date);
  known.set(name, day);
  return day;
}

function findDay(zone: string, date: LocalDate): LocalDay {
  const plain = Temporal.PlainDate.from(date);
  const startMs = plain.toZonedDateTime(zone).epochMilliseconds;
  const endMs = plain.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds;
  const firstHour = (ms: number) => Math.ceil(ms / MS_PER_HOUR) as UtcHour;
  const weekday = plain.dayOfWeek - 1;
  return { date, weekday, zone, startMs, endMs, from: firstHour(startMs), to: firstHour(endMs) };
}

/** All days from `first` to `last`, both included; none if `last` is before `first`. */
export function localDays(zone: string, first: LocalDate, last: LocalDate): LocalDay[] {
  const count = Math.max(0, daysBetween(first, last) + 1);
  return Array.from({ length: count }, (_, index) => localDay(zone, addDays(first, index)));
}

/** The day in which an hour starts. */
export function dayOfHour(zone: string, hour: UtcHour): LocalDay {
  return localDay(zone, localDateAt(zone, hourStartMs(hour)));
}

/** The hours that start in a day, in order: 23 to 25 of them. */
export function localHours(day: LocalDay): LocalHour[] {
  return Array.from({ length: day.to - day.from }, (_, index) =>
    localHour(day, (day.from + index) as UtcHour),
  );
}

function localHour(day: LocalDay, hour: UtcHour): LocalHour {
  const minutes = minuteOfDay(day, hourStartMs(hour));
  const hourOfDay = Math.floor(minutes / 60);
  return { hour, hourOfDay, label: `${two(hourOfDay)}:${two(minutes % 60)}` };
}

/** Minutes on the wall clock since 00:00. */
function minuteOfDay(day: LocalDay, epochMs: number): number {
  // A night may run into a day on which the clocks change.
  if (isPlain(day) && epochMs >= day.startMs && epochMs < day.endMs) return (epochMs - day.startMs) / 60_000;
  const wall = zoned(day.zone, epochMs);
  return wall.hour * 60 + wall.minute;
}

/**
 * The first moment at which the wall clock shows a time (`24:00`: the day's end) or a later one, ms since 1970: of a time that
 * there is twice the first, of one that the clocks skip the moment at which they do.
 */
export function wallTimeMs(day: LocalDay, time: string): number {
  return wallMinuteMs(day, Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)));
}

/** The same for minutes since 00:00, 0 … 1440. */
export function wallMinuteMs(day: LocalDay, minutes: number): number {
  if (minutes >= 24 * 60) return day.endMs;
  if (isPlain(day)) return day.startMs + minutes * 60_000;
  const wallMs = Date.parse(`${day.date}T00:00:00Z`) + minutes * 60_000;
  // Midnight itself may be skipped, so that the change is the day's first moment.
  const changeMs = zoned(day.zone, day.startMs - 1).getTimeZoneTransition('next')!.epochMilliseconds;
  const offsetMs = (epochMs: number) => zoned(day.zone, epochMs).offsetNanoseconds / 1e6;
  const before = wallMs - offsetMs(changeMs - 1);
  return Math.max(day.startMs, before < changeMs ? before : Math.max(changeMs, wallMs - offsetMs(changeMs)));
}

/** Whether the clocks stay as they are for the whole of the day. */
const isPlain = (day: LocalDay) => day.endMs - day.startMs === 24 * MS_PER_HOUR;

const zoned = (zone: string, epochMs: number) =>
  Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone);

/** Start of an hour with its offset, as RFC 3339: `2026-11-23T15:00:00+01:00`. */
export function localStamp(zone: string, hour: UtcHour): string {
  return zoned(zone, hourStartMs(hour)).toString({ timeZoneName: 'never', smallestUnit: 'second' });
}

/** Date and time of day in a zone, to the minute: `2026-11-23 15:04`. */
export function localMinute(zone: string, epochMs: number): string {
  return zoned(zone, epochMs).toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ');
}

/** Since 1973 every zone has changed its date, and its clocks, at a whole quarter of an hour. */
const QUARTERS_FROM_MS = Date.UTC(1973, 0);
const QUARTER_MS = 15 * 60_000;
/** Of each zone the quarter that was asked for last: a page asks the same of all its stores. */
const lastQuarters = new Map<string, { readonly quarter: number; readonly date: LocalDate }>();
const ZONES_KEPT_MAX = 1000;

/** The date on the wall at a moment. */
export function localDateAt(zone: string, epochMs: number): LocalDate {
  const quarter = Math.floor(epochMs / QUARTER_MS);
  const last = lastQuarters.get(zone);
  if (last?.quarter === quarter) return last.date;
  const date = zoned(zone, epochMs).toPlainDate().toString() as LocalDate;
  if (epochMs < QUARTERS_FROM_MS) return date;
  if (lastQuarters.size >= ZONES_KEPT_MAX) lastQuarters.clear();
  lastQuarters.set(zone, { quarter, date });
  return date;
}

/** Reads a date that exists, in the years 1970 to 2199; `undefined` for anything else. */
export function parseLocalDate(typed: string): LocalDate | undefined {
  const text = typedText(typed);
  if (!/^(19[7-9]|20\d|21\d)\d-\d\d-\d\d$/.test(text)) return undefined;
  const epochMs = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(epochMs) || new Date(epochMs).toISOString().slice(0, 10) !== text) return undefined;
  return text as LocalDate;
}

/** Of a century of dates: the same are asked for again and again. */
const DATES_KEPT_MAX = 36_525;
const numbers = new Map<LocalDate, number>();
const dates = new Map<number, LocalDate>();

/** Days since 1970-01-01. */
export function dayNumber(date: LocalDate): number {
  const known = numbers.get(date);
  if (known !== undefined) return known;
  const day = Date.parse(`${date}T00:00:00Z`) / (24 * MS_PER_HOUR);
  if (numbers.size >= DATES_KEPT_MAX) numbers.clear();
  numbers.set(date, day);
  return day;
}

/** The date so many days after 1970-01-01. */
export function dateOfDay(day: number): LocalDate {
  const known = dates.get(day);
  if (known !== undefined) return known;
  const date = new Date(day * 24 * MS_PER_HOUR).toISOString().slice(0, 10) as LocalDate;
  if (dates.size >= DATES_KEPT_MAX) dates.clear();
  dates.set(day, date);
  return date;
}

export const addDays = (date: LocalDate, days: number): LocalDate => dateOfDay(dayNumber(date) + days);

/** Days from `first` to `last`; negative if `last` is before. */
export function daysBetween(first: LocalDate, last: LocalDate): number {
  return dayNumber(last) - dayNumber(first);
}

/** 0 is Monday. 1970-01-01 was a Thursday. */
export const weekdayOf = (date: LocalDate): number => weekdayOfDay(dayNumber(date));

const weekdayOfDay = (day: number) => (((day + 3) % 7) + 7) % 7;

/** The Monday of a day's week; both as days since 1970. */
export const mondayOf = (day: number) => day - weekdayOfDay(day);

const two = (value: number) => String(value).padStart(2, '0');
