// Files that cannot be a hub's database, and what the operator is told.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AuditEntry, auditHash } from '../../../hub/store/audit.ts';
import { encodeHour } from '../../../hub/store/hour-row.ts';
import { openSqlite } from '../../../hub/store/sqlite/database.ts';
import { withAdvice } from '../../../hub/store/sqlite/errors.ts';
import { lockForHub } from '../../../hub/store/sqlite/hub-lock.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { hourlyCount } from '../ingest/example-messages.ts';
import { openRaw } from './open-raw.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-database-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const isRoot = process.getuid?.() === 0;

test('a database opens again, with its rows, durable at each commit', async () => {
  const path = join(folder, 'good.sqlite');
  const first = openRaw(path);
  first.raw.prepare("INSERT INTO retailer (id, name) VALUES ('acme', 'Acme')").run();
  await first.db.close();
  const { db, raw } = openRaw(path);
  expect(raw.prepare('SELECT id FROM retailer').all()).toEqual([{ id: 'acme' }]);
  expect(raw.pragma('synchronous', { simple: true })).toBe(2);
  expect(raw.pragma('journal_mode', { simple: true })).toBe('wal');
  await db.close();
});

test('no database', () => {
  const path = join(folder, 'letter.sqlite');
  writeFileSync(path, 'Dear all, '.repeat(1000));
  expect(() => openSqlite(path, { forHub: false })).toThrow(
    /letter\.sqlite .*not a SQLite database: name another file/,
  );
});

test('a damaged one', async () => {
  const path = join(folder, 'damaged.sqlite');
  const { db, raw } = openRaw(path);
  raw.pragma('journal_mode = DELETE');
  const pageBytes = Number(raw.pragma('page_size', { simple: true }));
  await db.close();
  const garbage = Buffer.alloc(pageBytes * 3, 0xab);
  writeFileSync(path, garbage, { flag: 'r+' });
  expect(() => openSqlite(path, { forHub: false })).toThrow(/damaged\.sqlite/);
});

test('a missing folder', () => {
  expect(() => openSqlite(join(folder, 'nowhere', 'hub.sqlite'), { forHub: false })).toThrow(
    /its folder does not exist/,
  );
});

test('a folder instead of a file', () => {
  mkdirSync(join(folder, 'folder.sqlite'));
  expect(() => openSqlite(join(folder, 'folder.sqlite'), { forHub: false })).toThrow(
    /check that its folder exists/,
  );
});

test.skipIf(isRoot)('a file that may not be written (root may write any: skipped for it)', async () => {
  const path = join(folder, 'readonly.sqlite');
  await openSqlite(path, { forHub: false }).close();
  chmodSync(path, 0o444);
  expect(() => openSqlite(path, { forHub: false })).toThrow(/may not write|may be written/);
});

test('a newer one', async () => {
  const path = join(folder, 'newer.sqlite');
  const { db, raw } = openRaw(path);
  raw.prepare("INSERT INTO migration VALUES ('2999-01-01-flying.sql', 1)").run();
  await db.close();
  expect(() => openSqlite(path, { forHub: false })).toThrow(
    /newer Footfall.* \(it knows 2999-01-01-flying\.sql\): update the hub/,
  );
});

test('one that another program holds locked', () => {
  const path = join(folder, 'locked.sqlite');
  const other = new Database(path);
  other.exec('CREATE TABLE t (x); BEGIN EXCLUSIVE');
  expect(() => openSqlite(path, { forHub: false })).toThrow(
    /locked\.sqlite .*close that program, then start again/,
  );
  other.close();
});

test('an emptied file is not taken for a new one, with or without its log beside it', async () => {
  const path = join(folder, 'emptied.sqlite');
  const { db, raw } = openRaw(path);
  raw.prepare("INSERT INTO retailer (id, name) VALUES ('acme', 'Acme')").run();
  copyFileSync(`${path}-wal`, join(folder, 'kept-wal'));
  await db.close();
  truncateSync(path, 0);
  expect(() => openSqlite(path, { forHub: false })).toThrow(
    /emptied\.sqlite: the file is empty.* Restore a backup; .* remove it, then/,
  );
  renameSync(join(folder, 'kept-wal'), `${path}-wal`);
  expect(() => openSqlite(path, { forHub: false })).toThrow(
    /remove it and .*emptied\.sqlite-wal, then start again/,
  );
  expect(statSync(path).size).toBe(0);
  expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
  rmSync(path);
  expect(() => openSqlite(path, { forHub: false })).toThrow(
    /the file is missing, and .*-wal, which belongs to it, is there/,
  );
  rmSync(`${path}-wal`);
  await openSqlite(path, { forHub: false }).close();
});

test('what a crash left before the first table was made is taken as new', async () => {
  const path = join(folder, 'begun.sqlite');
  const begun = new Database(path);
  begun.pragma('journal_mode = WAL');
  begun.close();
  expect(statSync(path).size).toBeGreaterThan(0);
  await openSqlite(path, { forHub: false }).close();
});

