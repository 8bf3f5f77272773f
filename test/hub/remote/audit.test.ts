// The audit log is only ever added to, and shows where somebody went past the database's own guard.
import { expect, test } from 'vitest';
import { configureStore } from '../../../hub/remote/actions.ts';
import { verifyAudit } from '../../../hub/store/audit.ts';
import { askedStore, NOW_MS } from './asked-store.ts';

const GUARDS = ['audit_is_not_changed', 'audit_is_not_deleted', 'audit_runs_on'];

function threeEntries() {
  const { hub, store } = askedStore();
  for (const stay of [10, 20, 30]) {
    configureStore(hub.db, store, { by: 'Kim', set: { stayMinutes: stay }, unset: [] }, NOW_MS);
  }
  return hub.db;
}

test.each([
  ["UPDATE audit SET by = 'nobody' WHERE key = 2", /never changed/],
  ['DELETE FROM audit WHERE key = 3', /never shortened/],
  ['INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE key = 2', /runs on/],
  [
    'INSERT INTO audit SELECT 9, at, retailer, store, sensor, side, by, what, before, after, weaker, reason, hash FROM audit WHERE key = 1',
    /runs on/,
  ],
])('%s is refused', (sql, message) => {
  expect(() => threeEntries().exec(sql)).toThrow(message);
});

test('the chain is whole, and its newest hash stays in it as it grows', () => {
  const db = threeEntries();
  const verdict = verifyAudit(db);
  expect(verdict).toMatchObject({ kind: 'whole', entries: 3 });
  expect(verifyAudit(db, verdict.kind === 'whole' ? verdict.head : '')).toMatchObject({ kind: 'whole' });
});

test.each([
  ["UPDATE audit SET by = 'nobody' WHERE key = 2", { key: 2 }],
  ['UPDATE audit SET weaker = 1 WHERE key = 1', { key: 1 }],
  ['UPDATE audit SET at = at + 1 WHERE key = 3', { key: 3 }],
  ['DELETE FROM audit WHERE key = 2', { key: 2 }],
  ['DELETE FROM audit WHERE key = 3', { key: 2 }],
])('%s, past the guards, shows', (sql, where) => {
  const db = threeEntries();
  const whole = verifyAudit(db);
  const head = whole.kind === 'whole' ? whole.head : '';
  for (const guard of GUARDS) db.exec(`DROP TRIGGER ${guard}`);
  db.exec(sql);
  expect(verifyAudit(db, head)).toMatchObject({ kind: 'broken', ...where });
});
