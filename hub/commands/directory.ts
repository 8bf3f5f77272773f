// `footfall-hub directory`: retailers, groups, stores and sensors, taken in and given out as YAML, or changed one by one. Works
// on the hub's database, also while the hub runs: it looks each second.
import { schemaErrorText } from '../../shared/schema-error.ts';
import { applyWithin, readDirectory } from '../directory/apply.ts';
import type { Directory } from '../directory/directory.ts';
import { exportDirectory } from '../directory/export.ts';
import { orFail, readDirectoryFile } from '../directory/file.ts';
import { type Plan, planChanges } from '../directory/plan.ts';
import { WrongEntry } from '../directory/wrong.ts';
import type { HubDatabase, Unit } from '../store/port.ts';
import {
  KINDS,
  type Kind,
  type Named,
  namedThing,
  type ThingOptions,
  wantedThing,
} from './directory-options.ts';
import { CommandError } from './find-store.ts';
import { printedJson, printedLines } from './printed.ts';
import { saidBy } from './said-by.ts';

interface Shared {
  readonly by: string;
  readonly reason?: string;
  readonly json?: boolean;
  /** Says what would change, and changes nothing. */
  readonly dryRun?: boolean;
}

/** `text` of `file`. Returns what to print. Throws an Error for people. */
export async function applyFile(
  db: HubDatabase,
  { text, file }: { readonly text: string; readonly file: string },
  options: Shared,
  nowMs: number,
): Promise<string> {
  const { wanted, fail } = await readDirectoryFile(text, file);
  const said = saidBy(options);
  const plan = await orFail(fail, async () =>
    options.dryRun
      ? planChanges(await readDirectory(db.asOperator()), wanted, nowMs)
      : db.asOperator().write((unit) => applyWithin(unit, wanted, said, nowMs)),
  );
  return shown(plan, options);
}

/** Returns what to print: YAML. Throws CommandError where there is no such retailer. */
export async function exportFile(
  db: HubDatabase,
  { retailer }: { readonly retailer?: string },
): Promise<string> {
  const access = retailer === undefined ? db.asOperator() : db.asTenant(retailer);
  const directory = await readDirectory(access);
  if (retailer !== undefined && directory.retailers.length === 0) {
    throw new CommandError(`--retailer: there is no retailer ${retailer}`);
  }
  return exportDirectory(directory);
}

export type Verb = 'add' | 'change' | 'retire';

/** Returns what to print. Throws CommandError with what is wrong and what to do. */
export async function changeThing(
  db: HubDatabase,
  { verb, kind, name }: { readonly verb: Verb; readonly kind: Kind; readonly name: string },
  { by, reason, json, dryRun, ...options }: Shared & ThingOptions,
  nowMs: number,
): Promise<string> {
  const said = saidBy({ by, reason });
  try {
    const named = namedThing(kind, name);
    // How many retailers there may be is a limit of all of them together.
    const access = kind === 'retailer' ? db.asOperator() : db.asTenant(named.retailer);
    const plan = await access.write(async (unit) => {
      const directory = await readDirectory(unit);
      await mustBe(verb === 'add' ? 'new' : 'there', named, directory, unit);
      const asked = verb === 'retire' ? { retired: 'today', ...options } : options;
      const wanted = wantedThing(named, asked, directory, nowMs);
      return dryRun ? planChanges(directory, wanted, nowMs) : applyWithin(unit, wanted, said, nowMs);
    });
    return shown(plan, { by, ...(json && { json }), ...(dryRun && { dryRun }) });
  } catch (error) {
    if (error instanceof WrongEntry) throw new CommandError(asOption(error));
    throw error;
  }
}

/** `--time-zone: …`; what a command is given without an option stays as it is: `store: …`. */
function asOption({ error }: WrongEntry): string {
  const text = schemaErrorText(error);
  if (KINDS.some((kind) => kind === error.path[0])) return text;
  return `--${text.replace(/^\w+/, (field) => field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))}`;
}

async function mustBe(
  wanted: 'new' | 'there',
  named: Named,
  directory: Directory,
  unit: Unit,
): Promise<void> {
  const { kind, retailer, store, id } = named;
  const owner = directory.retailers.find((each) => each.id === retailer);
  const shop = owner?.stores.find((each) => each.id === store);
  if (kind !== 'retailer' && !owner)
    throw new WrongEntry([kind], `there is no retailer ${retailer}: add it first`);
  if (kind === 'sensor' && !shop)
    throw new WrongEntry([kind], `there is no store ${retailer}/${store}: add it first`);
  const among: Readonly<Record<Kind, readonly { readonly id: string }[]>> = {
    retailer: directory.retailers,
    group: owner?.groups ?? [],
    store: owner?.stores ?? [],
    sensor: shop?.sensors ?? [],
  };
  const isThere = among[kind].some((each) => each.id === id);
  if (wanted === 'new' && isThere)
    throw new WrongEntry([kind], `${id} is there already: change it, or choose another id`);
  if (wanted === 'new' || isThere || (kind === 'sensor' && (await isHeard(named, unit)))) return;
  const known = among[kind].slice(0, 10).map((each) => each.id);
  throw new WrongEntry(
    [kind],
    `there is no ${kind} ${id}; ${known.length === 0 ? 'there are none' : `there are ${known.join(', ')}`}`,
  );
}

/** Sensors are heard of without having been added. */
async function isHeard({ retailer, store, id }: Named, unit: Unit): Promise<boolean> {
  const row = await unit.store(retailer, store);
  return row !== undefined && ((await unit.sensorIds([row.key])).get(row.key) ?? []).includes(id);
}

function shown({ changes, notes }: Plan, { json, dryRun }: Shared): string {
  const sentences = changes.map(({ sentence }) => sentence);
  if (json) return printedJson({ applied: !dryRun, changes: sentences, notes });
  const what = sentences.length === 0 ? ['Nothing changes.'] : sentences;
  const would = dryRun && sentences.length > 0 ? ['This would change, and nothing was changed:'] : [];
  return printedLines([...would, ...what, ...notes.map((note) => `Note: ${note}`)]);
}
