// Files that cannot be a hub's database, and what the operator is told.
import {
  chmodSync,
  copyFileSync,
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
import { openDatabase } from '../../../hub/store/database.ts';
import { withAdvice } from '../../../hub/store/database-error.ts';
import { lockForHub } from '../../../hub/store/hub-lock.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-database-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const isRoot = process.getuid?.() === 0;

test('a database opens again, with its rows, durable at each commit', () => {
  const path = join(folder, 'good.sqlite');
  const first = openDatabase(path);
  first.prepare("INSERT INTO retailer VALUES ('acme', 'Acme')").run();
  first.close();
  const again = openDatabase(path);
  expect(again.prepare('SELECT id FROM retailer').all()).toEqual([{ id: 'acme' }]);
  expect(again.pragma('synchronous', { simple: true })).toBe(2);
  expect(again.pragma('journal_mode', { simple: true })).toBe('wal');
  again.close();
});

test('no database', () => {
  const path = join(folder, 'letter.sqlite');
  writeFileSync(path, 'Dear all, '.repeat(1000));
  expect(() => openDatabase(path)).toThrow(/letter\.sqlite .*not a SQLite database: name another file/);
});

test('a damaged one', () => {
  const path = join(folder, 'damaged.sqlite');
  const db = openDatabase(path);
  db.pragma('journal_mode = DELETE');
  const pageBytes = Number(db.pragma('page_size', { simple: true }));
  db.close();
  const garbage = Buffer.alloc(pageBytes * 3, 0xab);
  writeFileSync(path, garbage, { flag: 'r+' });
  expect(() => openDatabase(path)).toThrow(/damaged\.sqlite/);
});

test('a missing folder', () => {
  expect(() => openDatabase(join(folder, 'nowhere', 'hub.sqlite'))).toThrow(/its folder does not exist/);
});

test('a folder instead of a file', () => {
  mkdirSync(join(folder, 'folder.sqlite'));
  expect(() => openDatabase(join(folder, 'folder.sqlite'))).toThrow(/check that its folder exists/);
});

test.skipIf(isRoot)('a file that may not be written (root may write any: skipped for it)', () => {
  const path = join(folder, 'readonly.sqlite');
  openDatabase(path).close();
  chmodSync(path, 0o444);
  expect(() => openDatabase(path)).toThrow(/may not write|may be written/);
});

test('a newer one', () => {
  const path = join(folder, 'newer.sqlite');
  const db = openDatabase(path);
  db.prepare("INSERT INTO migration VALUES ('2999-01-01-flying.sql', 1)").run();
  db.close();
  expect(() => openDatabase(path)).toThrow(
    /newer Footfall.* \(it knows 2999-01-01-flying\.sql\): update the hub/,
  );
});

test('one that another program holds locked', () => {
  const path = join(folder, 'locked.sqlite');
  const other = new Database(path);
  other.exec('CREATE TABLE t (x); BEGIN EXCLUSIVE');
  expect(() => openDatabase(path)).toThrow(/locked\.sqlite .*close that program, then start again/);
  other.close();
});

test('an emptied file is not taken for a new one, with or without its log beside it', () => {
  const path = join(folder, 'emptied.sqlite');
  const db = openDatabase(path);
  db.prepare("INSERT INTO retailer VALUES ('acme', 'Acme')").run();
  copyFileSync(`${path}-wal`, join(folder, 'kept-wal'));
  db.close();
  truncateSync(path, 0);
  expect(() => openDatabase(path)).toThrow(
    /emptied\.sqlite: the file is empty.* Restore a backup; .* remove it, then/,
  );
  renameSync(join(folder, 'kept-wal'), `${path}-wal`);
  expect(() => openDatabase(path)).toThrow(/remove it and .*emptied\.sqlite-wal, then start again/);
  expect(statSync(path).size).toBe(0);
  expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
  rmSync(path);
  expect(() => openDatabase(path)).toThrow(/the file is missing, and .*-wal, which belongs to it, is there/);
  rmSync(`${path}-wal`);
  openDatabase(path).close();
});

test('what a crash left before the first table was made is taken as new', () => {
  const path = join(folder, 'begun.sqlite');
  const begun = new Database(path);
  begun.pragma('journal_mode = WAL');
  begun.close();
  expect(statSync(path).size).toBeGreaterThan(0);
  openDatabase(path).close();
});

test('the database of another program is left alone', () => {
  const path = join(folder, 'till.sqlite');
  const other = new Database(path);
  other.exec('CREATE TABLE receipts (x)');
  other.close();
  expect(() => openDatabase(path)).toThrow(/till\.sqlite: it is of another program, name another file/);
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

test('two hubs on one database: the second is refused until the first lets go', () => {
  const path = join(folder, 'shared.sqlite');
  const unlock = lockForHub(path);
  const db = openDatabase(path);
  expect(() => lockForHub(path)).toThrow(
    /another hub works with the database .*shared\.sqlite: stop that one/,
  );
  // A command beside it does not take the lock.
  openDatabase(path).close();
  db.close();
  unlock();
  lockForHub(path)();
});

test('bug fixed: two hubs could have one database, by a symbolic link to it', () => {
  const path = join(folder, 'linked.sqlite');
  openDatabase(path).close();
  const link = join(folder, 'link-to-linked.sqlite');
  symlinkSync(path, link);
  const unlock = lockForHub(path);
  expect(() => lockForHub(link)).toThrow(/another hub works with the database/);
  unlock();
});

test('a database from before the bounds is carried over: alarms within them, each with its store', () => {
  const path = join(folder, 'older.sqlite');
  const migrations = new URL('../../../hub/store/migrations/', import.meta.url);
  const older = readdirSync(migrations)
    .filter((name) => name < '2026-11-28')
    .sort();
  const db = new Database(path);
  db.exec('CREATE TABLE migration (name TEXT PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT');
  for (const name of older) {
    db.exec(readFileSync(new URL(name, migrations), 'utf8'));
    db.prepare('INSERT INTO migration VALUES (?, 1)').run(name);
  }
  db.exec(`
    INSERT INTO retailer VALUES ('acme', 'Acme');
    INSERT INTO store VALUES (1, 'acme', 'a', 'A', 'UTC', '{}'), (2, 'acme', 'b', 'B', 'UTC', '{}');
    INSERT INTO sensor (key, store_key, id, first_heard, online_state) VALUES (5, 2, 'door', 1, '{"state":"online"}');
    INSERT INTO alarm (raised_at, sensor_key, kind, text) VALUES (1, 5, 'weaker-settings', 'mine');
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)
    INSERT INTO alarm (raised_at, store_key, kind, text) SELECT i, 1, 'weaker-settings', i FROM n;
    INSERT INTO refused (received_at, topic, code, reason, body) VALUES
      (1, 'footfall/v1/acme/b/door/hour', 'not-json', 'r', x''), (1, 'footfall/v1/acme/bb/door/hour', 'not-json', 'r', x'')`);
  db.close();
  const now = openDatabase(path);
  const all = (sql: string) => now.prepare(sql).all();
  expect(all('SELECT store_key AS s, count(*) AS n, max(raised_at) AS at FROM alarm GROUP BY 1')).toEqual([
    { s: 1, n: 1000, at: 12_000 },
    { s: 2, n: 1, at: 1 },
  ]);
  expect(all('SELECT store_key AS s FROM refused ORDER BY key')).toEqual([{ s: 2 }, { s: null }]);
  expect(all('SELECT noted_state FROM sensor')).toEqual([{ noted_state: '{"state":"online"}' }]);
  now.close();
});
