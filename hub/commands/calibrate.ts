// `footfall-hub calibrate`: hand counts in, a factor out. It works on the hub's database, also while the hub
// runs, and prints what it did and what stands then.
import { addCounts, applyFit, type Done, endFit, withdrawCount } from '../calibration/actions.ts';
import { loadCalibration } from '../calibration/state.ts';
import type { TypedCount } from '../calibration/typed-count.ts';
import { endingOf } from '../calibration/validity.ts';
import { CALIBRATED } from '../store/calibrations.ts';
import type { HandCountKind } from '../store/hand-counts.ts';
import type { Access, HubDatabase } from '../store/port.ts';
import type { StoreRow } from '../store/stores.ts';
import { calibrationResource } from '../web/api/calibration-resources.ts';
import { calibrationText } from './calibration-text.ts';
import { CommandError, findStore } from './find-store.ts';
import { printedJson, printedLines } from './printed.ts';
import { typedArgument, typedFile, WrittenError } from './typed-arguments.ts';

export interface CalibrateOptions {
  /** RETAILER/STORE. */
  readonly store: string;
  readonly entries?: readonly string[];
  readonly present?: readonly string[];
  readonly moment?: readonly string[];
  readonly file?: string;
  readonly withdraw?: number;
  readonly apply?: boolean;
  /** A local date, or true for now. */
  readonly end?: string | true;
  readonly from?: string;
  readonly by: string;
  readonly note?: string;
  readonly why?: string;
  readonly json?: boolean;
}

/**
 * Does what the options say, in this order: enters counts (all or none), withdraws, ends, applies. Returns
 * what to print. `readFile` reads a text file. Throws CommandError.
 */
export async function calibrate(
  database: HubDatabase,
  options: CalibrateOptions,
  nowMs: number,
  readFile: (path: string) => string,
): Promise<string> {
  const store = await findStore(database, options.store);
  const db = database.asTenant(store.retailer);
  const said: string[] = [];
  const typed = typedCounts(options, readFile);
  if (typed.length > 0) {
    const keys = taken(await addCounts(db, store, typed, nowMs), typed);
    said.push(`entered ${keys.length === 1 ? 'hand count' : 'hand counts'} ${keys.join(', ')}`);
  }
  if (options.withdraw !== undefined) {
    const why = { by: options.by, why: options.why ?? '' };
    taken(await withdrawCount(db, store, options.withdraw, why, nowMs));
    said.push(`withdrew hand count ${options.withdraw}`);
  }
  if (options.end !== undefined) said.push(...(await endAll(db, store, options, nowMs)));
  if (options.apply) said.push(...(await applyAll(db, store, options, nowMs)));
  const state = await loadCalibration(db, store, nowMs);
  if (options.json) return printedJson(calibrationResource(state, nowMs));
  return printedLines([...said, ...calibrationText(state, nowMs)]);
}

function typedCounts(options: CalibrateOptions, readFile: (path: string) => string): TypedCount[] {
  const { by, note, file } = options;
  const common = { by, ...(note !== undefined && { note }) };
  try {
    const written = (['entries', 'present', 'moment'] as const satisfies readonly HandCountKind[]).flatMap(
      (kind) => (options[kind] ?? []).map((text) => typedArgument(kind, text)),
    );
    const filed = file === undefined ? [] : typedFile(readFile(file), file);
    return [...written, ...filed].map((count) => ({ ...common, ...count }));
  } catch (error) {
    if (error instanceof WrittenError) throw new CommandError(error.message, { cause: error });
    throw error;
  }
}

async function endAll(
  db: Access,
  store: StoreRow,
  options: CalibrateOptions,
  nowMs: number,
): Promise<string[]> {
  const running = (await loadCalibration(db, store, nowMs)).validities.filter(
    (validity) => endingOf(validity, nowMs) === 'running' && validity.calibration.endedAtMs === null,
  );
  if (running.length === 0) throw new CommandError(`--end: no calibration of ${options.store} is in force`);
  const asked = {
    by: options.by,
    why: options.why ?? '',
    from: options.end === true ? undefined : options.end,
  };
  const said: string[] = [];
  for (const { calibration } of running) {
    taken(await endFit(db, store, calibration.key, asked, nowMs));
    said.push(`ended calibration ${calibration.key}`);
  }
  return said;
}

/** Of each measure that has usable counts; it is wrong usage where none has. */
async function applyAll(
  db: Access,
  store: StoreRow,
  options: CalibrateOptions,
  nowMs: number,
): Promise<string[]> {
  const { measures } = await loadCalibration(db, store, nowMs);
  const usable = CALIBRATED.filter((measure) => measures[measure].material.points.length > 0);
  if (usable.length === 0) {
    throw new CommandError(`--apply: no hand count of ${options.store} can be used; --list says why`);
  }
  const said: string[] = [];
  for (const measure of usable) {
    const key = taken(await applyFit(db, store, measure, { from: options.from, by: options.by }, nowMs));
    said.push(`put calibration ${key} of ${measure} in force`);
  }
  return said;
}

function taken<T>(outcome: Done<T>, typed: readonly TypedCount[] = []): T {
  if (outcome.kind === 'done') return outcome.value;
  const { field, what, doThis, at } = outcome;
  const one = at === undefined ? undefined : typed[at];
  const where = one ? `${one.kind} ${one.from ?? ''}=${one.people ?? ''}: ${field}` : field;
  throw new CommandError(`${where}: ${what}. ${doThis}${typed.length > 1 ? ' Nothing was entered.' : ''}`);
}
