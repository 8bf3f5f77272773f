// The audit log: a chain for each retailer, with numbers of its own, that shows what was altered or cut off.
import { expect, test } from 'vitest';
import type { AuditEntry } from '../../hub/store/audit.ts';
import type { HubDatabase } from '../../hub/store/port.ts';
import { onEachEngine } from './engines.ts';

const entry = (retailer: string, after: string): AuditEntry => ({
  retailer,
  store: 's0',
  sensor: null,
  side: 'hub',
  by: 'Kim\ud800',
  what: 'profile',
  before: 'null',
  after,
  weaker: false,
  reason: 'ſ\u0301',
});
const append = (db: HubDatabase, retailer: string, after: string, atMs = 5) =>
  db.asTenant(retailer).write((unit) => unit.appendAudit(entry(retailer, after), atMs));

onEachEngine(({ open }) => {
  test('numbers run on within a retailer, and each has a newest hash', async () => {
    const db = await open();
    expect(await db.asOperator().verifyAudit()).toEqual({ kind: 'whole', entries: 0, heads: {} });
    expect([await append(db, 'a', '1'), await append(db, 'b', '1'), await append(db, 'a', '2')]).toEqual([
      1, 1, 2,
    ]);
    const verdict = await db.asOperator().verifyAudit();
    if (verdict.kind !== 'whole') throw new Error(verdict.why);
    expect(verdict.entries).toBe(3);
    expect(Object.keys(verdict.heads)).toEqual(['a', 'b']);
    const rows = await db.asOperator().audit(undefined, 9);
    expect(rows.map(({ retailer, key }) => `${retailer}${key}`)).toEqual(['a2', 'a1', 'b1']);
    expect(rows[0]).toMatchObject({ hash: verdict.heads.a, weaker: false, by: 'Kim\ufffd' });
    expect(await db.asTenant('b').verifyAudit()).toEqual({
      kind: 'whole',
      entries: 1,
      heads: { b: verdict.heads.b },
    });
    await append(db, 'a', '3');
    expect(await db.asOperator().verifyAudit(verdict.heads.a)).toMatchObject({ kind: 'whole', entries: 4 });
    expect(await db.asOperator().verifyAudit('0'.repeat(64))).toMatchObject({
      kind: 'broken',
      why: expect.stringContaining('cut off'),
    });
  });

  test('a long one is followed to its end', async () => {
    const db = await open();
    await db.asOperator().write(async (unit) => {
      for (let n = 0; n < 2_100; n += 1) await unit.appendAudit(entry('a', `${n}`), n);
    });
    expect(await db.asOperator().verifyAudit()).toMatchObject({ kind: 'whole', entries: 2_100 });
    expect(await db.asOperator().lastAsked({ retailer: 'a', store: 's0' }, 'profile')).toMatchObject({
      after: '2099',
      key: 2_100,
    });
  });
});
