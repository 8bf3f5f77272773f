// Brings what is wanted into the database: one unit of work, with an entry in the audit log for each change. A sensor that is
// retired loses its credential with it.
import type { SensorPath } from '../../shared/topics.ts';
import { dateAt } from '../calendar/history.ts';
import type { AuditEntry } from '../store/audit.ts';
import type { DirectoryRows } from '../store/directory.ts';
import type { Access, Reader, Unit } from '../store/port.ts';
import { isRetired } from '../store/stores.ts';
import type { Change } from './change.ts';
import { type Directory, historyOf } from './directory.ts';
import { type Plan, planChanges } from './plan.ts';
import { directoryOf, rowsOf } from './rows.ts';
import type { Wanted } from './wanted.ts';

export interface Said {
  readonly by: string;
  readonly reason: string;
}

export const readDirectory = async (db: Pick<Reader, 'directory'>): Promise<Directory> =>
  directoryOf(await db.directory());

/** Throws WrongEntry, with nothing changed, where something cannot be. */
export function applyWanted(db: Access, wanted: Wanted, said: Said, nowMs: number): Promise<Plan> {
  return db.write((unit) => applyWithin(unit, wanted, said, nowMs));
}

/** The same within somebody's unit of work. */
export async function applyWithin(unit: Unit, wanted: Wanted, said: Said, nowMs: number): Promise<Plan> {
  const plan = planChanges(await readDirectory(unit), wanted, nowMs);
  if (plan.changes.length === 0) return plan;
  await unit.writeDirectory(changedRows(plan));
  for (const change of plan.changes) {
    await unit.appendAudit(entryOf(change, said), nowMs);
    if (isRetirementDue(change, plan, nowMs)) await revokeOf(unit, pathOf(change), said, nowMs);
  }
  return plan;
}

function changedRows({ next, changes }: Plan): DirectoryRows {
  const all: DirectoryRows[] = [];
  const byRetailer = Map.groupBy(changes, ({ thing }) => thing.retailer);
  for (const retailer of next.retailers) {
    const things = byRetailer.get(retailer.id)?.map(({ thing }) => thing);
    if (!things) continue;
    const groups = new Set(things.flatMap(({ kind, id }) => (kind === 'group' ? [id] : [])));
    const stores = new Set(things.flatMap(({ store }) => store ?? []));
    all.push(
      rowsOf(
        retailer,
        retailer.groups.filter(({ id }) => groups.has(id)),
        retailer.stores.filter(({ id }) => stores.has(id)),
      ),
    );
  }
  return {
    retailers: all.flatMap((rows) => rows.retailers),
    groups: all.flatMap((rows) => rows.groups),
    stores: all.flatMap((rows) => rows.stores),
    sensors: all.flatMap((rows) => rows.sensors),
    changes: all.flatMap((rows) => rows.changes),
  };
}

function entryOf({ thing, field, from, before, after }: Change, said: Said): AuditEntry {
  const { kind, retailer, store, id } = thing;
  const since = from === undefined ? '' : from === null ? ' always' : ` from ${from}`;
  const what = kind === 'group' ? `directory: group ${id}: ${field}${since}` : `directory: ${field}${since}`;
  return {
    retailer,
    store: store ?? '',
    sensor: kind === 'sensor' ? id : null,
    side: 'hub',
    what,
    before,
    after,
    weaker: false,
    ...said,
  };
}

/** Of a sensor, on its store's day. */
function isRetirementDue({ thing, field, after }: Change, { next }: Plan, nowMs: number): boolean {
  if (thing.kind !== 'sensor' || field !== 'retired' || after === 'null') return false;
  const retailer = next.retailers.find(({ id }) => id === thing.retailer)!;
  const store = retailer.stores.find(({ id }) => id === thing.store)!;
  return isRetired(JSON.parse(after) as string, dateAt(historyOf(store), nowMs));
}

const pathOf = ({ thing: { retailer, store, id } }: Change): SensorPath => ({
  retailer,
  store: store!,
  sensor: id,
});

/** Takes a credential with its sensor, and a code that would bring another. */
export async function revokeOf(unit: Unit, path: SensorPath, said: Said, nowMs: number): Promise<void> {
  await unit.dropPairingCode(path, nowMs);
  const before = await unit.newestCredential(path);
  if (!(await unit.revokeCredential(path, nowMs))) return;
  const entry = { ...path, side: 'hub', what: 'credential', weaker: false, ...said } as const;
  await unit.appendAudit({ ...entry, before: JSON.stringify(before?.key), after: 'null' }, nowMs);
}
