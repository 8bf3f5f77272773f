// What changes where somebody wants something of the directory: single changes, each with its sentence, and the directory as
// it is then. Nothing is taken out: what is not named stays, and is pointed out.
// - What has no date of its own holds from today on in the store's time zone; the past is corrected only where a date says so.
// - An id is for ever: it stands in topics, credentials and the audit log.
import { dateAt } from '../calendar/history.ts';
import { type LocalDate, localDateAt } from '../calendar/local-days.ts';
import { isRetired } from '../store/stores.ts';
import type { Change } from './change.ts';
import { checkLimits } from './check.ts';
import {
  type Directory,
  type Group,
  historyOf,
  isSameValue,
  type Retailer,
  type Store,
} from './directory.ts';
import { planStore, retiredOf } from './plan-store.ts';
import { mergedById, noteMissing, type Planning, plannerOf, type ThingPlanner } from './plan-thing.ts';
import { firstSteps, valueOn } from './steps.ts';
import { wordText } from './value-text.ts';
import type { Wanted, WantedGroup, WantedRetailer } from './wanted.ts';
import { WrongEntry } from './wrong.ts';

export interface Plan {
  readonly next: Directory;
  readonly changes: readonly Change[];
  /** What stays although it was not named, and what may be a mistake: for people. */
  readonly notes: readonly string[];
}

/** Throws WrongEntry where something cannot be. */
export function planChanges(current: Directory, wanted: Wanted, nowMs: number): Plan {
  const planning: Planning = { changes: [], notes: [], nowMs, isWhole: wanted.isWhole };
  const retailers = mergedById(current.retailers, wanted.retailers, (known, one) =>
    planRetailer(planning, known, one),
  );
  noteMissing(planning, 'retailers', current.retailers, wanted.retailers);
  const { changes, notes } = planning;
  checkLimits({ retailers }, wanted);
  return { next: { retailers }, changes, notes };
}

function planRetailer(planning: Planning, known: Retailer | undefined, wanted: WantedRetailer): Retailer {
  const { id, path } = wanted;
  const retailer = known ?? newRetailer(wanted);
  const today = latestDate(retailer.stores, planning.nowMs);
  const planner = plannerOf(planning, { kind: 'retailer', retailer: id, store: null, id }, path, today);
  if (!known) planner.added(retailer.name);
  const officer = planner.plain(
    'dataProtectionOfficer',
    retailer.dataProtectionOfficer,
    wanted.dataProtectionOfficer,
  );
  const changed: Retailer = {
    id,
    name: planner.plain('name', retailer.name, wanted.name),
    legalName: planner.plain('legalName', retailer.legalName, wanted.legalName),
    contact: planner.plain('contact', retailer.contact, wanted.contact),
    ...(officer !== undefined && { dataProtectionOfficer: officer }),
    retired: retiredOf(
      planner,
      retailer.retired,
      wanted.retired,
      'its stores take no new hours, and keep those they have.',
    ),
    groups: mergedById(retailer.groups, wanted.groups, (group, one) =>
      planGroup(
        plannerOf(planning, { kind: 'group', retailer: id, store: null, id: one.id }, one.path, today),
        group,
        one,
      ),
    ),
    stores: mergedById(retailer.stores, wanted.stores, (store, one) => planStore(planning, id, store, one)),
  };
  noteMissing(planning, `groups of ${id}`, retailer.groups, wanted.groups);
  noteMissing(planning, `stores of ${id}`, retailer.stores, wanted.stores);
  noteRenamed(planning, retailer, wanted, today);
  return changed;
}

function newRetailer({
  id,
  path,
  name,
  legalName,
  contact,
  dataProtectionOfficer,
}: WantedRetailer): Retailer {
  if (name === undefined) throw new WrongEntry([...path, 'name'], 'missing: a new retailer needs a name');
  return {
    id,
    name,
    legalName: legalName ?? null,
    contact: contact ?? null,
    ...(dataProtectionOfficer !== undefined && { dataProtectionOfficer }),
    retired: null,
    groups: [],
    stores: [],
  };
}

function planGroup(planner: ThingPlanner, known: Group | undefined, wanted: WantedGroup): Group {
  const { id, name, parent } = wanted;
  const group = known ?? newGroup(wanted);
  if (!known) planner.added(group.name);
  return {
    id,
    name: planner.plain('name', group.name, name),
    parent: planner.dated('in', group.parent, parent, {
      text: (of) => (of === null ? 'no other group' : wordText(of)),
    }),
    retired: retiredOf(planner, group.retired, wanted.retired, 'it has no reports.'),
  };
}

function newGroup({ id, path, name, parent }: WantedGroup): Group {
  if (name === undefined) throw new WrongEntry([...path, 'name'], 'missing: a new group needs a name');
  return { id, name, parent: firstSteps(parent, null, isSameValue), retired: null };
}

/** The latest that any store of theirs has: what holds from it on changes no day that one of them has had. */
function latestDate(stores: readonly Store[], nowMs: number): LocalDate {
  const dates = stores.map((store) => dateAt(historyOf(store), nowMs));
  return dates.sort().at(-1) ?? localDateAt('UTC', nowMs);
}

/** A new store with the name of one that is missing: perhaps somebody wrote another id for it. */
function noteRenamed(
  { notes, isWhole }: Planning,
  { id, stores }: Retailer,
  wanted: WantedRetailer,
  today: LocalDate,
) {
  if (!isWhole) return;
  const [known, named] = [stores, wanted.stores].map((of) => new Set(of.map((store) => store.id)));
  for (const missing of stores.filter((store) => !isRetired(store.retired, today) && !named!.has(store.id))) {
    const name = valueOn(missing.name, today);
    const twin = wanted.stores.find((store) => !known!.has(store.id) && store.name.base?.value === name);
    if (!twin) continue;
    notes.push(
      `store ${id}/${twin.id} is new and has the name of ${id}/${missing.id}, which was not named. If it is the same shop, ` +
        `write ${missing.id} for its id: an id never changes, since its sensors and its history are known by it.`,
    );
  }
}
