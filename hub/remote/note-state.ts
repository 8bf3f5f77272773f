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
import { type RaiseAlarm, raiseStoreAlarm } from '../store/alarms.ts';
import { createAllowance, type Taken } from '../store/allowance.ts';
import { readAskedSettings } from '../store/asked.ts';
import { type AuditEntry, appendAudit, readLastAsked } from '../store/audit.ts';
import type { HubDatabase } from '../store/database.ts';
import type { SensorRows } from '../store/sensors.ts';
import { namedSettings } from './asked-settings.ts';
import { settingChanges } from './changes.ts';

export interface NotedState {
  readonly path: SensorPath;
  readonly storeKey: number;
  readonly sensorKey: number;
  /** A state message that was checked. */
  readonly text: string;
}

type Change = Pick<AuditEntry, 'what' | 'before' | 'after' | 'weaker'>;

/**
 * Entries a day: of a sensor, of a store's sensors, of all. One message changes ten settings at most; where a full store is
 * asked for five settings, that many sensors say so.
 */
export const CHANGES_A_DAY = [40, 1_000, 10_000] as const;

type Over = Extract<Taken, { kind: 'over' }>;

/** Keeps what an `online` message says and notes what it changes. To be called inside the caller's transaction. */
export function prepareNoteState(
  db: HubDatabase,
  sensors: Pick<SensorRows, 'setOnlineState' | 'notedState' | 'setNotedState'>,
  raiseAlarm: RaiseAlarm,
): (noted: NotedState, nowMs: number) => void {
  const allowance = createAllowance(MS_PER_DAY, CHANGES_A_DAY);

  function note({ path, sensorKey }: NotedState, { change, by, raises }: Judged, nowMs: number): void {
    const key = appendAudit(db, { ...change, ...path, side: 'sensor', by, reason: '' }, nowMs);
    if (!raises) return;
    const said = `now counts with ${change.what} ${change.after} instead of ${change.before}, which protects less`;
    raiseAlarm(sensorKey, 'weaker-settings', `${said} (by ${by}, audit entry ${key})`, nowMs);
  }

  function noteTooMany({ path, storeKey, sensorKey }: NotedState, { of, max }: Over, nowMs: number): void {
    const { retailer, store } = path;
    const sensor = of === 'one' ? path.sensor : null;
    const text = tooMany(of, max, nowMs);
    const change = { what: 'too-many-changes', before: 'null', after: JSON.stringify(text), weaker: false };
    const by = 'the hub';
    appendAudit(db, { ...change, retailer, store, sensor, side: 'sensor', by, reason: '' }, nowMs);
    if (of === 'one') raiseAlarm(sensorKey, 'too-many-changes', text, nowMs);
    else raiseStoreAlarm(db, storeKey, 'too-many-changes', text, nowMs);
  }

  return (noted, nowMs) => {
    const { storeKey, sensorKey, text } = noted;
    const now = JSON.parse(text) as SensorState;
    // A last will was written when the connection began: what it says may have changed since.
    if (now.state !== 'online') return;
    sensors.setOnlineState(sensorKey, text, nowMs);
    const last = sensors.notedState(sensorKey);
    const changes = changesBetween(last === null ? undefined : (JSON.parse(last) as SensorState), now);
    if (changes.length === 0) return sensors.setNotedState(sensorKey, text);
    const asked = readAskedSettings(db, storeKey);
    const judged = changes.map((change) => judge(db, noted.path, { change, asked, now }));
    const taken = allowance.take(sensorKey, storeKey, nowMs, changes.length);
    if (taken.kind === 'fine') {
      for (const one of judged) note(noted, one, nowMs);
      return sensors.setNotedState(sensorKey, text);
    }
    if (taken.isFirst) noteTooMany(noted, taken, nowMs);
    // One text a setting and day, whatever the values: so many alarms at most.
    for (const { change, raises } of judged) {
      if (raises) raiseAlarm(sensorKey, 'weaker-settings', unnotedWeaker(change, nowMs), nowMs);
    }
  };
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

function judge(
  db: HubDatabase,
  path: SensorPath,
  {
    change,
    asked,
    now,
  }: { readonly change: Change; readonly asked: AskedSettings; readonly now: SensorState },
): Judged {
  const byHub = isAsked(change, asked, now);
  const by = byHub ? `revision ${now.revision} of the hub` : "the sensor's own file";
  return { change, by, raises: change.weaker && !(byHub && isKnownAsWeaker(db, path, change)) };
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
function isKnownAsWeaker(db: HubDatabase, path: SensorPath, { what, after }: Change): boolean {
  const asked = readLastAsked(db, path, what);
  return asked?.weaker === true && asked.after === after;
}
