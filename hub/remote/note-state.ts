// What a sensor's state message changes of what is known to be in force there: into the audit log, with an alarm
// where it protects people less, whoever changed it. A sensor's own file is seen through its state alone.
//
// The log is kept for good, so a sensor, a store and all of them have a number of entries a day. Beyond it one entry and
// one alarm say so; the state in force is kept all the same, what protects less than the last that was noted raises its
// alarm, and the next day notes the whole difference.

import type { AskedSettings } from '../../shared/remote-config.ts';
import type { SensorState } from '../../shared/sensor-messages.ts';
import type { SensorPath } from '../../shared/topics.ts';
import { MS_PER_DAY, utcDay } from '../../shared/utc-day.ts';
import { createAllowance, type Taken } from '../store/allowance.ts';
import type { AuditEntry } from '../store/audit.ts';
import type { TakingUnit } from '../store/port.ts';
import type { SensorKey } from '../store/sensors.ts';
import { namedSettings } from './asked-settings.ts';
import { settingChanges } from './changes.ts';

interface SaidState {
  readonly path: SensorPath;
  readonly sensor: SensorKey;
  /** A state message that was checked, and that said `online`. */
  readonly text: string;
  /** The last such message whose changes are in the audit log; null before the first. */
  readonly noted: string | null;
}

type Change = Pick<AuditEntry, 'what' | 'before' | 'after' | 'weaker'>;

/**
 * Entries a day: of a sensor, of a store's sensors, of all. One message changes eleven settings at most; where a full store is
 * asked for five settings, that many sensors say so.
 */
export const CHANGES_A_DAY = [40, 1_000, 10_000] as const;

type Over = Extract<Taken, { kind: 'over' }>;

/** Notes what a message changes; false where there were too many changes to note them. */
export type NoteState = (unit: TakingUnit, said: SaidState, nowMs: number) => Promise<boolean>;

export function createNoteState(): NoteState {
  const allowance = createAllowance(MS_PER_DAY, CHANGES_A_DAY);
  return async (unit, said, nowMs) => {
    const now = JSON.parse(said.text) as SensorState;
    const last = said.noted === null ? undefined : (JSON.parse(said.noted) as SensorState);
    const changes = changesBetween(last, now);
    if (changes.length === 0) return true;
    const { key, store } = said.sensor;
    const asked = (await unit.askedSettings([store])).get(store) ?? {};
    const judged: Judged[] = [];
    for (const change of changes) judged.push(await judge(unit, said.path, { change, asked, now }));
    const taken = allowance.take(key, store, nowMs, changes.length);
    unit.ifUndone(taken.back);
    if (taken.kind === 'fine') {
      for (const one of judged) await note(unit, said, one, nowMs);
      return true;
    }
    if (taken.isFirst) await noteTooMany(unit, said, taken, nowMs);
    // One text a setting and day, whatever the values: so many alarms at most.
    for (const { change, raises } of judged) {
      if (raises) await unit.raiseAlarm(said.sensor, 'weaker-settings', unnotedWeaker(change, nowMs), nowMs);
    }
    return false;
  };
}

async function note(
  unit: TakingUnit,
  { path, sensor }: SaidState,
  { change, by, raises }: Judged,
  nowMs: number,
): Promise<void> {
  const key = await unit.appendAudit({ ...change, ...path, side: 'sensor', by, reason: '' }, nowMs);
  if (!raises) return;
  const said = `now counts with ${change.what} ${change.after} instead of ${change.before}, which protects less`;
  await unit.raiseAlarm(sensor, 'weaker-settings', `${said} (by ${by}, audit entry ${key})`, nowMs);
}

async function noteTooMany(
  unit: TakingUnit,
  said: SaidState,
  { of, max }: Over,
  nowMs: number,
): Promise<void> {
  const { retailer, store } = said.path;
  const sensor = of === 'one' ? said.path.sensor : null;
  const text = tooMany(of, max, nowMs);
  const change = { what: 'too-many-changes', before: 'null', after: JSON.stringify(text), weaker: false };
  const by = 'the hub';
  await unit.appendAudit({ ...change, retailer, store, sensor, side: 'sensor', by, reason: '' }, nowMs);
  if (of === 'one') await unit.raiseAlarm(said.sensor, 'too-many-changes', text, nowMs);
  else await unit.raiseStoreAlarm([said.sensor.store], 'too-many-changes', text, nowMs);
}

const WHOSE = {
  one: 'of this sensor',
  store: "of the store's sensors",
  all: "of all stores' sensors",
} as const;

function tooMany(of: Over['of'], max: number, nowMs: number): string {
  return `more than ${max} changes ${WHOSE[of]} on ${utcDay(nowMs)}: further ones of that day are not noted one by one, what holds then is`;
}

function unnotedWeaker({ what, before }: Change, nowMs: number): string {
  return `${what} protected less at times on ${utcDay(nowMs)} than the ${before} in the audit log, which had too many changes to note them all: see what is in force`;
}

interface Judged {
  readonly change: Change;
  readonly by: string;
  /** It protects less than before, and nobody was told so when it was asked for. */
  readonly raises: boolean;
}

async function judge(
  unit: TakingUnit,
  path: SensorPath,
  {
    change,
    asked,
    now,
  }: { readonly change: Change; readonly asked: AskedSettings; readonly now: SensorState },
): Promise<Judged> {
  const byHub = isAsked(change, asked, now);
  const by = byHub ? `revision ${now.revision} of the hub` : "the sensor's own file";
  return { change, by, raises: change.weaker && !(byHub && (await isKnownAsWeaker(unit, path, change))) };
}

function changesBetween(last: SensorState | undefined, now: SensorState): Change[] {
  if (last === undefined) {
    const after = JSON.stringify(now.settings);
    return [{ what: 'settings', before: 'null', after, weaker: false }];
  }
  const changes: Change[] = settingChanges(last.settings, now.settings);
  // A replay, and a sensor that has just started anew, know nothing of the hub's wishes.
  if (now.revision !== null && last.paused !== now.paused) {
    const [before, after] = [JSON.stringify(last.paused), JSON.stringify(now.paused)];
    changes.push({ what: 'pause', before, after, weaker: false });
  }
  return changes;
}

function isAsked({ what, after }: Change, asked: AskedSettings, { revision }: SensorState): boolean {
  if (revision === null) return false;
  return what === 'pause' || JSON.stringify(namedSettings(asked)[what]) === after;
}

/** The alarm was raised when it was asked for. */
async function isKnownAsWeaker(
  unit: TakingUnit,
  path: SensorPath,
  { what, after }: Change,
): Promise<boolean> {
  const asked = await unit.lastAsked(path, what);
  return asked?.weaker === true && asked.after === after;
}
