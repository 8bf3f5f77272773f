// A group of a retailer as reports need it: where it stands in the tree now, and which stores count in it on which dates.
import { type LocalDate, localDateAt } from '../calendar/local-days.ts';
import { readDirectory } from '../directory/apply.ts';
import type { Group, Retailer, Store } from '../directory/directory.ts';
import { type Membership, membershipOf } from '../directory/membership.ts';
import { valueOn } from '../directory/steps.ts';
import type { Reader } from '../store/port.ts';
import type { StoreRow } from '../store/stores.ts';
import { type As, loadStores, type StoreState } from './store-state.ts';

export interface GroupName {
  readonly id: string;
  readonly name: string;
}

export interface FoundGroup extends GroupName {
  readonly retailer: GroupName;
  /** The first day without it; null: it is in use. */
  readonly retired: LocalDate | null;
  /** The groups above it as they are now, from the top. */
  readonly above: readonly GroupName[];
  /** The groups right below it as they are now, without those that are retired. */
  readonly below: readonly PartOfGroup[];
  readonly membership: Membership;
  /** Of all stores of the retailer, by id. */
  readonly stores: ReadonlyMap<string, Store>;
}

export interface PartOfGroup extends GroupName {
  readonly membership: Membership;
}

/** A store, and whether it counts in the group on a date: it is in it, has opened, and is not retired. */
export interface Member {
  readonly state: StoreState;
  readonly counts: (date: LocalDate) => boolean;
}

/** `db`: of the retailer. Undefined where it has no such group. */
export async function findGroup(db: Reader, id: string, nowMs: number): Promise<FoundGroup | undefined> {
  const [retailer] = (await readDirectory(db)).retailers;
  const group = retailer?.groups.find((each) => each.id === id);
  if (!retailer || !group) return undefined;
  const today = localDateAt('UTC', nowMs);
  const isUsed = ({ retired }: Group) => retired === null || retired > today;
  return {
    id,
    name: group.name,
    retired: group.retired,
    retailer: { id: retailer.id, name: retailer.name },
    above: groupsAbove(retailer, group, today),
    below: retailer.groups
      .filter((each) => isUsed(each) && valueOn(each.parent, today) === id)
      .map((each) => ({ id: each.id, name: each.name, membership: membershipOf(retailer, each.id)! })),
    membership: membershipOf(retailer, id)!,
    stores: new Map(retailer.stores.map((store) => [store.id, store])),
  };
}

/** The tree was checked: the way up ends. */
function groupsAbove({ groups }: Retailer, group: Group, today: LocalDate): GroupName[] {
  const above: GroupName[] = [];
  for (let at: Group | undefined = group; at; ) {
    const parent: string | null = valueOn(at.parent, today);
    at = groups.find(({ id }) => id === parent);
    if (at) above.unshift({ id: at.id, name: at.name });
  }
  return above;
}

export const countsIn =
  ({ stores }: FoundGroup, { isIn }: Membership, { id, retired, history }: StoreRow) =>
  (date: LocalDate): boolean =>
    (retired === null || date < retired) &&
    (history.opened === null || date >= history.opened) &&
    isIn(stores.get(id)!, date);

/** The stores that are, were or will be in it, by name. */
export async function loadMembers(db: Reader, group: FoundGroup, nowMs: number, as?: As): Promise<Member[]> {
  const rows = (await db.stores()).filter(({ id }) => {
    const store = group.stores.get(id);
    return store !== undefined && group.membership.wasEverIn(store);
  });
  const states = await loadStores(db, rows, nowMs, as);
  return states.map((state) => ({ state, counts: countsIn(group, group.membership, state.store) }));
}
