// A store in which there is something of everything that the port reads.
import { encodeHour } from '../../hub/store/hour-row.ts';
import type { HubDatabase } from '../../hub/store/port.ts';
import type { SensorKey } from '../../hub/store/sensors.ts';
import type { UtcHour } from '../../shared/utc-hour.ts';
import { hourlyCount, NOON } from '../hub/ingest/example-messages.ts';
import { addStores, sensorOf } from './some-stores.ts';

export interface FilledStore {
  readonly key: number;
  readonly path: { readonly retailer: string; readonly store: string; readonly sensor: string };
  readonly door: SensorKey;
  readonly objectionKey: number;
}

export const FILLED_AT_MS = 1_000_000;

/** Store `s0` of a retailer that has no other. */
export async function fillStore(db: HubDatabase, retailer: string): Promise<FilledStore> {
  const [key] = await addStores(db, 1, retailer);
  const path = { retailer, store: 's0', sensor: 'door' };
  return db.asOperator().write(async (unit) => {
    const store = key!;
    const door = await sensorOf(unit, store, 'door');
    const message = JSON.stringify({ state: 'online', retailer });
    await unit.changeSensors([{ sensor: door, state: message, online: message, health: '{}' }], FILLED_AT_MS);
    await unit.writeHours(
      [0, 1, 2].map((hours) => ({
        sensor: door,
        hour: (NOON - hours) as UtcHour,
        values: encodeHour(hourlyCount()),
      })),
      FILLED_AT_MS,
    );
    const old = { retailer, store: 's0', id: `old-of-${retailer}`, area: null, replacedBy: null };
    const sensors = [{ ...old, retired: '2026-01-01' }];
    await unit.writeDirectory({ retailers: [], groups: [], stores: [], sensors, changes: [] });
    const pause = { sinceMs: 1, untilMs: null, pausedBy: 'Kim', reason: retailer };
    await unit.insertPause(store, pause);
    await unit.writeAskedSettings(store, { profile: 'hour' });
    await unit.writeRevisions(new Map([[store, { revision: 7, content: retailer }]]));
    const count = { kind: 'entries', fromHour: NOON, toHour: (NOON + 1) as UtcHour, atMs: null } as const;
    const people = { people: 12.5, countedBy: 'Kim', note: retailer };
    await unit.insertHandCount(store, { ...count, ...people }, FILLED_AT_MS);
    const fit = { measure: 'visits', starts: NOON, factor: 1.5, error: 0.25, setup: [], basis: [] } as const;
    const counted = { countedFrom: NOON, countedTo: (NOON + 1) as UtcHour, madeBy: 'Kim' };
    await unit.insertCalibration(store, { ...fit, ...counted }, FILLED_AT_MS);
    await unit.raiseAlarm(door, 'weaker-settings', retailer, FILLED_AT_MS);
    const refused = {
      topic: `footfall/v1/${retailer}/s0/door/hour`,
      storeKey: store,
      code: 'not-json',
    } as const;
    await unit.addRefused([{ ...refused, reason: retailer, body: new Uint8Array([1]) }], FILLED_AT_MS);
    const change = { what: 'profile', before: '"minutes"', after: '"hour"', weaker: true } as const;
    const entry = { retailer, store: 's0', sensor: null, side: 'hub', by: 'Kim', reason: '' } as const;
    await unit.appendAudit({ ...entry, ...change }, FILLED_AT_MS);
    await unit.issueCredential(path, `hash of ${retailer}`, FILLED_AT_MS);
    const code = { ...path, hash: `code of ${retailer}`, issuedBy: 'Kim', expiresMs: FILLED_AT_MS + 1 };
    await unit.insertPairingCode(code, FILLED_AT_MS);
    const { key: objectionKey } = await unit.insertObjectionKey(store, Buffer.alloc(16, 7), FILLED_AT_MS);
    await unit.insertObjection(store, {
      keyKey: objectionKey,
      hash: '0123456789abcdef',
      tokenHash: `token of ${retailer}`,
      network: 'abcdef',
      registeredMs: FILLED_AT_MS,
      expiresMs: 2 * FILLED_AT_MS,
      afterRevision: 7,
    });
    return { key: store, path, door, objectionKey };
  });
}
