// `footfall-hub pause`, `resume`, `configure` and `audit`. They work on the hub's database, also while the hub
// runs: it looks each second and sends what changed.
import { WEEKDAYS } from '../../shared/opening-hours.ts';
import { typedText } from '../../shared/typed-text.ts';
import type { Done } from '../calibration/actions.ts';
import { configureStore, pauseStore, resumeStore } from '../remote/actions.ts';
import type { NamedSettings } from '../remote/asked-settings.ts';
import { namedSettings } from '../remote/asked-settings.ts';
import { type SensorInForce, valuesInForce } from '../remote/values-in-force.ts';
import type { AuditRow, AuditVerdict } from '../store/audit.ts';
import type { HubDatabase } from '../store/port.ts';
import type { StoreRow } from '../store/stores.ts';
import { auditResource, controlResource } from '../web/api/control-resources.ts';
import { CommandError, findStore } from './find-store.ts';
import { printedJson, printedLines } from './printed.ts';

interface Common {
  /** RETAILER/STORE. */
  readonly store: string;
  readonly by: string;
  readonly reason?: string;
  readonly json?: boolean;
}

export type PauseOptions = Common & { readonly until?: string };

export async function pause(db: HubDatabase, options: PauseOptions, nowMs: number): Promise<string> {
  const store = await findStore(db, options.store);
  taken(await pauseStore(db.asTenant(store.retailer), store, options, nowMs));
  return shown(db, store, options, nowMs);
}

export async function resume(db: HubDatabase, options: Common, nowMs: number): Promise<string> {
  const store = await findStore(db, options.store);
  taken(await resumeStore(db.asTenant(store.retailer), store, options, nowMs));
  return shown(db, store, options, nowMs);
}

export interface ConfigureOptions extends Common {
  /** `NAME=VALUE`. */
  readonly set?: readonly string[];
  readonly unset?: readonly string[];
}

/** With neither `--set` nor `--unset` it only shows what stands. */
export async function configure(db: HubDatabase, options: ConfigureOptions, nowMs: number): Promise<string> {
  const store = await findStore(db, options.store);
  const { set = [], unset = [], by, reason } = options;
  if (set.length + unset.length > 0) {
    const said = { by, ...(reason !== undefined && { reason }) };
    const asked = { ...said, set: namedValues(set), unset: unset.map(typedText) };
    taken(await configureStore(db.asTenant(store.retailer), store, asked, nowMs));
  }
  return shown(db, store, options, nowMs);
}

/** A value is JSON where it can be read as such, else text: `-72`, `null`, `hour`. */
function namedValues(written: readonly string[]): NamedSettings {
  return Object.fromEntries(
    written.map((raw) => {
      const text = typedText(raw);
      const at = text.indexOf('=');
      if (at < 1) throw new CommandError(`--set ${text}: write NAME=VALUE, as zones.insideDbm=-72`);
      return [text.slice(0, at).trim(), typedValue(text.slice(at + 1).trim())];
    }),
  );
}

function typedValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

function taken<T>(outcome: Done<T>): T {
  if (outcome.kind === 'done') return outcome.value;
  throw new CommandError(`${outcome.field}: ${outcome.what}. ${outcome.doThis}`);
}

async function shown(db: HubDatabase, store: StoreRow, { json }: Common, nowMs: number): Promise<string> {
  const values = await valuesInForce(db.asTenant(store.retailer), store, nowMs);
  if (json) return printedJson(controlResource(store, values));
  const { pause: paused, settings } = values.asked;
  const asked = Object.entries(namedSettings(settings)).map(
    ([name, value]) => `${name}=${JSON.stringify(value)}`,
  );
  const lines = [
    paused
      ? `paused since ${stamp(paused.sinceMs)}${paused.untilMs === null ? ', until told otherwise' : ` until ${stamp(paused.untilMs)}`}, by ${paused.pausedBy}${paused.reason && `: ${paused.reason}`}`
      : 'not paused',
    asked.length === 0 ? 'no settings asked for: the sensors count by their own files' : 'asked for:',
    ...asked.map((line) => `  ${line}`),
    values.sensors.length === 0 ? 'no sensor has said yet what is in force there' : 'in force:',
    ...values.sensors.flatMap(sensorLines),
  ];
  return printedLines(lines);
}

function sensorLines(sensor: SensorInForce): string[] {
  const { settings, paused, refused, revision, settingsFrom } = sensor;
  const { profile, zones, privacy, opening, baseline } = settings;
  const hours = opening
    ? `${WEEKDAYS.map((day) => `${day} ${opening.hours[day]?.join('-') ?? 'closed'}`).join(', ')} (${opening.timeZone})${baseline ? ', others for the baseline alone' : ''}`
    : 'always';
  const notes = [
    ...(paused === null ? [] : [`paused since ${paused}`]),
    ...(settingsFrom === null ? [] : [`newer settings from ${settingsFrom} on`]),
    ...(refused === null ? [] : [`refused: ${refused}`]),
  ];
  return [
    `  ${sensor.sensor} (${sensor.online ? 'online' : 'offline'}, revision ${revision ?? 'none'}): profile ${profile}, epsilon ${privacy.epsilon}, floor ${privacy.floor}, inside from ${zones.insideDbm} dBm, nearby from ${zones.floorDbm} dBm, hears ${hours}`,
    ...notes.map((note) => `    ${note}`),
  ];
}

export interface AuditOptions {
  readonly store?: string;
  readonly json?: boolean;
  /** A hash that was noted when it was the newest, or true for none. */
  readonly verify?: string | true;
  readonly limit: number;
}

/** `intact` is false where the log was found to be altered: status 1. */
export async function audit(
  db: HubDatabase,
  options: AuditOptions,
): Promise<{ readonly text: string; readonly intact: boolean }> {
  if (options.verify !== undefined) {
    const noted = options.verify === true ? undefined : options.verify;
    const verdict = await db.asOperator().verifyAudit(noted);
    const intact = verdict.kind === 'whole';
    if (options.json) return { text: printedJson(verdict), intact };
    return { text: `${verdictText(verdict)}\n`, intact };
  }
  const store = options.store === undefined ? undefined : await findStore(db, options.store);
  const rows = await db.asOperator().audit(store, options.limit);
  const text = options.json
    ? rows.map((row) => printedJson(auditResource(row))).join('')
    : printedLines(rows.map(auditLine));
  return { text, intact: true };
}

function verdictText(verdict: AuditVerdict): string {
  if (verdict.kind === 'broken') return `ALTERED at entry ${verdict.key}: ${verdict.why}`;
  const heads = Object.entries(verdict.heads);
  const [first] = heads;
  const newest =
    heads.length > 1
      ? `the newest hashes are ${heads.map(([retailer, hash]) => `${hash} of ${retailer}`).join(', ')}`
      : `the newest hash is ${first?.[1] ?? 'none'}`;
  return `${verdict.entries} entries, none altered; ${newest}`;
}

function auditLine(row: AuditRow): string {
  // What is of the retailer, or of a group, names no store.
  const where = [row.retailer, row.store, row.sensor].filter(Boolean).join('/');
  const said = row.side === 'hub' ? 'asked' : 'in force';
  const weaker = row.weaker ? ' WEAKER' : '';
  const why = row.reason && ` (${row.reason})`;
  return `${row.key} ${stamp(row.atMs)} ${where} ${said}: ${row.what} ${row.before} -> ${row.after}${weaker}, by ${row.by}${why}`;
}

const stamp = (epochMs: number) => `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
