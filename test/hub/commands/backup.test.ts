// `footfall-hub backup` and `restore`, of a hub that runs and of one that lost its file.
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { backupCommand, restoreCommand } from '../../../hub/commands/backup.ts';
import { openDatabase } from '../../../hub/store/open.ts';
import { fillStore } from '../../contract/filled-store.ts';
import { storesWithin } from '../directory/with-stores.ts';
import { startHubProcess, writeConfig } from '../hub-process.ts';
import { openWholeHub } from '../store/open-whole-hub.ts';

const NOW_MS = Date.parse('2026-11-28T12:00:00Z');

async function filled() {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-backup-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'hub.sqlite');
  const db = await openDatabase(path);
  const acme = await fillStore(db, 'acme');
  return { folder, path, file: join(folder, 'kept.sqlite'), db, acme };
}

const retailersOf = async (path: string) => {
  const db = await openDatabase(path);
  const stores = await db.asOperator().stores();
  await db.close();
  return stores.map(({ retailer }) => retailer);
};

test('a backup is what was committed when it was made, while the hub goes on, for its owner alone', async () => {
  const { path, file, db } = await filled();
  const said = await db.asOperator().write(async (unit) => {
    await storesWithin(unit, [{ id: 'later', name: 'Later', stores: [] }]);
    return backupCommand(path, file);
  });
  expect(said).toMatch(/^wrote .*kept\.sqlite: guard it/);
  await fillStore(db, 'later');
  await db.close();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await retailersOf(file)).toEqual(['acme']);
  expect(() => backupCommand(path, file)).toThrow('is there already: name another file');
  expect(() => backupCommand(join(path, 'no'), file)).toThrow(/there is no database .*: run the hub once/);
});

test('what is gone from the database is gone from a backup: no page of it holds what was deleted', async () => {
  const { path, file, db, acme } = await filled();
  await db.asOperator().write((unit) => unit.deleteObjections(acme.key, {}));
  backupCommand(path, file);
  await db.close();
  expect(readFileSync(file).includes('0123456789abcdef')).toBe(false);
});

test('restored, the hub has what the backup has, and what was there is kept', async () => {
  const { folder, path, file, db } = await filled();
  backupCommand(path, file);
  await fillStore(db, 'later');
  await db.close();
  expect(restoreCommand(path, file, NOW_MS)).toContain(`kept as ${path}.before-20261128T120000`);
  expect(await retailersOf(path)).toEqual(['acme']);
  expect(await retailersOf(`${path}.before-20261128T120000`)).toEqual(['acme', 'later']);
  expect(await retailersOf(file)).toEqual(['acme']);
  expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);
});

test('a damaged database is restored over, a lost one too', async () => {
  const { path, file, db } = await filled();
  backupCommand(path, file);
  await db.close();
  writeFileSync(path, Buffer.alloc(8192, 0xab), { flag: 'r+' });
  await expect(openDatabase(path)).rejects.toThrow();
  restoreCommand(path, file, NOW_MS);
  expect(await retailersOf(path)).toEqual(['acme']);
  rmSync(path);
  expect(restoreCommand(path, file, NOW_MS)).not.toContain('kept as');
  expect(await retailersOf(path)).toEqual(['acme']);
});

test('nothing is changed for what is not a whole backup, nor while a hub works with the database', async () => {
  const { folder, path, file, db } = await filled();
  const other = join(folder, 'letter');
  writeFileSync(other, 'Dear all, '.repeat(1000));
  expect(() => restoreCommand(path, other, NOW_MS)).toThrow(/not a SQLite database/);
  expect(() => restoreCommand(path, join(folder, 'none'), NOW_MS)).toThrow(/ENOENT|no such file/);
  backupCommand(path, file);
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0xab, 8192, 20_000));
  expect(() => restoreCommand(path, file, NOW_MS)).toThrow(/damaged/);
  await db.close();
  const hub = await openWholeHub(path);
  expect(() => restoreCommand(path, file, NOW_MS)).toThrow(/another hub works with the database/);
  await hub.close();
  expect(await retailersOf(path)).toEqual(['acme']);
  expect(existsSync(`${path}.before-20261128T120000`)).toBe(false);
});

test('a restore that was broken off leaves no log that the next one takes for its own', async () => {
  const { path, file, db } = await filled();
  backupCommand(path, file);
  await fillStore(db, 'later');
  // As a restore leaves it that ends while the copy is open: changes that are in its log alone.
  copyFileSync(file, `${path}.part`);
  const broken = await openDatabase(`${path}.part`);
  await fillStore(broken, 'broken');
  const log = readFileSync(`${path}.part-wal`);
  await broken.close();
  writeFileSync(`${path}.part-wal`, log);
  await db.close();
  restoreCommand(path, file, NOW_MS);
  expect(await retailersOf(path)).toEqual(['acme']);
});

test('a backup is for its owner alone also where an earlier try left a file that all may read', async () => {
  const { path, file, db } = await filled();
  writeFileSync(`${file}.part`, 'half', { mode: 0o666 });
  backupCommand(path, file);
  await db.close();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await retailersOf(file)).toEqual(['acme']);
});

test.each([
  [
    'older',
    "DELETE FROM migration WHERE name = '2026-11-28-the-directory.sql'",
    'by an older Footfall: that version',
  ],
  [
    'newer',
    "INSERT INTO migration VALUES ('2099-01-01-more.sql', 1)",
    'by a newer Footfall than this program',
  ],
])('bug fixed: a backup brought the database of a hub of an %s version to its own', async (_, sql, said) => {
  const { path, file, db } = await filled();
  await db.close();
  const hub = new Database(path);
  hub.exec(sql);
  const versions = (of: Database.Database) => of.prepare('SELECT name FROM migration ORDER BY name').all();
  const before = versions(hub);
  expect(backupCommand(path, file)).toContain(said);
  expect(versions(hub)).toEqual(before);
  hub.close();
  const kept = new Database(file, { readonly: true });
  expect(versions(kept)).toEqual(before);
  kept.close();
});

test('PostgreSQL is backed up by its own programs', () => {
  for (const command of [
    () => backupCommand('postgres://db/hub', 'x'),
    () => restoreCommand('postgres://db/hub', 'x', 0),
  ])
    expect(command).toThrow('pg_dump');
});

test('as a process, beside a hub that runs', async () => {
  const { folder, path, db } = await filled();
  await db.close();
  const config = writeConfig(folder, { database: path });
  const hub = startHubProcess('run', '--config', config);
  onTestFinished(() => void hub.child.kill('SIGKILL'));
  await hub.listening;
  const file = join(folder, 'kept.sqlite');
  const backup = await startHubProcess('backup', file, '--config', config).exit;
  expect([backup.code, backup.stderr]).toEqual([0, '']);
  expect(await retailersOf(file)).toContain('acme');
  const refused = await startHubProcess('restore', file, '--config', config).exit;
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('another hub works with')]);
  hub.child.kill('SIGTERM');
  await hub.exit;
  expect((await startHubProcess('restore', file, '--config', config).exit).code).toBe(0);
  const copy = join(folder, 'copy.sqlite');
  const copied = await startHubProcess('database', 'copy', path, copy).exit;
  expect([copied.code, copied.stdout]).toEqual([
    0,
    expect.stringContaining('counts, sums and lengths are the same'),
  ]);
  expect(copied.stderr).toContain('hour: 3 of 3');
});
