// The retailers of a configuration of before: taken over once, into a directory in which nothing was ever said. From then on
// the database is the truth, and a configuration that says otherwise is told so.
import type { Logger } from '../../shared/logger.ts';
import { localDateAt } from '../calendar/local-days.ts';
import type { DirectoryRows, StoreKeyRow } from '../store/directory.ts';
import type { Access } from '../store/port.ts';
import { applyWithin, readDirectory, type Said } from './apply.ts';
import type { RetailerForm } from './form.ts';
import { checkHolidays } from './holiday-places.ts';
import { planChanges } from './plan.ts';
import { readRetailers } from './read-form.ts';
import { sayNothing } from './steps.ts';
import type { Wanted, WantedRetailer, WantedStore } from './wanted.ts';
import { WrongEntry } from './wrong.ts';

export type TakenOver =
  /** `stores`: how many there are now; `retired`: those that were not in the configuration and took no hours, as before. */
  | { readonly kind: 'taken-over'; readonly stores: number; readonly retired: readonly string[] }
  /** Sentences on what the configuration says and the directory does not. */
  | { readonly kind: 'differs'; readonly differences: readonly string[] }
  | { readonly kind: 'nothing' };

const SAID: Said = { by: 'footfall-hub', reason: 'taken over from the configuration' };

/** `retailers`: as they stand in the configuration, checked; undefined where there are none. */
export async function takeOver(
  db: Access,
  retailers: readonly RetailerForm[] | undefined,
  nowMs: number,
): Promise<TakenOver> {
  if (retailers === undefined) return { kind: 'nothing' };
  const wanted = readRetailers(retailers, ['retailers']);
  await checkHolidays(wanted);
  if ((await db.directoryRevision()) > 0) return differencesOf(db, wanted, nowMs);
  return db.write(async (unit) => {
    // Another process was faster.
    if ((await unit.directoryRevision()) > 0) return { kind: 'nothing' };
    const known = await unit.storeKeys();
    const dropped = known.filter((row) => !isNamed(row, wanted));
    const all = { isWhole: false, retailers: [...wanted.retailers, ...retiring(dropped, nowMs)] };
    const { changes } = await applyWithin(unit, joined(all), SAID, nowMs);
    // Nothing new, and yet said here from now on.
    if (changes.length === 0) {
      const { retailers: owners } = await unit.directory();
      await unit.writeDirectory({ ...NO_ROWS, retailers: owners });
    }
    const retired = dropped.map(({ retailer, id }) => `${retailer}/${id}`);
    return { kind: 'taken-over', stores: (await unit.storeKeys()).length - retired.length, retired };
  });
}

const isNamed = ({ retailer, id }: StoreKeyRow, { retailers }: Wanted) =>
  retailers.some((each) => each.id === retailer && each.stores.some((store) => store.id === id));

/** A store that had left the configuration took no hours any more. */
function retiring(stores: readonly StoreKeyRow[], nowMs: number): WantedRetailer[] {
  // Everywhere it is this date already, or the next.
  const retired = localDateAt('Etc/GMT+12', nowMs);
  return stores.map(({ retailer, id }) => ({
    id: retailer,
    path: [],
    groups: [],
    stores: [{ id, path: [], retired, ...UNSAID }],
  }));
}

const UNSAID: Omit<WantedStore, 'id' | 'path'> = {
  name: sayNothing,
  timeZone: sayNothing,
  place: sayNothing,
  opening: sayNothing,
  groups: sayNothing,
  comparesAnew: new Map(),
  sensors: [],
};

const NO_ROWS: DirectoryRows = { retailers: [], groups: [], stores: [], sensors: [], changes: [] };

/** One entry a retailer. */
function joined({ isWhole, retailers }: Wanted): Wanted {
  const byId = Map.groupBy(retailers, ({ id }) => id);
  return {
    isWhole,
    retailers: [...byId.values()].map((same) => ({
      ...same[0]!,
      stores: same.flatMap(({ stores }) => stores),
    })),
  };
}

async function differencesOf(db: Access, wanted: Wanted, nowMs: number): Promise<TakenOver> {
  try {
    const { changes } = planChanges(await readDirectory(db), wanted, nowMs);
    if (changes.length === 0) return { kind: 'nothing' };
    return { kind: 'differs', differences: changes.map(({ sentence }) => sentence) };
  } catch (error) {
    if (!(error instanceof WrongEntry)) throw error;
    return { kind: 'differs', differences: [`${error.error.path.join('.')}: ${error.error.problem}`] };
  }
}

const SHOWN_MAX = 10;

/** To the operator, in the log. */
export function sayTakenOver(taken: TakenOver, logger: Logger): void {
  if (taken.kind === 'taken-over') {
    const { stores, retired } = taken;
    logger.info(
      { stores, retired: retired.slice(0, SHOWN_MAX) },
      'the retailers of the configuration are in the database from now on: `footfall-hub directory` changes them, and ' +
        '`retailers:` can be taken out of the configuration',
    );
  }
  if (taken.kind === 'differs') {
    const { differences } = taken;
    logger.warn(
      { differences: differences.slice(0, SHOWN_MAX), more: Math.max(0, differences.length - SHOWN_MAX) },
      "the configuration's `retailers:` say otherwise than the directory in the database, which holds: take them out, or bring " +
        'them in by `footfall-hub directory apply`',
    );
  }
}
