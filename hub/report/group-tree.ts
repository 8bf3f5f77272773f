// The groups of retailers as they are now: which stand at the top, which are in them, and in which a store is.
import { localDateAt } from '../calendar/local-days.ts';
import type { ChangeRow, GroupRow } from '../store/directory.ts';
import type { Reader } from '../store/port.ts';
import { isRetired } from '../store/stores.ts';
import type { GroupName } from './group.ts';

interface GroupNode extends GroupName {
  readonly retailer: string;
  /** The group in which it is; null: at the top. */
  readonly parent: string | null;
  readonly retired: string | null;
}

export interface GroupTrees {
  /** All groups, by retailer and id; retired ones too. */
  readonly all: readonly GroupNode[];
  /** Those in use that are in none, by name. */
  atTop(retailer: string): readonly GroupName[];
  /** Those in use in which a store itself is, by name. */
  ofStore(retailer: string, store: string): readonly GroupName[];
}

export async function loadGroupTrees(db: Reader, nowMs: number): Promise<GroupTrees> {
  const { groups, stores, changes } = await db.groups();
  const today = localDateAt('UTC', nowMs);
  const since = changes.filter(({ from }) => from <= today);
  const latest = new Map(since.map((change) => [keyOf(change), change.value]));
  /** What holds now of a thing that is `base` in the beginning; JSON. */
  const valueNow = (place: Place, base: string) => latest.get(keyOf(place)) ?? base;
  const parentOf = ({ retailer, id, parent }: GroupRow) =>
    JSON.parse(valueNow({ retailer, store: '', thing: id }, JSON.stringify(parent))) as string | null;
  const all = groups.map((row) => ({ ...row, parent: parentOf(row) }));
  const used = all.filter(({ retired }) => !isRetired(retired, today));
  const named = (nodes: readonly GroupNode[]) =>
    nodes.map(({ id, name }) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name));
  const inStores = new Map(stores.map((row) => [`${row.retailer}/${row.id}`, row.groups]));
  return {
    all,
    atTop: (retailer) => named(used.filter((node) => node.retailer === retailer && node.parent === null)),
    ofStore(retailer, store) {
      const base = inStores.get(`${retailer}/${store}`) ?? '[]';
      const ids = JSON.parse(valueNow({ retailer, store, thing: '' }, base)) as string[];
      return named(used.filter((node) => node.retailer === retailer && ids.includes(node.id)));
    },
  };
}

/** Groups change what they are in, and stores their groups: one field each. */
type Place = Pick<ChangeRow, 'retailer' | 'store' | 'thing'>;
const keyOf = ({ retailer, store, thing }: Place) => `${retailer}/${store}/${thing}`;
