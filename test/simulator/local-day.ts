// A shop's calendar: local days of 23, 24 or 25 hours, and what the clock on its wall says.
import { Temporal } from 'temporal-polyfill';
import { WEEKDAYS, type Weekday } from '../../shared/opening-hours.ts';

export interface LocalDay {
  /** `2026-11-23`. */
  readonly date: string;
  readonly weekday: Weekday;
  readonly year: number;
  /** Whole days since 1970-01-01, by the local calendar. */
  readonly number: number;
  /** First moment of the day and of the next, ms since 1970-01-01T00:00Z. */
  readonly startMs: number;
  readonly endMs: number;
}

/** The local day that holds a moment. */
export function localDayOf(timeZone: string, epochMs: number): LocalDay {
  const moment = Temporal.Instant.fromEpochMilliseconds(Math.floor(epochMs));
  return localDay(timeZone, moment.toZonedDateTimeISO(timeZone).toPlainDate());
}

export function nextLocalDay(timeZone: string, day: LocalDay): LocalDay {
  return localDay(timeZone, Temporal.PlainDate.from(day.date).add({ days: 1 }));
}

function localDay(timeZone: string, date: Temporal.PlainDate): LocalDay {
  return {
    date: date.toString(),
    weekday: WEEKDAYS[date.dayOfWeek - 1]!,
    year: date.year,
    number: Math.round(Date.parse(`${date.toString()}T00:00:00Z`) / 86_400_000),
    startMs: date.toZonedDateTime(timeZone).epochMilliseconds,
    endMs: date.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds,
  };
}

/** When it is `time` (HH:MM, up to 24:00) on that day; a time the clock skips falls after the gap. */
export function momentOf(timeZone: string, day: LocalDay, time: string): number {
  if (time === '24:00') return day.endMs;
  return Temporal.PlainDate.from(day.date).toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds;
}

export interface Slot {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Hour on the wall, 0 … 23. */
  readonly localHour: number;
}

const SLOT_MS = 15 * 60_000;

/** The day in quarter hours: every zone's offset is a multiple of one, so none straddles an hour. */
export function slotsOf(timeZone: string, day: LocalDay): readonly Slot[] {
  const slots: Slot[] = [];
  for (let fromMs = day.startMs; fromMs < day.endMs; fromMs += SLOT_MS) {
    const moment = Temporal.Instant.fromEpochMilliseconds(fromMs);
    slots.push({
      fromMs,
      untilMs: Math.min(fromMs + SLOT_MS, day.endMs),
      localHour: moment.toZonedDateTimeISO(timeZone).hour,
    });
  }
  return slots;
}
