// The directory in the database: what was applied is read back, stands in the audit log, and takes credentials with it.
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, onTestFinished, test } from 'vitest';
import { dayHoursText } from '../../../hub/calendar/day-hours.ts';
import { applyWanted, readDirectory } from '../../../hub/directory/apply.ts';
import type { Retailer, Store } from '../../../hub/directory/directory.ts';
import { exportDirectory } from '../../../hub/directory/export.ts';
import { readDirectoryFile } from '../../../hub/directory/file.ts';
import { takeOver } from '../../../hub/directory/take-over.ts';
import type { HubDatabase } from '../../../hub/store/port.ts';
import { onEachEngine } from '../../contract/engines.ts';
import { RETAILERS } from '../ingest/example-messages.ts';
import { openRaw } from '../store/open-raw.ts';
import { EMPTY, NOW_MS, planned, shop, week } from './written.ts';

const SAID = { by: 'kim', reason: 'new lease' };
const apply = async (db: HubDatabase, yaml: string, nowMs = NOW_MS) => {
  const { wanted } = await readDirectoryFile(yaml, 'shops.yaml');
  return applyWanted(db.asOperator(), wanted, SAID, nowMs);
};
const whole = shop(
  '08:00-20:00',
  [
    'place: { city: Berlin, latitude: 52.5, longitude: 13.4 }',
    'groups: [north]',
    'opened: 2020-02-01',
    'changes:',
    `  - { from: 2026-03-01, name: New Street, opening: ${week('18:00-02:00')}, groups: [], comparesAnew: true }`,
    '  - { from: 2027-01-01, timeZone: Europe/London, place: null }',
    'sensors:',
    '  - { id: door, area: entrance, retired: 2026-11-01, replacedBy: door-2 }',
    '  - { id: door-2, changes: [{ from: 2026-12-01, area: entrance }] }',
  ],
  [
    'legalName: Acme AG',
    'dataProtectionOfficer: null',
    'groups:',
    '  - { id: country, name: Country }',
    '  - { id: north, name: North, in: country, changes: [{ from: 2026-06-01, in: null }] }',
  ],
);

