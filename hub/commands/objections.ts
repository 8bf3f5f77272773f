// `footfall-hub objections list` and `purge`: what an operator does about a flood of objections. They work on the hub's
// database, also while the hub runs: it tells the sensors within a second. No hash of an address is shown.
import { typedText } from '../../shared/typed-text.ts';
import { badWords } from '../calibration/actions.ts';
import { listObjections, type ObjectionGroup, purgeObjections } from '../objections/purge.ts';
import type { HubDatabase } from '../store/database.ts';
import { CommandError, findStore } from './find-store.ts';

export interface ObjectionsOptions {
  /** RETAILER/STORE. */
  readonly store: string;
  readonly json?: boolean;
}

/** Returns what to print. */
export function listCommand(db: HubDatabase, { store, json }: ObjectionsOptions, nowMs: number): string {
  return shown(listObjections(db, findStore(db, store), nowMs), json === true);
}

export interface PurgeOptions extends ObjectionsOptions {
  readonly day?: string;
  readonly network?: string;
  readonly all?: boolean;
  readonly by: string;
  readonly reason?: string;
}

/** Returns what to print. */
export function purgeCommand(db: HubDatabase, options: PurgeOptions, nowMs: number): string {
  const { by, reason = '' } = options;
  const day = typedOption(options.day);
  const network = typedOption(options.network)?.toLowerCase();
  const store = findStore(db, options.store);
  const wrong = badWords({ by, why: reason.trim() || '-' });
  if (wrong)
    throw new CommandError(`--${wrong.field === 'by' ? 'by' : 'reason'}: ${wrong.what}. ${wrong.doThis}`);
  if ((options.all === true) === (day !== undefined || network !== undefined)) {
    throw new CommandError(
      'say which: --day, --network or both, as `objections list` shows them, or --all alone',
    );
  }
  if (day !== undefined && !isDay(day)) {
    throw new CommandError(`--day: '${day}' is not a date: write it as 2026-11-28`);
  }
  const said = { by: by.trim(), reason: reason.trim() };
  const removed = purgeObjections(db, store, { day, network }, said, nowMs);
  if (removed === 0)
    throw new CommandError(`${options.store} has no such objections: \`objections list\` shows what it has`);
  const left = listObjections(db, store, nowMs);
  return options.json === true ? shown(left, true) : `removed ${removed}\n${shown(left, false)}`;
}

const typedOption = (text: string | undefined) => (text === undefined ? undefined : typedText(text));

/** A date that there is. */
function isDay(text: string): boolean {
  const startMs = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // 31 February is read as 3 March.
  return !Number.isNaN(startMs) && new Date(startMs).toISOString().startsWith(text);
}

function shown(groups: readonly ObjectionGroup[], json: boolean): string {
  if (json) return `${JSON.stringify(groups)}\n`;
  const all = groups.reduce((sum, { objections }) => sum + objections, 0);
  const lines = groups.map(({ day, network, objections }) => `${day}  ${network ?? '-     '}  ${objections}`);
  return ['day         network  objections', ...lines, `${all} in all`].map((line) => `${line}\n`).join('');
}
