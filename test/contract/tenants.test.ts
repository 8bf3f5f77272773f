// A retailer finds nothing of another's, whatever is asked: every method that reads is asked by its owner, by the operator
// and by another retailer, who gets what a retailer gets that the hub does not know. And nobody writes to another's store.
import { AsyncResource } from 'node:async_hooks';
import { beforeAll, expect, test } from 'vitest';
import type { AuditEntry } from '../../hub/store/audit.ts';
import { encodeHour } from '../../hub/store/hour-row.ts';
import type { HubDatabase, Reader, Unit } from '../../hub/store/port.ts';
import type { UtcHour } from '../../shared/utc-hour.ts';
import { hourlyCount, NOON } from '../hub/ingest/example-messages.ts';
import { onEachEngine } from './engines.ts';
import { type FilledStore, fillStore } from './filled-store.ts';
import { READS } from './reads.ts';

const WRITES: readonly [string, (unit: Unit, of: FilledStore) => Promise<unknown>][] = [
  ['a sensor', (unit, { key }) => unit.sensorKeys([{ store: key, id: 'new' }], 1)],
  ['a state', (unit, { door }) => unit.changeSensors([{ sensor: door, state: '{}' }], 1)],
  ['a pause', (unit, { key }) => unit.endPause(key, 1, 1)],
  ['settings', (unit, { key }) => unit.writeAskedSettings(key, {})],
  ['an alarm', (unit, { key }) => unit.raiseStoreAlarm([key], 'certificate', 'x', 1)],
  ['a credential', (unit, { path }) => unit.revokeCredential(path, 1)],
  ['an audit entry', (unit, { path }) => unit.appendAudit(entryOf(path), 1)],
  ['an objection', (unit, { key }) => unit.deleteObjections(key, {})],
  ['a hand count', (unit, { key }) => unit.withdrawHandCount(key, 1, { atMs: 1, by: 'Lee', why: '-' })],
  [
    'a calibration',
    (unit, { key }) => unit.endCalibration(key, 1, { ends: NOON, atMs: 1, by: 'Lee', why: '-' }),
  ],
];
const entryOf = (path: FilledStore['path']): AuditEntry => ({
  ...path,
  sensor: null,
  side: 'hub',
  by: 'Lee',
  what: 'profile',
  before: '1',
  after: '2',
  weaker: false,
  reason: '',
});

