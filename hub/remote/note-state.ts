// What a sensor's state message changes of what is known to be in force there: into the audit log, with an alarm
// where it protects people less, whoever changed it. A sensor's own file is seen through its state alone.
import type { AskedSettings } from '../../shared/remote-config.ts';
import type { SensorState } from '../../shared/sensor-messages.ts';
import type { SensorPath } from '../../shared/topics.ts';
import type { RaiseAlarm } from '../store/alarms.ts';
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

/** Keeps what an `online` message says and notes what it changes. To be called inside the caller's transaction. */
export function prepareNoteState(
  db: HubDatabase,
  sensors: Pick<SensorRows, 'onlineState' | 'setOnlineState'>,
  raiseAlarm: RaiseAlarm,
): (noted: NotedState, nowMs: number) => void {
  return ({ path, storeKey, sensorKey, text }, nowMs) => {
    const now = JSON.parse(text) as SensorState;
    // A last will was written when the connection began: what it says may have changed since.
    if (now.state !== 'online') return;
    const last = sensors.onlineState(sensorKey);
    sensors.setOnlineState(sensorKey, text, nowMs);
    const changes = changesBetween(last === null ? undefined : (JSON.parse(last) as SensorState), now);
    if (changes.length === 0) return;
    const asked = readAskedSettings(db, storeKey);
    for (const change of changes) {
      const byHub = isAsked(change, asked, now);
      const by = byHub ? `revision ${now.revision} of the hub` : "the sensor's own file";
      const { retailer, store, sensor } = path;
      const side = 'sensor' as const;
      const key = appendAudit(db, { ...change, retailer, store, sensor, side, by, reason: '' }, nowMs);
      if (!change.weaker || (byHub && isKnownAsWeaker(db, path, change))) continue;
      const said = `now counts with ${change.what} ${change.after} instead of ${change.before}, which protects less`;
      raiseAlarm(sensorKey, 'weaker-settings', `${said} (by ${by}, audit entry ${key})`, nowMs);
    }
  };
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
