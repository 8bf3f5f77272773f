// A retailer finds nothing of another's, whatever is asked: every method that reads is asked by its owner, by the operator
// and by another retailer, who gets what a retailer gets that the hub does not know. And nobody writes to another's store.
import { beforeAll, describe, expect, test } from 'vitest';
import type { AuditEntry } from '../../hub/store/audit.ts';
import type { HubDatabase, Reader, Unit } from '../../hub/store/port.ts';
import type { UtcHour } from '../../shared/utc-hour.ts';
import { NOON } from '../hub/ingest/example-messages.ts';
import { ENGINES } from './engines.ts';
import { FILLED_AT_MS, type FilledStore, fillStore } from './filled-store.ts';

const HOURS = { from: (NOON - 5) as UtcHour, to: (NOON + 5) as UtcHour };
const OTHERS_SETUP = [{ sensor: 'door', estimator: 'another', config: 'one' }];

/** One case a method: a method without one is an error of its type. */
const READS: { readonly [name in keyof Reader]: (reader: Reader, of: FilledStore) => Promise<unknown> } = {
  stores: (reader) => reader.stores(),
  store: (reader, { path }) => reader.store(path.retailer, path.store),
  sensors: (reader, { key }) => reader.sensors([key]),
  sensorIds: (reader, { key }) => reader.sensorIds([key]),
  saidStates: (reader, { key }) => reader.saidStates([key]),
  hourSums: (reader, { key }) => reader.hourSums([{ store: key, ...HOURS }]),
  visitSums: (reader, { key }) => reader.visitSums([{ store: key, ...HOURS }]),
  spanSums: (reader, { key }) => reader.spanSums([{ store: key, ...HOURS }]),
  stays: (reader, { key }) => reader.stays([{ store: key, ...HOURS }]),
  released: (reader, { key }) => reader.released(key, [HOURS]),
  newestRelease: (reader, { key }) => reader.newestRelease(key),
  lastSettings: (reader, { key }) => reader.lastSettings(key),
  heardHours: (reader, { key }) => reader.heardHours(key, HOURS),
  hourCount: (reader, { key }) => reader.hourCount(key),
  setupChanges: (reader, { key }) =>
    reader.setupChanges([{ store: key, setup: OTHERS_SETUP, ...HOURS, which: 'first' }]),
  pauses: (reader, { key }) => reader.pauses([key], FILLED_AT_MS),
  pausedSpans: (reader, { key }) => reader.pausedSpans([{ store: key, fromMs: 0, toMs: FILLED_AT_MS }]),
  askedSettings: (reader, { key }) => reader.askedSettings([key]),
  revisions: (reader, { key }) => reader.revisions([key]),
  changeSerial: (reader) => reader.changeSerial(),
  handCounts: (reader, { key }) => reader.handCounts(key),
  calibrations: (reader, { key }) => reader.calibrations([key]),
  alarms: (reader) => reader.alarms(9, 'in turn'),
  alarmCounts: (reader) => reader.alarmCounts(0),
  refused: (reader) => reader.refused(9, 'in turn'),
  refusedCounts: (reader) => reader.refusedCounts(0),
  totals: (reader) => reader.totals(),
  audit: (reader, { path }) => reader.audit({ retailer: path.retailer, id: path.store }, 9),
  lastAsked: (reader, { path }) => reader.lastAsked(path, 'profile'),
  verifyAudit: (reader) => reader.verifyAudit(),
  newestCredential: (reader, { path }) => reader.newestCredential(path),
  liveCredentials: (reader) => reader.liveCredentials(),
  pairingCode: (reader, { path }) => reader.pairingCode(`code of ${path.retailer}`),
  objectionKey: (reader, { key }) => reader.objectionKey(key, 0),
  listedAfter: (reader, { key, objectionKey }) =>
    reader.listedAfter(key, objectionKey, '0123456789abcdef', FILLED_AT_MS),
  objectionCounts: (reader, { key }) => reader.objectionCounts(key, { sinceMs: 0, network: 'abcdef' }),
  objectionGroups: (reader, { key }) => reader.objectionGroups(key),
  largestObjectionGroup: (reader, { key }) => reader.largestObjectionGroup(key, 0),
  objectionFloodDay: (reader, { key }) =>
    reader.objectionFloodDay(key, { beforeMs: 2 * FILLED_AT_MS, over: 0 }),
  objection: (reader, { key, path }) => reader.objection(key, `token of ${path.retailer}`),
  objectionLists: (reader, { key }) => reader.objectionLists([key], FILLED_AT_MS),
};

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
  ...{ ...path, sensor: null, side: 'hub', by: 'Lee', what: 'profile', before: '1', after: '2' },
  ...{ weaker: false, reason: '' },
});

describe.each(ENGINES)('$name', ({ open }) => {
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

  const OF_ALL = ['stores', 'changeSerial', 'alarms', 'alarmCounts', 'refused', 'refusedCounts', 'totals'];
  const isOfAll = (read: unknown) =>
    [...OF_ALL, 'verifyAudit', 'liveCredentials'].some((name) => READS[name as keyof Reader] === read);
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

  test('a unit of work that uses the database beside itself is told so, and does not wait for ever', async () => {
    const beside = db.asOperator().write(() => db.asOperator().write(async () => {}));
    await expect(beside).rejects.toThrow('use the unit');
  });
});
