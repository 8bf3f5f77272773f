// A store in Berlin with one sensor, what is asked of it, and the state messages that come from it.
import { type CommitBatch, prepareCommitBatch } from '../../../hub/ingest/commit-batch.ts';
import type { StoreRow } from '../../../hub/store/stores.ts';
import type { SensorState } from '../../../shared/sensor-messages.ts';
import { topicOf } from '../../../shared/topics.ts';
import { STATE } from '../ingest/example-messages.ts';
import { ALWAYS, type FilledHub, filledHub } from '../report/filled-hub.ts';

/** A Monday, 16:26 in Berlin. */
export const NOW_MS = Date.parse('2026-11-23T15:26:00Z');
const PATH = { retailer: 'acme', store: 'berlin', sensor: 'door' };

export interface AskedStore {
  readonly hub: FilledHub;
  readonly store: StoreRow;
  /** The sensor `door` says so, of several one after another, all at once. */
  says(changes: Partial<SensorState> | readonly Partial<SensorState>[], nowMs?: number): Promise<void>;
  alarms(): { readonly kind: string; readonly text: string }[];
}

/** Closed and removed when the test is over, unless `hub` is given. */
export function askedStore(hub = filledHub()): AskedStore {
  const store = hub.addStore('berlin', 'Europe/Berlin', ALWAYS);
  hub.addSensor(store, 'door');
  const commit = prepareCommitBatch(hub.db);
  const received = (changes: Partial<SensorState>): Parameters<CommitBatch>[0][number] => ({
    topic: topicOf(PATH, 'state'),
    storeKey: store.key,
    body: new Uint8Array(),
    message: {
      kind: 'state',
      path: PATH,
      storeKey: store.key,
      text: JSON.stringify({ ...STATE, ...changes }),
    },
  });
  return {
    hub,
    store,
    async says(changes, nowMs = NOW_MS) {
      await commit([changes].flat().map(received), nowMs);
    },
    alarms: () =>
      hub.raw.prepare<[], { kind: string; text: string }>('SELECT kind, text FROM alarm ORDER BY key').all(),
  };
}
