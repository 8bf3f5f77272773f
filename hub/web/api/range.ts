// Reads `from` and `to` of a request: local dates of the store, or UTC hours; bounded, in order.
import { MS_PER_HOUR, parseUtcHour, type UtcHour } from '../../../shared/utc-hour.ts';
import type { StoreHistory } from '../../calendar/history.ts';
import { addDays, daysBetween, type LocalDate, parseLocalDate } from '../../calendar/local-days.ts';
import { storeDay, storeDayOf } from '../../calendar/store-days.ts';
import type { StoreState } from '../../report/store-state.ts';
import type { HourSpan } from '../../store/hours.ts';
import { badParameter } from '../problem.ts';

/** Five years and a little: what a report of five years needs. */
export const DAYS_MAX = 1850;
/** Of hours in one JSON answer: a year and a day. CSV takes `DAYS_MAX`. */
export const JSON_HOURS_DAYS_MAX = 367;

/** What a request gets that names no range. */
export const HOURS_DAYS_DEFAULT = 7;
export const DAYS_DEFAULT = 28;

export interface RangeText {
  readonly from?: string;
  readonly to?: string;
}

export interface DateRange {
  readonly first: LocalDate;
  readonly last: LocalDate;
}

/** Local dates, both included. Without `to`: the newest day; without `from`: `days` days. */
export function dateRange(state: StoreState, text: RangeText, days: number): DateRange {
  return typedDates(text, state.lastDay ?? state.today, days, DAYS_MAX);
}

/** The same without a store: `newest` is the last day where none is named. */
export function typedDates(text: RangeText, newest: LocalDate, days: number, daysMax: number): DateRange {
  const last = text.to === undefined ? newest : dateOf(text.to, 'to');
  const first = text.from === undefined ? addDays(last, 1 - days) : dateOf(text.from, 'from');
  checkOrder(daysBetween(first, last) + 1, daysMax);
  return { first, last };
}

function dateOf(text: string, name: string): LocalDate {
  const date = parseLocalDate(text);
  if (date === undefined) throw badParameter(name, ({ problems }) => problems.notADate(text));
  return date;
}

/** UTC hours, the last excluded; a local date stands for its first hour, or after it for its last. */
export function hourRange(state: StoreState, text: RangeText, days: number, daysMax: number): HourSpan {
  const { history } = state.store;
  const newest = state.lastDay ?? state.today;
  const to = text.to === undefined ? storeDay(history, newest).to : hourOf(history, text.to, 'to');
  const before = storeDayOf(history, (to - 1) as UtcHour).date;
  const from =
    text.from === undefined
      ? storeDay(history, addDays(before, 1 - days)).from
      : hourOf(history, text.from, 'from');
  checkOrder(Math.ceil((to - from) / 24), daysMax);
  return { from, to };
}

function hourOf(history: StoreHistory, text: string, name: 'from' | 'to'): UtcHour {
  const hour = parseUtcHour(text);
  if (hour !== undefined && hour >= 0 && hour < HOURS_END) return hour;
  const date = parseLocalDate(text);
  if (date === undefined) {
    throw badParameter(name, ({ problems }) => problems.notADateOrHour(text));
  }
  const day = storeDay(history, date);
  return name === 'from' ? day.from : day.to;
}

const HOURS_END = Date.UTC(2200, 0) / MS_PER_HOUR;

function checkOrder(days: number, daysMax: number): void {
  if (days <= 0) throw badParameter('from', ({ problems }) => problems.endsBeforeStart);
  if (days > daysMax) {
    throw badParameter('from', ({ problems }) => problems.tooManyDays(days, daysMax));
  }
}
