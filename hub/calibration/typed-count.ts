// A hand count as somebody typed it, in a form, a file, a command or the API: checked, once, into one that
// can be stored. What is wrong is told with the field, and with what to do.
import { plainText } from '../../shared/plain-text.ts';
import { typedText } from '../../shared/typed-text.ts';
import { hourStartMs, MS_PER_HOUR, type UtcHour, utcHourOf } from '../../shared/utc-hour.ts';
import type { Refusal } from '../render/words/en/problems.ts';
import type { Words } from '../render/words/en.ts';
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

/** What is wrong and what to do, and where (a field). */
interface Complaint {
  readonly kind: 'complaint';
  readonly field: keyof TypedCount;
  readonly say: (words: Words['refusals']) => Refusal;
}

export const PEOPLE_MAX = 100_000;
export const NAME_CHARACTERS_MAX = 100;
export const NOTE_CHARACTERS_MAX = 500;
const HOURS_MAX = 24;
const OLDEST_MS = Date.UTC(2020, 0);

type Checked<T> = { readonly kind: 'fine'; readonly value: T } | Complaint;
const fine = <T>(value: T): Checked<T> => ({ kind: 'fine', value });
const complaint = (field: keyof TypedCount, say: Complaint['say']): Complaint => ({
  kind: 'complaint',
  field,
  say,
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
  if (countedBy === '') return complaint('by', (say) => say.noCounter);
  if (countedBy.length > NAME_CHARACTERS_MAX)
    return complaint('by', (say) => say.longName(NAME_CHARACTERS_MAX));
  const note = plainWords(typed.note);
  if (note.length > NOTE_CHARACTERS_MAX) return complaint('note', (say) => say.longNote(NOTE_CHARACTERS_MAX));
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
  return complaint('kind', (say) => say.notAKind(text(written), HAND_COUNT_KINDS.join(', ')));
}

type Span = Pick<HandCount, 'fromHour' | 'toHour' | 'atMs'>;

function spanOf(typed: TypedCount, kind: HandCountKind, zone: string, nowMs: number): Checked<Span> {
  const from = timeOf('from', text(typed.from), zone);
  if (from.kind === 'complaint') return from;
  if (from.value < OLDEST_MS) return complaint('from', (say) => say.before2020(text(typed.from)));
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
  if (hours < 1) return complaint('to', (say) => say.endsBeforeStart);
  if (hours > HOURS_MAX) return complaint('to', (say) => say.tooManyHours(hours, HOURS_MAX));
  if (to.value > nowMs) return complaint('from', (say) => say.notOver);
  return fine({ fromHour: utcHourOf(from.value), toHour: utcHourOf(to.value), atMs: null });
}

function momentOf(atMs: number, to: string, nowMs: number): Checked<Span> {
  if (to !== '') return complaint('to', (say) => say.momentWithEnd);
  if (atMs > nowMs) return complaint('from', (say) => say.momentToCome);
  const hour = utcHourOf(atMs);
  return fine({ fromHour: hour, toHour: (hour + 1) as UtcHour, atMs });
}

function timeOf(field: 'from' | 'to', written: string, zone: string): Checked<number> {
  const time = typedTime(zone, written);
  switch (time.kind) {
    case 'fine':
      return fine(time.epochMs);
    case 'no-time':
      return complaint(field, (say) => (written === '' ? say.noTime : say.notATime(written)));
    case 'skipped':
      return complaint(field, (say) => say.skipped(written));
    case 'twice':
      return complaint(field, (say) => say.shownTwice(written, ...time.offsets));
  }
}

// Counts are released by UTC clock hours, which start at half past in some zones.
function notWhole(field: 'from' | 'to', epochMs: number, zone: string): Complaint {
  const before = hourStartMs(utcHourOf(epochMs));
  const timeAt = (ms: number) => wallText(zone, ms).slice(11);
  return complaint(field, (say) =>
    say.notWhole(timeAt(epochMs), timeAt(before), timeAt(before + MS_PER_HOUR)),
  );
}

function peopleOf(written: string | undefined, kind: HandCountKind): Checked<number> {
  const digits = text(written).replace(',', '.');
  const people = /^\d{1,6}(\.\d{1,15})?$/.test(digits) ? Number(digits) : Number.NaN;
  if (Number.isNaN(people) || people > PEOPLE_MAX)
    return complaint('people', (say) => say.notPeople(text(written), PEOPLE_MAX));
  if (kind !== 'present' && !Number.isInteger(people))
    return complaint('people', (say) => say.notWholePeople(digits));
  return fine(people);
}
