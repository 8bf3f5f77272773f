// The audit log is only ever added to, and shows where somebody went past the database's own guard.
import { expect, test } from 'vitest';
import { configureStore } from '../../../hub/remote/actions.ts';
import { askedStore, NOW_MS } from './asked-store.ts';

const GUARDS = ['audit_is_not_changed', 'audit_is_not_deleted', 'audit_runs_on'];

async function threeEntries() {
  const { hub, store } = askedStore();
  for (const stay of [10, 20, 30]) {
    await configureStore(
      hub.db.asOperator(),
      store,
      { by: 'Kim', set: { stayMinutes: stay }, unset: [] },
      NOW_MS,
    );
  }
  return hub;
}

test.each([
  ["UPDATE audit SET by = 'nobody' WHERE key = 2", /never changed/],
  ['DELETE FROM audit WHERE key = 3', /never shortened/],
  ['INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE key = 2', /runs on/],
  [
    'INSERT INTO audit SELECT 9, at, retailer, store, sensor, side, by, what, before, after, weaker, reason, hash FROM audit WHERE key = 1',
    /runs on/,
  ],
])('%s is refused', async (sql, message) => {
  const { raw } = await threeEntries();
  expect(() => raw.exec(sql)).toThrow(message);
});

test('the chain is whole, and its newest hash stays in it as it grows', async () => {
  const { db } = await threeEntries();
  const verdict = await db.asOperator().verifyAudit();
  expect(verdict).toMatchObject({ kind: 'whole', entries: 3 });
  expect(await db.asOperator().verifyAudit(verdict.kind === 'whole' ? verdict.heads.acme : '')).toMatchObject(
    {
      kind: 'whole',
    },
  );
});

test.each([
  ["UPDATE audit SET by = 'nobody' WHERE key = 2", { key: 2 }],
  ['UPDATE audit SET weaker = 1 WHERE key = 1', { key: 1 }],
  ['UPDATE audit SET at = at + 1 WHERE key = 3', { key: 3 }],
  ['DELETE FROM audit WHERE key = 2', { key: 2 }],
  ['DELETE FROM audit WHERE key = 3', { key: 2 }],
])('%s, past the guards, shows', async (sql, where) => {
  const { db, raw } = await threeEntries();
  const whole = await db.asOperator().verifyAudit();
  const head = whole.kind === 'whole' ? whole.heads.acme : '';
  for (const guard of GUARDS) raw.exec(`DROP TRIGGER ${guard}`);
  raw.exec(sql);
  expect(await db.asOperator().verifyAudit(head)).toMatchObject({ kind: 'broken', ...where });
});
