// What like-for-like reports have to know of a store: since when it has been the same store, and when it was closed for long.
// A store counts where both spans that are compared lie after its beginning and outside its closed periods.

import type { StoreHistory } from './history.ts';
import { addDays, type LocalDate, parseLocalDate } from './local-days.ts';

/** Both included; `last` null: until further notice. */
export interface Dates {
  readonly first: LocalDate;
  readonly last: LocalDate | null;
}

export interface Comparability {
  /** The first day of the store as it is: it opened, moved or was rebuilt; null: long ago. */
  readonly begins: LocalDate | null;
  /** The first day that has one of the same store a year before; null: always. */
  readonly since: LocalDate | null;
  /** In order, and apart by a day at least. */
  readonly closed: readonly Dates[];
}

export function comparability({ opened, versions }: StoreHistory): Comparability {
  const begins = versions.findLast(({ comparesAnew }) => comparesAnew)?.from ?? opened;
  const closed = versions.flatMap(({ from, opening }, index) => {
    const next = versions[index + 1]?.from ?? null;
    const held = { first: from ?? ('0000-01-01' as LocalDate), last: next && addDays(next, -1) };
    return opening.closed.map(({ first, last }) => common({ first, last }, held));
  });
  return { begins, since: begins && yearAfter(begins), closed: joined(closed) };
}

/** Whether a store belongs in a comparison of two spans of its days, of which the other is the earlier. */
export function isComparable({ begins, closed }: Comparability, span: Dates, earlier: Dates): boolean {
  if (begins !== null && earlier.first < begins) return false;
  return closed.every((period) => isEmpty(common(period, span)) && isEmpty(common(period, earlier)));
}

/** Spans of which `last` may be before `first`: then it has no day. */
const isEmpty = ({ first, last }: Dates) => last !== null && last < first;

function common(a: Dates, b: Dates): Dates {
  const first = a.first > b.first ? a.first : b.first;
  if (a.last === null || b.last === null) return { first, last: a.last ?? b.last };
  return { first, last: a.last < b.last ? a.last : b.last };
}

/** The same period stands in every version that did not change it. */
function joined(periods: readonly Dates[]): Dates[] {
  const all: Dates[] = [];
  const inOrder = periods.filter((period) => !isEmpty(period)).sort((a, b) => (a.first < b.first ? -1 : 1));
  for (const { first, last } of inOrder) {
    const before = all.at(-1);
    if (!before || (before.last !== null && addDays(before.last, 1) < first)) all.push({ first, last });
    else if (before.last !== null && (last === null || last > before.last)) {
      all[all.length - 1] = { first: before.first, last };
    }
  }
  return all;
}

/** A year after 29 February is 1 March. */
function yearAfter(date: LocalDate): LocalDate {
  const year = Number(date.slice(0, 4)) + 1;
  return parseLocalDate(`${year}${date.slice(4)}`) ?? (`${year}-03-01` as LocalDate);
}