onEachEngine(({ open }) => {
  let db: HubDatabase;
  let acme: FilledStore;
  beforeAll(async () => {
    db = await open();
    acme = await fillStore(db, 'acme');
    // Whatever it finds of its own is not what it is asked for here.
    await fillStore(db, 'other');
  });

  test.each(Object.entries(READS))('%s is read by its owner and the operator alone', async (_, read) => {
    const [asOwner, asOperator, asOther] = await Promise.all([
      read(db.asTenant('acme'), acme),
      read(db.asOperator(), acme),
      read(db.asTenant('other'), acme),
    ]);
    const asNobody = await read(db.asTenant('nobody'), acme);
    expect(asOwner).not.toEqual(asNobody);
    const texts = [asOther, asNobody].map((found) => JSON.stringify([found, spread(found)]));
    for (const text of texts) expect(text).not.toContain('acme');
    if (!isOfAll(read)) {
      expect(asOther).toEqual(asNobody);
      expect(asOperator).toEqual(asOwner);
    }
  });

  const OF_ALL = [
    'stores',
    'directory',
    'groups',
    'storeKeys',
    'retiredSensors',
    'directoryRevision',
    'changeSerial',
    'changeSerials',
    'alarms',
    'alarmCounts',
    'refused',
    'refusedCounts',
    'totals',
  ];
  const isOfAll = (read: unknown) =>
    [...OF_ALL, 'verifyAudit', 'liveCredentials', 'storeKinds', 'storePage'].some(
      (name) => READS[name as keyof Reader] === read,
    );
  const spread = (found: unknown) => (found instanceof Map ? [...found] : found);

  test.each(OF_ALL)('%s of all is what each retailer has, together', async (name) => {
    const read = READS[name as keyof Reader];
    const [all, one, other] = await Promise.all(
      [db.asOperator(), db.asTenant('acme'), db.asTenant('other')].map((reader) => read(reader, acme)),
    );
    const size = (found: unknown): number => {
      if (typeof found === 'number') return found;
      if (found instanceof Map) return found.size;
      return Array.isArray(found) ? found.length : size((found as { sensors: number }).sensors);
    };
    expect([size(one), size(other)]).not.toContain(0);
    expect(size(all)).toBe(size(one) + size(other));
  });

  test.each(WRITES)("%s of another's store is written by nobody else", async (_, write) => {
    const before = await db.asOperator().changeSerial();
    await expect(db.asTenant('other').write((unit) => write(unit, acme))).rejects.toThrow(/is not/);
    expect(await db.asOperator().changeSerial()).toBe(before);
    await db.asTenant('acme').write((unit) => write(unit, acme));
  });

  test("a retailer writes no hours into another's sensor by naming a store of its own", async () => {
    const own = await db.asTenant('other').store('other', 's0');
    const sensor = { key: acme.door.key, store: own!.key };
    const hours = [{ sensor, hour: (NOON - 9) as UtcHour, values: encodeHour(hourlyCount()) }];
    await expect(db.asTenant('other').write((unit) => unit.writeHours(hours, 1))).rejects.toThrow();
    expect(await db.asOperator().hourCount(acme.key)).toBe(3);
  });

  test("a retailer neither uses up another's pairing code nor takes another's sensors offline", async () => {
    const hash = 'code of acme';
    const code = await db.asTenant('acme').pairingCode(hash);
    const state = JSON.stringify({ state: 'online' });
    await db.asTenant('acme').write((unit) => unit.changeSensors([{ sensor: acme.door, state }], 1));
    await db.asTenant('other').write(async (unit) => {
      await unit.usePairingCode(code!.key, 5);
      await unit.takeAllOffline();
    });
    expect(await db.asTenant('acme').pairingCode(hash)).toMatchObject({ usedMs: null });
    const isOnline = async (retailer: string) => {
      const access = db.asTenant(retailer);
      const { key } = (await access.store(retailer, 's0'))!;
      return (await access.saidStates([key])).get(key)![0]!.online;
    };
    expect([await isOnline('acme'), await isOnline('other')]).toEqual([true, false]);
    await db.asTenant('acme').write((unit) => unit.usePairingCode(code!.key, 6));
    expect(await db.asTenant('acme').pairingCode(hash)).toMatchObject({ usedMs: 6 });
  });

  test('a unit of work that uses the database beside itself is told so, and does not wait for ever', async () => {
    const beside = db.asOperator().write(() => db.asOperator().write(async () => {}));
    await expect(beside).rejects.toThrow('use the unit');
  });

  test.each(Object.entries(READS))(
    'a unit of work that reads %s beside itself is told so too',
    async (_, read) => {
      for (const access of [db.asOperator(), db.asTenant('acme')]) {
        const beside = db.asOperator().write(() => read(access, acme));
        await expect(beside).rejects.toThrow('use the unit');
        const caught = db.asOperator().write(async (unit) => {
          await expect(read(access, acme)).rejects.toThrow('use the unit');
          return read(unit, acme);
        });
        expect(await caught).toEqual(await read(db.asOperator(), acme));
      }
    },
  );

  test('what a unit of work has left behind, and who reads meanwhile, reads as before', async () => {
    let later: () => Promise<unknown> = async () => undefined;
    const [begun, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const unit = db.asOperator().write(async () => {
      later = AsyncResource.bind(() => db.asOperator().stores());
      begun.resolve();
      await go.promise;
    });
    await begun.promise;
    const meanwhile = db.asOperator().stores();
    go.resolve();
    await unit;
    expect(await meanwhile).toHaveLength(2);
    expect(await later()).toHaveLength(2);
  });
});