onEachEngine(({ open }) => {
  test('what was applied is read back, and exported as it is', async () => {
    const db = await open();
    const { next } = await apply(db, whole);
    expect(await readDirectory(db.asOperator())).toEqual(next);
    expect(exportDirectory(next)).toBe(exportDirectory((await planned(EMPTY, whole)).next));
    const revision = await db.asOperator().directoryRevision();
    expect((await apply(db, whole)).changes).toEqual([]);
    expect(await db.asOperator().directoryRevision()).toBe(revision);
  });

  property.prop([fc.array(fc.constantFrom('08:00-20:00', '10:00-18:00', 'closed'), { maxLength: 5 })], {
    numRuns: 8,
  })('whatever is changed day after day is read back as it was planned', async (hours) => {
    const db = await open();
    await apply(db, whole);
    for (const [day, each] of hours.entries()) {
      const yaml = shop(
        each,
        [`groups: [${day % 2 ? 'north' : ''}]`, 'from: 2027-03-01'].slice(0, 1 + (day % 2)),
      );
      const plan = await apply(db, yaml.replace('Main Street', 'New Street'), NOW_MS + day * 86_400_000);
      expect(await readDirectory(db.asOperator())).toEqual(plan.next);
    }
  });

  test('each change has its entry in the audit log, in the chain of its retailer', async () => {
    const db = await open();
    await apply(db, shop('08:00-20:00'));
    await apply(db, shop('10:00-18:00'));
    const rows = await db.asTenant('acme').audit(undefined, 10);
    expect(rows.map(({ store, what, by, reason }) => [store, what, by, reason])).toEqual([
      ['main-street', 'directory: opening from 2026-11-25', 'kim', 'new lease'],
      ['main-street', 'directory: added', 'kim', 'new lease'],
      ['', 'directory: added', 'kim', 'new lease'],
    ]);
    await apply(db, shop('10:00-18:00', ['retired: 2026-11-20']));
    const [retired] = await db.asTenant('acme').audit(undefined, 1);
    expect(retired).toMatchObject({ what: 'directory: retired from 2026-11-20', after: '"2026-11-20"' });
    expect(JSON.parse(rows[0]!.before)).toMatchObject({ mon: '08:00-20:00' });
    expect(JSON.parse(rows[0]!.after)).toMatchObject({ mon: '10:00-18:00' });
    expect(await db.asOperator().verifyAudit()).toMatchObject({ kind: 'whole', entries: 4 });
  });

  test('a sensor that is retired or replaced loses its credential, and the others keep theirs', async () => {
    const db = await open();
    await apply(db, shop('08:00-20:00'));
    const path = (sensor: string) => ({ retailer: 'acme', store: 'main-street', sensor });
    await db.asOperator().write(async (unit) => {
      for (const sensor of ['door', 'back', 'till']) await unit.issueCredential(path(sensor), 'hash', 1);
    });
    await apply(
      db,
      shop('08:00-20:00', ['sensors: [{ id: door, retired: 2026-11-25 }, { id: back, replacedBy: till }]']),
    );
    expect((await db.asOperator().liveCredentials()).map(({ sensor }) => sensor)).toEqual(['till']);
    const revoked = (await db.asOperator().audit(undefined, 20)).filter(({ what }) => what === 'credential');
    expect(revoked.map(({ sensor }) => sensor).sort()).toEqual(['back', 'door']);
  });

  test('a store and a sensor that are to be retired are as they were until then', async () => {
    const db = await open();
    const more = ['retired: 2027-01-01', 'sensors: [{ id: door, retired: 2026-12-24 }]'];
    await apply(db, shop('08:00-20:00', more, ['retired: 2026-12-31']));
    await db.asOperator().write(async (unit) => {
      await unit.issueCredential({ retailer: 'acme', store: 'main-street', sensor: 'door' }, 'hash', 1);
    });
    // Again, another day, with one that is to be retired a day earlier.
    await apply(db, shop('08:00-20:00', [more[0]!, 'sensors: [{ id: door, retired: 2026-12-23 }]']));
    expect(await db.asOperator().liveCredentials()).toHaveLength(1);
    expect((await db.asTenant('acme').store('acme', 'main-street'))!.retired).toBe('2026-12-31');
    await apply(db, shop('08:00-20:00', ['sensors: [{ id: door, retired: 2026-11-25 }]']));
    expect(await db.asOperator().liveCredentials()).toEqual([]);
  });

  test('what cannot be changes nothing', async () => {
    const db = await open();
    await apply(db, shop('08:00-20:00'));
    await expect(apply(db, shop('10:00-18:00', ['groups: [nowhere]']))).rejects.toThrow(
      "there is no group 'nowhere'",
    );
    expect((await planned(await readDirectory(db.asOperator()), shop('08:00-20:00'))).changes).toEqual([]);
    expect(await db.asOperator().audit(undefined, 10)).toHaveLength(2);
  });

  test('a retailer reads and writes its own, and nothing of another', async () => {
    const db = await open();
    await apply(db, shop('08:00-20:00'));
    await apply(db, shop('08:00-20:00').replaceAll('acme', 'beta'));
    const { retailers } = await readDirectory(db.asTenant('beta'));
    expect(retailers.map(({ id }) => id)).toEqual(['beta']);
    expect((await db.asTenant('beta').storeKeys()).map(({ retailer }) => retailer)).toEqual(['beta']);
    expect(await db.asTenant('beta').retailer('acme')).toBeUndefined();
    const { wanted } = await readDirectoryFile(shop('10:00-18:00'), 'shops.yaml');
    await expect(applyWanted(db.asTenant('beta'), wanted, SAID, NOW_MS)).rejects.toThrow(
      'acme is not retailer beta',
    );
  });

  describe('the configuration of before', () => {
    test('is taken over once, and what it says afterwards is pointed out', async () => {
      const db = await open();
      const access = db.asOperator();
      expect(await takeOver(access, RETAILERS, NOW_MS)).toMatchObject({ kind: 'taken-over', retired: [] });
      expect(await takeOver(access, RETAILERS, NOW_MS)).toEqual({ kind: 'nothing' });
      const renamed = [{ ...RETAILERS[0]!, name: 'Other' }];
      expect(await takeOver(access, renamed, NOW_MS)).toEqual({
        kind: 'differs',
        differences: ['retailer acme: name: Acme becomes Other.'],
      });
      expect((await access.retailer('acme'))!.name).toBe('Acme');
    });
  });
});

test('a hub of before keeps the hours that its stores have always had, and retires those that had left it', async () => {
  const { db, raw } = openRaw(':memory:');
  onTestFinished(() => db.close());
  const [acme] = RETAILERS;
  const [store] = acme!.stores;
  raw.prepare("INSERT INTO retailer (id, name) VALUES ('acme', 'Acme')").run();
  for (const id of ['main-street', 'gone']) {
    raw
      .prepare("INSERT INTO store (retailer, id, name, time_zone, opening) VALUES ('acme', ?, ?, ?, ?)")
      .run(id, store!.name, store!.timeZone, JSON.stringify(store!.opening));
  }
  const closed = { ...store!.opening, mon: null };
  const configured = [{ ...acme!, stores: [{ ...store!, opening: closed }] }];
  expect(await takeOver(db.asOperator(), configured, NOW_MS)).toEqual({
    kind: 'taken-over',
    stores: 1,
    retired: ['acme/gone'],
  });
  const [{ stores }] = (await readDirectory(db.asOperator())).retailers as [Retailer];
  const [gone, main] = stores as [Store, Store];
  expect([gone.retired, main.retired]).toEqual(['2026-11-25', null]);
  // Hours that the configuration got with the update hold from today on.
  expect(main.opening.map(({ from, value }) => [from, dayHoursText(value.week[0]!)])).toEqual([
    [null, '09:00-20:00'],
    ['2026-11-25', 'closed'],
  ]);
});
