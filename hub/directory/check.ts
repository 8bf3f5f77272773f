// What must be true of a directory as a whole: its limits, and that groups are there and stand in a tree on every date.
import type { LocalDate } from '../calendar/local-days.ts';
import { type Directory, type Group, historyOf, type Retailer, type Store } from './directory.ts';
import * as limits from './limits.ts';
import { datesOf, type Steps, valueOn } from './steps.ts';
import type { Wanted, WantedRetailer } from './wanted.ts';
import { WrongEntry } from './wrong.ts';

type Path = readonly string[];

/** Of the retailers that are wanted, and how many there are. Throws WrongEntry. */
export function checkLimits({ retailers }: Directory, wanted: Wanted): void {
  atMost(retailers.length, limits.RETAILERS_MAX, 'retailers', ['retailers']);
  const byId = new Map(retailers.map((retailer) => [retailer.id, retailer]));
  for (const one of wanted.retailers) checkRetailer(byId.get(one.id)!, one);
}

function checkRetailer({ id, groups, stores }: Retailer, wanted: WantedRetailer): void {
  const { path } = wanted;
  atMost(stores.length, limits.STORES_MAX, `stores of ${id}`, [...path, 'stores']);
  atMost(groups.length, limits.GROUPS_MAX, `groups of ${id}`, [...path, 'groups']);
  const groupIds = new Set(groups.map((group) => group.id));
  for (const group of wanted.groups)
    checkGroup(groups.find((each) => each.id === group.id)!, group.path, groupIds);
  if (wanted.groups.length > 0) checkTree(groups, wanted);
  const byId = new Map(stores.map((store) => [store.id, store]));
  for (const store of wanted.stores) checkStore(byId.get(store.id)!, store.path, groupIds);
}

function checkGroup({ id, parent }: Group, path: Path, groupIds: ReadonlySet<string>): void {
  atMost(parent.length - 1, limits.CHANGES_MAX, `changes of ${id}`, [...path, 'changes']);
  for (const { value } of parent) if (value !== null) checkKnown(value, [...path, 'in'], groupIds);
}

function checkStore(store: Store, path: Path, groupIds: ReadonlySet<string>): void {
  const { id, groups, sensors } = store;
  const dates = new Set([...datesOf(groups), ...historyOf(store).versions.flatMap(({ from }) => from ?? [])]);
  atMost(dates.size, limits.CHANGES_MAX, `changes of ${id}`, [...path, 'changes']);
  atMost(sensors.length, limits.SENSORS_MAX, `sensors of ${id}`, [...path, 'sensors']);
  for (const { id: sensor, area } of sensors) {
    atMost(area.length - 1, limits.CHANGES_MAX, `changes of ${id}/${sensor}`, [...path, 'sensors']);
  }
  for (const { value } of groups) {
    atMost(value.length, limits.GROUPS_OF_STORE_MAX, `groups with ${id} in them`, [...path, 'groups']);
    for (const group of value) checkKnown(group, [...path, 'groups'], groupIds);
  }
}

function atMost(count: number, max: number, what: string, path: Path): void {
  if (count <= max) return;
  throw new WrongEntry(path, `there would be ${count} ${what}, and there may be ${max}: take some out`);
}

function checkKnown(group: string, path: Path, groupIds: ReadonlySet<string>): void {
  if (groupIds.has(group)) return;
  throw new WrongEntry(path, `there is no group '${group}': add it, or correct the id`);
}

/** On each date on which a parent changes, every way up must end, and soon. */
function checkTree(groups: readonly Group[], wanted: WantedRetailer): void {
  const parents = new Map(groups.map(({ id, parent }) => [id, parent]));
  const paths = new Map(wanted.groups.map(({ id, path }) => [id, [...path, 'in']]));
  for (const date of [null, ...datesOf(...parents.values())]) {
    for (const { id } of groups) checkWayUp(id, date, parents, paths.get(id) ?? [...wanted.path, 'groups']);
  }
}

function checkWayUp(
  id: string,
  date: LocalDate | null,
  parents: ReadonlyMap<string, Steps<string | null>>,
  path: Path,
): void {
  const way = [id];
  for (let at = parentOf(id); at !== null; at = parentOf(at)) {
    way.push(at);
    if (way.length <= limits.DEPTH_MAX) continue;
    const isCircle = new Set(way).size < way.length;
    const problem = isCircle
      ? `${id} would be within a circle of groups: name another group`
      : `${id} would be ${way.length} groups deep, and may be ${limits.DEPTH_MAX}`;
    throw new WrongEntry(path, date === null ? problem : `from ${date} on ${problem}`);
  }

  function parentOf(of: string): string | null {
    return valueOn(parents.get(of)!, date);
  }
}
