// A hand count as somebody typed it, in a form, a file, a command or the API: checked, once, into one that
// can be stored. What is wrong is told with the field, and with what to do.
import { plainText } from '../../shared/plain-text.ts';
import { typedText } from '../../shared/typed-text.ts';
import { hourStartMs, MS_PER_HOUR, type UtcHour, utcHourOf } from '../../shared/utc-hour.ts';
import type { HandCount, HandCountKind } from '../store/hand-counts.ts';
import { HAND_COUNT_KINDS } from '../store/hand-counts.ts';
import { typedTime, wallText } from './local-time.ts';

/** Every field as text; empty or absent is the same. */
export interface TypedCount {
  readonly kind?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly people?: string | undefined;
  readonly by?: string | undefined;
  readonly note?: string | undefined;
}

/** What is wrong, where (a field), and what to do. */
interface Complaint {
  readonly kind: 'complaint';
  readonly field: keyof TypedCount;
  readonly what: string;
  readonly doThis: string;
}

export const PEOPLE_MAX = 100_000;
export const NAME_CHARACTERS_MAX = 100;
export const NOTE_CHARACTERS_MAX = 500;
const HOURS_MAX = 24;
const OLDEST_MS = Date.UTC(2020, 0);

type Checked<T> = { readonly kind: 'fine'; readonly value: T } | Complaint;
const fine = <T>(value: T): Checked<T> => ({ kind: 'fine', value });
const complaint = (field: keyof TypedCount, what: string, doThis: string): Complaint => ({
  kind: 'complaint',
  field,
  what,
  doThis,
});

/** `zone`: of the store. Hours that are not over yet are refused. */
export function readTypedCount(typed: TypedCount, zone: string, nowMs: number): Checked<HandCount> {
  const kind = kindOf(typed.kind);
  if (kind.kind === 'complaint') return kind;
  const span = spanOf(typed, kind.value, zone, nowMs);
  if (span.kind === 'complaint') return span;
  const people = peopleOf(typed.people, kind.value);
  if (people.kind === 'complaint') return people;
  const countedBy = plainWords(typed.by);
  if (countedBy === '' || countedBy.length > NAME_CHARACTERS_MAX) {
    const what =
      countedBy === '' ? 'Who counted is missing' : `The name is over ${NAME_CHARACTERS_MAX} characters`;
    return complaint('by', what, 'Write a name or initials, so that the count can be asked about.');
  }
  const note = plainWords(typed.note);
  if (note.length > NOTE_CHARACTERS_MAX)
    return complaint('note', `The note is over ${NOTE_CHARACTERS_MAX} characters`, 'Shorten it.');
  return fine({ kind: kind.value, ...span.value, people: people.value, countedBy, note });
}

/** What people wrote for people, on one line and without what nobody sees; the limits are checked after it. */
export const plainWords = (written: string | undefined): string =>
  plainText(written ?? '', TYPED_CHARACTERS_MAX);
const TYPED_CHARACTERS_MAX = 2_000;

const text = (written: string | undefined) => typedText(written ?? '');

function kindOf(written: string | undefined): Checked<HandCountKind> {
  const kind = HAND_COUNT_KINDS.find((known) => known === text(written));
  if (kind) return fine(kind);
  return complaint(
    'kind',
    `'${text(written)}' is not a kind of count`,
    `Choose one of ${HAND_COUNT_KINDS.join(', ')}.`,
  );
}

type Span = Pick<HandCount, 'fromHour' | 'toHour' | 'atMs'>;

function spanOf(typed: TypedCount, kind: HandCountKind, zone: string, nowMs: number): Checked<Span> {
  const from = timeOf('from', text(typed.from), zone);
  if (from.kind === 'complaint') return from;
  if (from.value < OLDEST_MS)
    return complaint('from', `${text(typed.from)} is before 2020`, 'Check the year.');
  if (kind === 'moment') return momentOf(from.value, text(typed.to), nowMs);
  const to = text(typed.to) === '' ? fine(from.value + MS_PER_HOUR) : timeOf('to', text(typed.to), zone);
  if (to.kind === 'complaint') return to;
  for (const [field, { value }] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (value % MS_PER_HOUR !== 0) return notWhole(field, value, zone);
  }
  const hours = (to.value - from.value) / MS_PER_HOUR;
  if (hours < 1)
    return complaint('to', 'The end is not after the start', 'Swap them, or leave the end out for one hour.');
  if (hours > HOURS_MAX)
    return complaint(
      'to',
      `${hours} hours are too many for one count`,
      `Enter at most ${HOURS_MAX} hours at once; single hours tell most.`,
    );
  if (to.value > nowMs)
    return complaint('from', 'These hours are not over yet', 'Enter the count when the clock hour is over.');
  return fine({ fromHour: utcHourOf(from.value), toHour: utcHourOf(to.value), atMs: null });
}

function momentOf(atMs: number, to: string, nowMs: number): Checked<Span> {
  if (to !== '')
    return complaint(
      'to',
      'A count at a moment has no end',
      'Leave the end out, or enter an average over hours.',
    );
  if (atMs > nowMs) return complaint('from', 'This moment is still to come', 'Check date and time.');
  const hour = utcHourOf(atMs);
  return fine({ fromHour: hour, toHour: (hour + 1) as UtcHour, atMs });
}

function timeOf(field: 'from' | 'to', written: string, zone: string): Checked<number> {
  const time = typedTime(zone, written);
  switch (time.kind) {
    case 'fine':
      return fine(time.epochMs);
    case 'no-time':
      return complaint(
        field,
        written === '' ? 'The time is missing' : `'${written}' is not a time`,
        'Write date and time of the store as 2026-11-20T10:00.',
      );
    case 'skipped':
      return complaint(field, `The clocks skipped ${written}`, 'Write the time that the clocks showed.');
    case 'twice':
      return complaint(
        field,
        `The clocks showed ${written} twice`,
        `Add which: ${written}${time.offsets[0]} or ${written}${time.offsets[1]}.`,
      );
  }
}

// Counts are released by UTC clock hours, which start at half past in some zones.
function notWhole(field: 'from' | 'to', epochMs: number, zone: string): Complaint {
  const before = hourStartMs(utcHourOf(epochMs));
  const near = [before, before + MS_PER_HOUR].map((ms) => wallText(zone, ms).slice(11));
  return complaint(
    field,
    `${wallText(zone, epochMs).slice(11)} is not where an hour of the sensors starts`,
    `Count whole hours: write ${near[0]} or ${near[1]}.`,
  );
}

function peopleOf(written: string | undefined, kind: HandCountKind): Checked<number> {
  const digits = text(written).replace(',', '.');
  const people = /^\d{1,6}(\.\d{1,15})?$/.test(digits) ? Number(digits) : Number.NaN;
  if (Number.isNaN(people) || people > PEOPLE_MAX) {
    return complaint(
      'people',
      `'${text(written)}' is not a number of people`,
      `Write a number from 0 to ${PEOPLE_MAX}.`,
    );
  }
  if (kind !== 'present' && !Number.isInteger(people))
    return complaint(
      'people',
      `${digits} people cannot be counted`,
      'Write a whole number; only an average may have decimals.',
    );
  return fine(people);
}
