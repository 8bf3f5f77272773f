// A store in Berlin with one sensor, what is asked of it, and the state messages that come from it.

import { prepareNoteState } from '../../../hub/remote/note-state.ts';
import { prepareAlarms } from '../../../hub/store/alarms.ts';
import type { StoreRow } from '../../../hub/store/read-stores.ts';
import { prepareSensorRows } from '../../../hub/store/sensors.ts';
import type { SensorState } from '../../../shared/sensor-messages.ts';
import { STATE } from '../ingest/example-messages.ts';
import { ALWAYS, type FilledHub, filledHub } from '../report/filled-hub.ts';

/** A Monday, 16:26 in Berlin. */
export const NOW_MS = Date.parse('2026-11-23T15:26:00Z');

export interface AskedStore {
  readonly hub: FilledHub;
  readonly store: StoreRow;
  /** The sensor `door` says so. */
  says(changes: Partial<SensorState>, nowMs?: number): void;
  alarms(): { readonly kind: string; readonly text: string }[];
}

/** Closed and removed when the test is over, unless `hub` is given. */
export function askedStore(hub = filledHub()): AskedStore {
  const store = hub.addStore('berlin', 'Europe/Berlin', ALWAYS);
  const sensorKey = hub.addSensor(store, 'door');
  const note = prepareNoteState(hub.db, prepareSensorRows(hub.db), prepareAlarms(hub.db));
  const path = { retailer: 'acme', store: 'berlin', sensor: 'door' };
  return {
    hub,
    store,
    says(changes, nowMs = NOW_MS) {
      const text = JSON.stringify({ ...STATE, ...changes });
      hub.db.transaction(() => note({ path, storeKey: store.key, sensorKey, text }, nowMs))();
    },
    alarms: () =>
      hub.db.prepare<[], { kind: string; text: string }>('SELECT kind, text FROM alarm ORDER BY key').all(),
  };
}
