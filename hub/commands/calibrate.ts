// `footfall-hub calibrate`: hand counts in, a factor out. It works on the hub's database, also while the hub
// runs, and prints what it did and what stands then.
import { addCounts, applyFit, type Done, endFit, withdrawCount } from '../calibration/actions.ts';
import { loadCalibration } from '../calibration/state.ts';
import type { TypedCount } from '../calibration/typed-count.ts';
import { endingOf } from '../calibration/validity.ts';
import { CALIBRATED } from '../store/calibrations.ts';
import type { HubDatabase } from '../store/database.ts';
import type { HandCountKind } from '../store/hand-counts.ts';
import type { StoreRow } from '../store/read-stores.ts';
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
export function calibrate(
  db: HubDatabase,
  options: CalibrateOptions,
  nowMs: number,
  readFile: (path: string) => string,
): string {
  const store = findStore(db, options.store);
  const said: string[] = [];
  const typed = typedCounts(options, readFile);
  if (typed.length > 0) {
    const keys = taken(addCounts(db, store, typed, nowMs), typed);
    said.push(`entered ${keys.length === 1 ? 'hand count' : 'hand counts'} ${keys.join(', ')}`);
  }
  if (options.withdraw !== undefined) {
    const why = { by: options.by, why: options.why ?? '' };
    taken(withdrawCount(db, store, options.withdraw, why, nowMs));
    said.push(`withdrew hand count ${options.withdraw}`);
  }
  if (options.end !== undefined) said.push(...endAll(db, store, options, nowMs));
  if (options.apply) said.push(...applyAll(db, store, options, nowMs));
  const state = loadCalibration(db, store, nowMs);
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

function endAll(db: HubDatabase, store: StoreRow, options: CalibrateOptions, nowMs: number): string[] {
  const running = loadCalibration(db, store, nowMs).validities.filter(
    (validity) => endingOf(validity, nowMs) === 'running' && validity.calibration.endedAtMs === null,
  );
  if (running.length === 0) throw new CommandError(`--end: no calibration of ${options.store} is in force`);
  const asked = {
    by: options.by,
    why: options.why ?? '',
    from: options.end === true ? undefined : options.end,
  };
  return running.map(({ calibration: { key } }) => {
    taken(endFit(db, store, key, asked, nowMs));
    return `ended calibration ${key}`;
  });
}

/** Of each measure that has usable counts; it is wrong usage where none has. */
function applyAll(db: HubDatabase, store: StoreRow, options: CalibrateOptions, nowMs: number): string[] {
  const { measures } = loadCalibration(db, store, nowMs);
  const usable = CALIBRATED.filter((measure) => measures[measure].material.points.length > 0);
  if (usable.length === 0) {
    throw new CommandError(`--apply: no hand count of ${options.store} can be used; --list says why`);
  }
  return usable.map((measure) => {
    const key = taken(applyFit(db, store, measure, { from: options.from, by: options.by }, nowMs));
    return `put calibration ${key} of ${measure} in force`;
  });
}

function taken<T>(outcome: Done<T>, typed: readonly TypedCount[] = []): T {
  if (outcome.kind === 'done') return outcome.value;
  const { field, what, doThis, at } = outcome;
  const one = at === undefined ? undefined : typed[at];
  const where = one ? `${one.kind} ${one.from ?? ''}=${one.people ?? ''}: ${field}` : field;
  throw new CommandError(`${where}: ${what}. ${doThis}${typed.length > 1 ? ' Nothing was entered.' : ''}`);
}
