// The hours of one day on the wall clock, as a retailer writes them: one span or several (lunch), the last of which may
// pass midnight. `18:00-02:00` is of the day on which it began.
import { Type } from 'typebox';
import { typedText } from '../../shared/typed-text.ts';

const DAY_MINUTES = 24 * 60;
export const SPANS_MAX = 6;

/** Minutes since 00:00 of the day: `from` 0 … 1439; `until` is later, less than a day later, and above 1440 past midnight. */
interface DaySpan {
  readonly from: number;
  readonly until: number;
}

/** In order, and apart from each other; none where the store is closed. */
export type DayHours = readonly DaySpan[];

/** Loose on purpose: `readDayHours` says what is wrong better than a pattern does. */
export const WrittenHoursSchema = Type.Union(
  [
    Type.Null(),
    Type.String({ minLength: 1, maxLength: 120 }),
    Type.Array(
      Type.Union([
        Type.String({ minLength: 1, maxLength: 20 }),
        Type.Array(Type.String({ minLength: 1, maxLength: 20 }), { minItems: 2, maxItems: 2 }),
      ]),
      { minItems: 1, maxItems: 2 * SPANS_MAX },
    ),
  ],
  { description: "09:00-12:30, 14:00-19:00, or ['09:00', '20:00'], or closed" },
);

/** `09:00-12:30, 14:00-19:00`; `['09:00', '20:00']`; `[['09:00', '12:30'], ['14:00', '19:00']]`; `closed` or null. */
export type WrittenHours = string | readonly (string | readonly string[])[] | null;

/** The hours, or what is wrong with them and what to do, for people. */
export function readDayHours(written: WrittenHours): DayHours | string {
  const parts = partsOf(written);
  if (parts.length > SPANS_MAX) return `has ${parts.length} spans, and may have ${SPANS_MAX}`;
  const spans: DaySpan[] = [];
  for (const part of parts) {
    const span = readSpan(part);
    if (typeof span === 'string') return span;
    spans.push(span);
  }
  return joined(spans.sort((a, b) => a.from - b.from));
}

function partsOf(written: WrittenHours): readonly string[] {
  if (written === null) return [];
  if (typeof written === 'string') {
    const text = typedText(written);
    return text.toLowerCase() === 'closed' ? [] : text.split(',');
  }
  // One span as two times, as every configuration had it before there were several.
  const [first, second] = written;
  if (written.length === 2 && isTime(first) && isTime(second)) return [`${first}-${second}`];
  return written.map((part) => (typeof part === 'string' ? part : part.join('-')));
}

const TIME = /^(\d|[01]\d|2[0-4]):([0-5]\d)$/;
const isTime = (part: unknown) => typeof part === 'string' && TIME.test(typedText(part));

function readSpan(part: string): DaySpan | string {
  const text = typedText(part);
  const ends = text.split('-').map((time) => minutesOf(time.trim()));
  const [from, until] = ends;
  if (ends.length !== 2 || from === undefined || until === undefined) {
    return `'${text}' is not a span of time: write it as 09:00-18:00, or closed`;
  }
  if (from === DAY_MINUTES) return `'${text}' begins at 24:00: write it as 00:00 of the day after`;
  if (from === until) return `'${text}' ends when it begins: write 00:00-24:00 for a whole day`;
  return { from, until: until > from ? until : until + DAY_MINUTES };
}

/** Undefined where it is not a time; 24:00 is the end of the day. */
function minutesOf(time: string): number | undefined {
  const found = TIME.exec(time);
  if (!found) return undefined;
  const minutes = Number(found[1]) * 60 + Number(found[2]);
  return minutes > DAY_MINUTES ? undefined : minutes;
}

/** Spans that touch are one; spans that overlap are a mistake. */
function joined(spans: readonly DaySpan[]): DayHours | string {
  const apart: DaySpan[] = [];
  for (const span of spans) {
    const last = apart.at(-1);
    if (last && span.from < last.until) {
      return `${spanText(last)} and ${spanText(span)} overlap: correct one, or write them as one`;
    }
    if (last?.until === span.from) apart[apart.length - 1] = { from: last.from, until: span.until };
    else apart.push(span);
  }
  const [first, last] = [apart[0], apart.at(-1)];
  if (first && last && last.until - first.from > DAY_MINUTES) {
    return `${spanText(last)} runs into ${spanText(first)}: a day's hours must end within 24 hours`;
  }
  return apart;
}

/** A span on the wall clock: `18:00`, `02:00`; `24:00` is the end of the day. */
export interface ClockSpan {
  readonly from: string;
  readonly until: string;
  /** `until` is on the day after. */
  readonly untilNextDay: boolean;
}

export const clockSpans = (hours: DayHours): ClockSpan[] =>
  hours.map(({ from, until }) => ({
    from: timeText(from),
    until: untilText(until),
    untilNextDay: until > DAY_MINUTES,
  }));

/** As it is written: `09:00-12:30, 14:00-19:00`, or `closed`. `readDayHours` reads it back. */
export function dayHoursText(hours: DayHours): string {
  return hours.length === 0 ? 'closed' : hours.map(spanText).join(', ');
}

function spanText({ from, until }: DaySpan): string {
  return `${timeText(from)}-${untilText(until)}`;
}

const untilText = (until: number) => (until === DAY_MINUTES ? '24:00' : timeText(until % DAY_MINUTES));

const timeText = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