test('the database of another program is left alone', () => {
  const path = join(folder, 'till.sqlite');
  const other = new Database(path);
  other.exec('CREATE TABLE receipts (x)');
  other.close();
  expect(() => openSqlite(path, { forHub: false })).toThrow(
    /till\.sqlite: it is of another program, name another file/,
  );
  const again = new Database(path);
  expect(again.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'receipts' }]);
  again.close();
});

test.each([
  'SQLITE_CORRUPT_INDEX',
  'SQLITE_IOERR_READ',
  'SQLITE_FULL',
  'SQLITE_CONSTRAINT_CHECK',
  'SQLITE_SOMETHING_NEW',
])('%s says what, where and what to do', (code) => {
  const { message } = withAdvice(new Database.SqliteError('it broke', code), '/var/hub.sqlite');
  expect(message).toMatch(/^cannot use the database \/var\/hub\.sqlite \(it broke\): .{15,}/);
});

test('two hubs on one database: the second is refused until the first lets go', async () => {
  const path = join(folder, 'shared.sqlite');
  const unlock = lockForHub(path);
  const db = openSqlite(path, { forHub: false });
  expect(() => lockForHub(path)).toThrow(
    /another hub works with the database .*shared\.sqlite: stop that one/,
  );
  // A command beside it does not take the lock.
  await openSqlite(path, { forHub: false }).close();
  await db.close();
  unlock();
  lockForHub(path)();
});

test('bug fixed: two hubs could have one database, by a symbolic link to it', async () => {
  const path = join(folder, 'linked.sqlite');
  await openSqlite(path, { forHub: false }).close();
  const link = join(folder, 'link-to-linked.sqlite');
  symlinkSync(path, link);
  const unlock = lockForHub(path);
  expect(() => lockForHub(link)).toThrow(/another hub works with the database/);
  unlock();
});

test('bug fixed: a hub on a database in memory left a lock file in its folder, and kept others out', async () => {
  const [one, other] = [':memory:', ':memory:'].map((path) => openSqlite(path, { forHub: true }));
  await one!.close();
  await other!.close();
  expect(existsSync(':memory:.lock')).toBe(false);
});

test('a database from before the bounds is carried over: alarms within them, each with its store', async () => {
  const path = join(folder, 'older.sqlite');
  const migrations = new URL('../../../hub/store/migrations/sqlite/', import.meta.url);
  const names = readdirSync(migrations)
    .filter((name) => name < '2026-11-28')
    .sort();
  const older = new Database(path);
  older.exec('CREATE TABLE migration (name TEXT PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT');
  for (const name of names) {
    older.exec(readFileSync(new URL(name, migrations), 'utf8'));
    older.prepare('INSERT INTO migration VALUES (?, 1)').run(name);
  }
  older.exec(`
    INSERT INTO retailer (id, name) VALUES ('acme', 'Acme');
    INSERT INTO store (key, retailer, id, name, time_zone, opening) VALUES (1, 'acme', 'a', 'A', 'UTC', '{}'), (2, 'acme', 'b', 'B', 'UTC', '{}');
    INSERT INTO sensor (key, store_key, id, first_heard, online_state) VALUES (5, 2, 'door', 1, '{"state":"online"}');
    INSERT INTO alarm (raised_at, sensor_key, kind, text) VALUES (1, 5, 'weaker-settings', 'mine');
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)
    INSERT INTO alarm (raised_at, store_key, kind, text) SELECT i, 1, 'weaker-settings', i FROM n;
    INSERT INTO refused (received_at, topic, code, reason, body) VALUES
      (1, 'footfall/v1/acme/b/door/hour', 'not-json', 'r', x''), (1, 'footfall/v1/acme/bb/door/hour', 'not-json', 'r', x'')`);
  older.close();
  const { db, raw } = openRaw(path);
  const all = (sql: string) => raw.prepare(sql).all();
  expect(all('SELECT store_key AS s, count(*) AS n, max(raised_at) AS at FROM alarm GROUP BY 1')).toEqual([
    { s: 1, n: 1000, at: 12_000 },
    { s: 2, n: 1, at: 1 },
  ]);
  expect(all('SELECT store_key AS s FROM refused ORDER BY key')).toEqual([{ s: 2 }, { s: null }]);
  expect(all('SELECT noted_state FROM sensor')).toEqual([{ noted_state: '{"state":"online"}' }]);
  await db.close();
});

