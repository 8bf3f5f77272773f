// Which stores are in a group, or in one below it, on a date.
import type { LocalDate } from '../calendar/local-days.ts';
import type { Retailer, Store } from './directory.ts';
import { datesOf, valueOn } from './steps.ts';

export interface Membership {
  /** Whether the store is in the group on the date; nobody is from the day on which the group was retired. */
  isIn(store: Store, date: LocalDate): boolean;
  /** Whether it ever was, or is to be. */
  wasEverIn(store: Store): boolean;
  /** The dates on which that can change. */
  turns(store: Store): LocalDate[];
}

/** Before any date that a directory names. */
const BEGINNING = '0000-01-01' as LocalDate;

/** Undefined where the retailer has no such group. */
export function membershipOf({ groups }: Retailer, id: string): Membership | undefined {
  const asked = groups.find((group) => group.id === id);
  if (!asked) return undefined;
  const parents = new Map(groups.map((group) => [group.id, group.parent]));
  const dates = datesOf(...parents.values());
  /** By the date since which the tree is so. */
  const within = new Map<LocalDate | null, ReadonlySet<string>>();

  function groupsWithin(date: LocalDate): ReadonlySet<string> {
    const since = dates.findLast((each) => each <= date) ?? null;
    const known = within.get(since);
    if (known) return known;
    const found = new Set(groups.flatMap((group) => (leadsUp(group.id, since) ? [group.id] : [])));
    within.set(since, found);
    return found;
  }

  /** The tree was checked: every way up ends. */
  function leadsUp(from: string, date: LocalDate | null): boolean {
    for (let at: string | null = from; at !== null; at = valueOn(parents.get(at)!, date)) {
      if (at === id) return true;
    }
    return false;
  }

  function isIn(store: Store, date: LocalDate): boolean {
    if (asked!.retired !== null && date >= asked!.retired) return false;
    const all = groupsWithin(date);
    return valueOn(store.groups, date).some((group) => all.has(group));
  }

  return {
    isIn,
    turns: (store) => [
      ...dates,
      ...datesOf(store.groups),
      ...(asked.retired === null ? [] : [asked.retired]),
    ],
    wasEverIn: (store) => [BEGINNING, ...dates, ...datesOf(store.groups)].some((date) => isIn(store, date)),
  };
}
