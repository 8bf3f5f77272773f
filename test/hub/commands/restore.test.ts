// A restore that is killed at each of its steps: whoever comes next has the old database or the backup, each with all of it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backupCommand, restoreCommand } from '../../../hub/commands/backup.ts';
import { openDatabase } from '../../../hub/store/open.ts';
import { fillStore } from '../../contract/filled-store.ts';
import { openWholeHub } from '../store/open-whole-hub.ts';

const NOW_MS = Date.parse('2026-11-28T12:00:00Z');
const DRIVER = new URL('restore-driver.ts', import.meta.url).pathname;
/** More than a restore makes. */
const CHANGES_MAX = 30;
const OLD = ['acme', 'later'];
const BACKUP = ['acme'];

let folder: string;
/** What is there before a restore: the database, with a log of its own, and a backup of before. */
const before = () => join(folder, 'before');
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-restore-'));
  const made = join(folder, 'made');
  mkdirSync(before());
  const path = join(before(), 'hub.sqlite');
  const db = await openDatabase(path);
  await fillStore(db, 'acme');
  backupCommand(path, join(before(), 'kept.sqlite'));
  await fillStore(db, 'later');
  // As a hub that was killed leaves it: what came last is in the log alone.
  cpSync(before(), made, { recursive: true });
  await db.close();
  rmSync(before(), { recursive: true });
  cpSync(made, before(), { recursive: true });
  expect(existsSync(`${path}-wal`)).toBe(true);
});
afterAll(() => rmSync(folder, { recursive: true }));

const retailersOf = async (path: string, forHub = false) => {
  const db = await (forHub ? openWholeHub : openDatabase)(path);
  const stores = await db.asOperator().stores();
  await db.close();
  return stores.map(({ retailer }) => retailer);
};
const keptIn = (place: string) =>
  readdirSync(place)
    .filter((name) => /before-[^.]*$/.test(name))
    .filter((name) => !/-(wal|shm)$/.test(name));

interface Killed {
  readonly at: number;
  readonly place: string;
  readonly signal: NodeJS.Signals | null;
}

async function killedAt(at: number): Promise<Killed> {
  const place = join(folder, `killed-${at}`);
  cpSync(before(), place, { recursive: true });
  const args = [DRIVER, join(place, 'hub.sqlite'), join(place, 'kept.sqlite'), String(at)];
  const [code, signal] = await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'exit');
  if (signal === null) expect(code).toBe(0);
  return { at, place, signal };
}

test('killed before any of its changes, it is finished or was never begun', async () => {
  let marked = 0;
  for (let at = 1; at <= CHANGES_MAX; at += 2) {
    const killed = await Promise.all([killedAt(at), killedAt(at + 1)]);
    for (const { place } of killed) marked += await check(place);
    if (killed.some(({ signal }) => signal === null)) {
      // Between the mark and its end: the log, its index, the database and the copy are renamed.
      expect(marked).toBeGreaterThanOrEqual(4);
      return;
    }
  }
  throw new Error('a restore makes more changes than this test kills');
}, 60_000);

/** Returns whether it was killed half-way. */
async function check(place: string): Promise<number> {
  const path = join(place, 'hub.sqlite');
  const isHalf = existsSync(`${path}.restoring`);
  const again = `${place}-again`;
  cpSync(place, again, { recursive: true });
  if (isHalf) {
    // A command beside the hub waits for who finishes.
    await expect(openDatabase(path)).rejects.toThrow('it is being restored, or that was broken off');
    expect(() => backupCommand(path, join(place, 'other.sqlite'))).toThrow('start the hub or run');
  }
  const found = await retailersOf(path, true);
  const isRestored = isHalf || keptIn(place).length > 0;
  expect(found).toEqual(isRestored ? BACKUP : OLD);
  for (const name of keptIn(place)) expect(await retailersOf(join(place, name))).toEqual(OLD);
  restoreCommand(join(again, 'hub.sqlite'), join(again, 'kept.sqlite'), NOW_MS);
  expect(await retailersOf(join(again, 'hub.sqlite'), true)).toEqual(BACKUP);
  const kept = await Promise.all(keptIn(again).map((name) => retailersOf(join(again, name))));
  expect(kept).toContainEqual(OLD);
  expect(readdirSync(again).filter((name) => /part|restoring/.test(name))).toEqual([]);
  return Number(isHalf);
}

test('where the copy is gone too it says so, and another restore begins anew', async () => {
  const place = join(folder, 'lost');
  cpSync(before(), place, { recursive: true });
  const path = join(place, 'hub.sqlite');
  for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
  writeFileSync(`${path}.restoring`, '{"kept":null}');
  await expect(openWholeHub(path)).rejects.toThrow(/was broken off, and its copy .*part is gone: run/);
  expect(existsSync(path)).toBe(false);
  restoreCommand(path, join(place, 'kept.sqlite'), NOW_MS);
  expect(await retailersOf(path)).toEqual(BACKUP);
});

test.each([
  ['none.sqlite', 'ENOENT'],
  ['.', 'EISDIR'],
])('a backup %s that cannot be copied is named, and the database stays', async (name, code) => {
  const place = join(folder, `not-there-${code}`);
  cpSync(before(), place, { recursive: true });
  const path = join(place, 'hub.sqlite');
  const file = join(place, name);
  expect(() => restoreCommand(path, file, NOW_MS)).toThrow(
    `cannot copy the backup ${file} (${code}): check its name,`,
  );
  expect(await retailersOf(path)).toEqual(OLD);
});

test('a link to the database goes on leading there', async () => {
  const place = join(folder, 'linked');
  cpSync(before(), join(place, 'disk'), { recursive: true });
  const path = join(place, 'hub.sqlite');
  symlinkSync('disk/hub.sqlite', path);
  expect(restoreCommand(path, join(place, 'disk', 'kept.sqlite'), NOW_MS)).toContain(
    `kept as ${place}/disk/`,
  );
  expect(await retailersOf(path)).toEqual(BACKUP);
  expect(await retailersOf(join(place, 'disk', 'hub.sqlite'))).toEqual(BACKUP);
});