test('a database with one audit log for all retailers is carried over: it goes on for each, and shows what was altered', async () => {
  const path = join(folder, 'one-chain.sqlite');
  const older = new Database(path);
  older.exec('CREATE TABLE migration (name TEXT PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT');
  for (const name of readdirSync(MIGRATIONS).filter((name) => !name.includes('retailers-apart'))) {
    older.exec(readFileSync(new URL(name, MIGRATIONS), 'utf8'));
    older.prepare('INSERT INTO migration VALUES (?, 1)').run(name);
  }
  let hash = '';
  const insert = older.prepare(
    `INSERT INTO audit VALUES (@key, @atMs, @retailer, @store, @sensor, @side, @by, @what, @before, @after, 0, @reason, @hash)`,
  );
  for (const [n, retailer] of ['a', 'b', 'a'].entries()) {
    const row = { ...ENTRY, retailer, key: n + 1, atMs: n };
    hash = auditHash(hash, row);
    const { weaker: _, ...bound } = row;
    insert.run({ ...bound, hash });
  }
  older.close();
  const { db, raw } = openRaw(path);
  const before = await db.asOperator().verifyAudit(hash);
  expect(before).toMatchObject({ kind: 'whole', entries: 3, heads: { a: hash } });
  const append = (retailer: string) =>
    db.asOperator().write((unit) => unit.appendAudit({ ...ENTRY, retailer }, 9));
  expect([await append('b'), await append('a'), await append('c'), await append('b')]).toEqual([4, 4, 4, 5]);
  expect(await db.asOperator().verifyAudit(hash)).toMatchObject({ kind: 'whole', entries: 7 });
  for (const sql of ['UPDATE audit SET at = 1 WHERE key = 1', 'DELETE FROM audit_start'])
    expect(() => raw.exec(sql)).toThrow(/the audit log is never/);
  raw.exec("DROP TRIGGER audit_is_not_changed; UPDATE audit SET by = 'nobody' WHERE key = 2");
  expect(await db.asOperator().verifyAudit()).toMatchObject({ kind: 'broken', key: 2 });
  await db.close();
});

/** What the schema of the first hubs was made of. */
const FIRST = [
  ...['2026-11-23-tables', '2026-11-24-calibration', '2026-11-24-pairing-codes', '2026-11-24-pairing'],
  ...['2026-11-24-remote-config', '2026-11-24-remote-objections', '2026-11-24-setups'],
].map((name) => `${name}.sql`);

test('a database of the first hubs keeps every hour, and all that was written beside them', async () => {
  const path = join(folder, 'first.sqlite');
  const older = new Database(path);
  older.exec('CREATE TABLE migration (name TEXT PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT');
  for (const name of FIRST) {
    older.exec(readFileSync(new URL(name, MIGRATIONS), 'utf8'));
    older.prepare('INSERT INTO migration VALUES (?, 1)').run(name);
  }
  older.exec(`
    INSERT INTO retailer VALUES ('acme', 'Acme');
    INSERT INTO store VALUES (1, 'acme', 'a', 'A', 'UTC', '{}');
    INSERT INTO sensor (key, store_key, id, first_heard) VALUES (5, 1, 'door', 1), (6, 1, 'back', 1);
    INSERT INTO pause (store_key, since, paused_by, reason) VALUES (1, 5, 'Kim', 'refit');
    INSERT INTO asked_settings VALUES (1, '{"profile":"hour"}');
    INSERT INTO objection_key (key, store_key, since, secret) VALUES (3, 1, 1, x'000102030405060708090a0b0c0d0e0f');
    INSERT INTO objection (key_key, hash, token_hash, registered_at, expires_at, after_revision)
      VALUES (3, '0123456789abcdef', 'token', 1, 9000000000000, 0)`);
  const values = encodeHour(hourlyCount());
  const columns = older.pragma('table_info(hour)') as { name: string }[];
  const names = columns.map(({ name }) => name);
  const insert = older.prepare(
    `INSERT INTO hour (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`,
  );
  older.transaction(() => {
    for (let n = 0; n < 3_000; n += 1) {
      const visits = n % 5 === 0 ? null : (n * 7) % 501;
      insert.run({ ...values, visits, sensor_key: 5 + (n % 2), hour: 450_000 + n, stored_at: n });
    }
  })();
  const all = `SELECT ${names.join(', ')} FROM hour ORDER BY sensor_key, hour`;
  const before = older.prepare(all).all();
  older.close();

  const { db, raw } = openRaw(path);
  expect(raw.prepare(all).all()).toEqual(before);
  const reader = db.asTenant('acme');
  expect(await reader.hourCount(1)).toBe(3_000);
  expect((await reader.sensors([1])).get(1)).toMatchObject([
    { id: 'back', firstHour: 450_001, lastHour: 452_999 },
    { id: 'door', firstHour: 450_000, lastHour: 452_998 },
  ]);
  expect(await reader.pauses([1], 9)).toMatchObject(new Map([[1, { reason: 'refit' }]]));
  expect(await reader.askedSettings([1])).toEqual(new Map([[1, { profile: 'hour' }]]));
  expect((await reader.objectionLists([1], 9)).get(1)).toMatchObject([{ hashes: ['0123456789abcdef'] }]);
  // What was there goes on: its repeat is told from a new hour.
  const written = await db.asOperator().write((unit) => {
    const of = (hour: number) => ({ sensor: { key: 5, store: 1 }, hour: hour as UtcHour, values });
    return unit.writeHours([of(450_000), of(460_000)], 1);
  });
  expect(written).toEqual(['conflict', 'stored']);
  await db.close();
});

const MIGRATIONS = new URL('../../../hub/store/migrations/sqlite/', import.meta.url);
const ENTRY: AuditEntry = {
  retailer: 'a',
  store: 's',
  sensor: null,
  side: 'hub',
  by: 'Kim',
  what: 'pause',
  before: 'null',
  after: '1',
  weaker: false,
  reason: '',
};
