// Plans the fields of one thing: notes each change with its sentence, and what stays although nothing was said of it.
import { type LocalDate, localDateAt } from '../calendar/local-days.ts';
import { isRetired } from '../store/stores.ts';
import {
  type Change,
  type DatedField,
  FIELD_TEXT,
  isPast,
  pastText,
  type Thing,
  thingText,
} from './change.ts';
import { isSameValue } from './directory.ts';
import { type DatedFlags, mergeSteps, type Said, type Steps } from './steps.ts';
import { WrongEntry } from './wrong.ts';

/** Of one plan. */
export interface Planning {
  readonly changes: Change[];
  /** For people. */
  readonly notes: string[];
  readonly nowMs: number;
  /** What is not named is pointed out. */
  readonly isWhole: boolean;
}

/** How values of a field are shown, compared and kept. */
export interface Kind<T> {
  readonly text: (value: T) => string;
  readonly isSame?: (a: T, b: T) => boolean;
  /** For JSON; absent: as it is. */
  readonly form?: (value: T) => unknown;
}

export interface ThingPlanner {
  readonly thing: Thing;
  readonly today: LocalDate;
  added(name: string): void;
  /** A field without history. `said` undefined: it stays. */
  plain<T extends string | null | undefined>(
    field: Exclude<Change['field'], 'added' | 'comparesAnew' | 'retired'>,
    before: T,
    said: T | undefined,
    means?: string,
  ): T;
  retired(before: LocalDate | null, said: LocalDate | null | undefined, means: string): LocalDate | null;
  dated<T>(field: DatedField, before: Steps<T>, said: Said<T>, kind: Kind<T>): Steps<T>;
  flags(before: readonly LocalDate[], said: DatedFlags): readonly LocalDate[];
}

/** `path`: where the thing stands in its file. `today`: from when on a change holds that names no date. */
export function plannerOf(
  { changes, notes }: Planning,
  thing: Thing,
  path: readonly string[],
  today: LocalDate,
): ThingPlanner {
  const name = thingText(thing);
  const note = (change: Omit<Change, 'thing' | 'sentence'>, sentence: string) =>
    changes.push({ thing, ...change, sentence: `${name}: ${sentence}` });
  return {
    thing,
    today,
    added(shown) {
      const [before, after] = ['null', JSON.stringify(shown)];
      note({ field: 'added', before, after, correctsPast: false }, `new, '${shown}'.`);
    },
    plain(field, before, said, means = '') {
      if (said === undefined || said === before) return before;
      const [was, is] = [before ?? null, said];
      const correctsPast = field === 'opened';
      const change = { field, before: JSON.stringify(was), after: JSON.stringify(is), correctsPast };
      note(change, `${FIELD_TEXT[field]}: ${was ?? 'none'} becomes ${is ?? 'none'}.${means && ` ${means}`}`);
      return said;
    },
    retired(before, said, means) {
      if (said === undefined || said === before) return before;
      // Whoever was out of use between the two dates is in use there now, or the other way round.
      const from = [before, said].filter((date) => date !== null).sort()[0]!;
      const correctsPast = isPast(from, today);
      const past = correctsPast ? ` ${pastText(from, today)}` : '';
      note(
        { field: 'retired', from, before: JSON.stringify(before), after: JSON.stringify(said), correctsPast },
        `${FIELD_TEXT.retired}: ${before ?? 'none'} becomes ${said ?? 'none'}. ${means}${past}`,
      );
      return said;
    },
    dated(field, before, said, { text, isSame = isSameValue, form = (value) => value }) {
      const merged = mergeSteps(before, said, today, isSame);
      if (merged.kind === 'past') {
        const { until, held } = merged;
        throw new WrongEntry(
          [...path, field],
          `until ${until} it was ${text(held)}, and that is past: write what changes with its date below \`changes\`, ` +
            `or \`from: always\` beside \`id\` where the past has to be corrected`,
        );
      }
      for (const { from, value, before: was } of merged.set) {
        const correctsPast = isPast(from, today);
        const json = (of: typeof value) => JSON.stringify(form(of));
        note(
          { field, from, before: json(was), after: json(value), correctsPast },
          `${FIELD_TEXT[field]} ${from === null ? 'from the beginning' : `from ${from} on`}: ` +
            `${text(was)} becomes ${text(value)}. ${pastText(from, today)}`,
        );
      }
      for (const { from, value } of merged.left) {
        notes.push(
          `${name} keeps its change of ${FIELD_TEXT[field]} from ${from} on, which was not named: ${text(value)}.`,
        );
      }
      return merged.steps;
    },
    flags(before, said) {
      const after = new Set(before);
      for (const [from, isSet] of said) {
        if (after.has(from) === isSet) continue;
        if (isSet) after.add(from);
        else after.delete(from);
        note(
          {
            field: 'comparesAnew',
            from,
            before: String(!isSet),
            after: String(isSet),
            correctsPast: isPast(from, today),
          },
          isSet
            ? `compares anew from ${from} on: like-for-like reports begin there again.`
            : `does not compare anew from ${from} on: like-for-like reports go on past it.`,
        );
      }
      return [...after].sort();
    },
  };
}

/** What is there with what is wanted laid over it, by id. */
export function mergedById<C extends { readonly id: string }, W extends { readonly id: string }>(
  current: readonly C[],
  wanted: readonly W[],
  plan: (known: C | undefined, one: W) => C,
): C[] {
  const byId = new Map(current.map((each) => [each.id, each]));
  for (const one of wanted) byId.set(one.id, plan(byId.get(one.id), one));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

const SHOWN_MAX = 10;

/** Points out what a whole file does not name. */
export function noteMissing(
  { notes, isWhole, nowMs }: Planning,
  what: string,
  current: readonly { readonly id: string; readonly retired: LocalDate | null }[],
  wanted: readonly { readonly id: string }[],
): void {
  if (!isWhole) return;
  const named = new Set(wanted.map(({ id }) => id));
  const today = localDateAt('UTC', nowMs);
  const missing = current
    .filter(({ id, retired }) => !isRetired(retired, today) && !named.has(id))
    .map(({ id }) => id);
  if (missing.length === 0) return;
  const more = missing.length > SHOWN_MAX ? ` and ${missing.length - SHOWN_MAX} more` : '';
  notes.push(
    `${what}: ${missing.slice(0, SHOWN_MAX).join(', ')}${more} ${missing.length === 1 ? 'was' : 'were'} not named, and ` +
      'nothing changes: what is not named stays. `directory retire` ends it.',
  );
}
