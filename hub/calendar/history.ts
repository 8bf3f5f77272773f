// What held of a store, and since when: name, place, time zone and opening. The past is reported by what held then, so that a
// change is a new version from a date on and never a correction of what was.
import { type Static, Type } from 'typebox';
import { isTimeZone } from '../../shared/opening-hours.ts';
import type { SchemaError } from '../../shared/schema-error.ts';
import { addDays, type LocalDate, localDateAt, parseLocalDate } from './local-days.ts';
import { type Opening, readOpening } from './opening.ts';
import { DateSchema, OpeningFormSchema } from './opening-form.ts';

const strict = { additionalProperties: false } as const;
const CHANGES_MAX = 200;

export const PlaceSchema = Type.Object(
  {
    address: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    city: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
    latitude: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
    longitude: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
  },
  strict,
);
export type Place = Static<typeof PlaceSchema>;

const held = {
  name: Type.String({ minLength: 1, maxLength: 100 }),
  timeZone: Type.String({ minLength: 1, maxLength: 60, description: 'IANA name, as Europe/Berlin' }),
  opening: OpeningFormSchema,
  place: Type.Optional(PlaceSchema),
};
const changed = Type.Object({
  name: Type.Optional(held.name),
  timeZone: Type.Optional(held.timeZone),
  opening: Type.Optional(held.opening),
  place: Type.Optional(Type.Union([PlaceSchema, Type.Null()])),
}).properties;

/** The part of a store's YAML that holds from a date. `changes` name what is other from then on, and leave the rest. */
export const HistoryFormSchema = Type.Object(
  {
    ...held,
    opened: Type.Optional(DateSchema),
    changes: Type.Optional(
      Type.Array(
        Type.Object(
          {
            from: DateSchema,
            ...changed,
            comparesAnew: Type.Optional(
              Type.Boolean({ description: 'it moved or was rebuilt: like-for-like begins again' }),
            ),
          },
          strict,
        ),
        { maxItems: CHANGES_MAX },
      ),
    ),
  },
  strict,
);
export type HistoryForm = Static<typeof HistoryFormSchema>;

export interface StoreVersion {
  /** The first local date on which it holds; null: from the beginning. */
  readonly from: LocalDate | null;
  readonly name: string;
  readonly timeZone: string;
  readonly place: Place | null;
  readonly opening: Opening;
  /** Since `from` it is as good as another store. */
  readonly comparesAnew: boolean;
}

export interface StoreHistory {
  /** The first day of business; null where it is not known, and taken to be long ago. */
  readonly opened: LocalDate | null;
  /** In order of `from`, which rises; the first holds from the beginning. */
  readonly versions: readonly [StoreVersion, ...StoreVersion[]];
}

export type ReadHistory =
  | { readonly kind: 'fine'; readonly history: StoreHistory }
  | ({ readonly kind: 'wrong' } & SchemaError);

const wrong = (path: readonly string[], problem: string) => ({ kind: 'wrong', path, problem }) as const;

/** Reads what the schema let through; or says which field is wrong, and what to do. */
export function readHistory(form: HistoryForm): ReadHistory {
  const opened = form.opened === undefined ? null : parseLocalDate(form.opened);
  if (opened === undefined) return wrong(['opened'], noDate(form.opened));
  const { name, timeZone } = form;
  const first = { from: null, name, timeZone, place: form.place ?? null, comparesAnew: false };
  const begin = versionFrom(first, form.opening, []);
  if (begin.kind === 'wrong') return begin;
  const versions: [StoreVersion, ...StoreVersion[]] = [begin.version];
  for (const [index, change] of (form.changes ?? []).entries()) {
    const path = ['changes', String(index)];
    const before = versions.at(-1)!;
    const from = parseLocalDate(change.from);
    if (!from) return wrong([...path, 'from'], noDate(change.from));
    if (before.from !== null && from <= before.from) {
      const problem = `${from} is not after ${before.from}: put the changes in order, one a date`;
      return wrong([...path, 'from'], problem);
    }
    const next = {
      ...before,
      from,
      name: change.name ?? before.name,
      timeZone: change.timeZone ?? before.timeZone,
      place: change.place === undefined ? before.place : change.place,
      comparesAnew: change.comparesAnew ?? false,
    };
    const read = versionFrom(next, change.opening ?? before.opening, path);
    if (read.kind === 'wrong') return read;
    versions.push(read.version);
  }
  return { kind: 'fine', history: { opened, versions } };
}

function versionFrom(
  version: Omit<StoreVersion, 'opening'>,
  opening: HistoryForm['opening'] | Opening,
  path: readonly string[],
): { readonly kind: 'fine'; readonly version: StoreVersion } | ({ readonly kind: 'wrong' } & SchemaError) {
  if (!isTimeZone(version.timeZone)) {
    return wrong([...path, 'timeZone'], `no time zone '${version.timeZone}': write an IANA name`);
  }
  if ('week' in opening) return { kind: 'fine', version: { ...version, opening } };
  const read = readOpening(opening);
  if (read.kind === 'wrong') return wrong([...path, 'opening', ...read.path], read.problem);
  return { kind: 'fine', version: { ...version, opening: read.opening } };
}

const noDate = (written: string | undefined) => `'${written}' is not a date: write it as 2026-12-24`;

/** What held on a local date. */
export function versionOn({ versions }: StoreHistory, date: LocalDate): StoreVersion {
  let low = 0;
  let high = versions.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (versions[middle]!.from! <= date) low = middle;
    else high = middle - 1;
  }
  return versions[low]!;
}

export interface PastName {
  readonly name: string;
  /** The last day on which it was called so. */
  readonly until: LocalDate;
}

/** Other names than the last one that held on a day from `first` to `last`, in order. */
export function pastNames({ versions }: StoreHistory, first: LocalDate, last: LocalDate): PastName[] {
  const now = versions.at(-1)!.name;
  const names: PastName[] = [];
  for (const [at, { from, name }] of versions.entries()) {
    const next = versions[at + 1]?.from;
    if (next === undefined || next === null || name === now) continue;
    const until = addDays(next, -1);
    if (until < first || (from !== null && from > last)) continue;
    if (names.at(-1)?.name === name) names.pop();
    names.push({ name, until });
  }
  return names;
}

/**
 * The local date at a moment, ms since 1970, by the time zone that held then. Where the new zone's first day begins after the old
 * zone's last has ended, that last day goes on meanwhile.
 */
export function dateAt({ versions }: StoreHistory, epochMs: number): LocalDate {
  let next: LocalDate | null = null;
  for (const { from, timeZone } of versions.toReversed()) {
    const date = localDateAt(timeZone, epochMs);
    if (from === null || date >= from) return next !== null && date >= next ? addDays(next, -1) : date;
    next = from;
  }
  throw new Error('the first version of a store holds from the beginning');
}
