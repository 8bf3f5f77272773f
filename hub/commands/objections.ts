// `footfall-hub objections list` and `purge`: what an operator does about a flood of objections. They work on the hub's
// database, also while the hub runs: it tells the sensors within a second. No hash of an address is shown.
import { typedText } from '../../shared/typed-text.ts';
import { parseLocalDate } from '../calendar/local-days.ts';
import { listObjections, type ObjectionGroup, purgeObjections } from '../objections/purge.ts';
import type { HubDatabase } from '../store/port.ts';
import { CommandError, findStore } from './find-store.ts';
import { saidBy } from './said-by.ts';

export interface ObjectionsOptions {
  /** RETAILER/STORE. */
  readonly store: string;
  readonly json?: boolean;
}

/** Returns what to print. Throws CommandError where the hub has no such store. */
export async function listCommand(
  db: HubDatabase,
  { store: name, json }: ObjectionsOptions,
  nowMs: number,
): Promise<string> {
  const store = await findStore(db, name);
  return shown(await listObjections(db.asTenant(store.retailer), store, nowMs), json === true);
}

export interface PurgeOptions extends ObjectionsOptions {
  /** UTC, as 2026-11-28. */
  readonly day?: string;
  /** A mark of `list`. */
  readonly network?: string;
  readonly all?: boolean;
  readonly by: string;
  readonly reason?: string;
}

/**
 * Removes what the options choose, and returns what to print: how many, and what is left. Throws CommandError where they
 * choose nothing, or what the store does not have.
 */
export async function purgeCommand(db: HubDatabase, options: PurgeOptions, nowMs: number): Promise<string> {
  const day = typedOption(options.day);
  const network = typedOption(options.network)?.toLowerCase();
  const store = await findStore(db, options.store);
  const said = saidBy(options);
  if ((options.all === true) === (day !== undefined || network !== undefined)) {
    throw new CommandError(
      'say which: --day, --network or both, as `objections list` shows them, or --all alone',
    );
  }
  if (day !== undefined && parseLocalDate(day) === undefined) {
    throw new CommandError(`--day: '${day}' is not a date: write it as 2026-11-28`);
  }
  const access = db.asTenant(store.retailer);
  const removed = await purgeObjections(access, store, { day, network }, said, nowMs);
  if (removed === 0)
    throw new CommandError(`${options.store} has no such objections: \`objections list\` shows what it has`);
  const left = await listObjections(access, store, nowMs);
  return options.json === true ? shown(left, true) : `removed ${removed}\n${shown(left, false)}`;
}

const typedOption = (text: string | undefined) => (text === undefined ? undefined : typedText(text));

function shown(groups: readonly ObjectionGroup[], json: boolean): string {
  if (json) return `${JSON.stringify(groups)}\n`;
  const all = groups.reduce((sum, { objections }) => sum + objections, 0);
  const lines = groups.map(
    ({ day, network, objections }) => `${day}  ${(network ?? '-').padEnd(7)}  ${objections}`,
  );
  return ['day         network  objections', ...lines, `${all} in all`].map((line) => `${line}\n`).join('');
}
