// What a running hub reads it reads on a thread of its own: what is committed, while another unit of work is open.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test, vi } from 'vitest';
import { StoreFault, StoreUnavailable } from '../../../hub/store/errors.ts';
import { openDatabase } from '../../../hub/store/open.ts';
import { storesWithin, withStores } from '../directory/with-stores.ts';
import { RETAILERS } from '../ingest/example-messages.ts';
import { openWholeHub } from './open-whole-hub.ts';

async function openHub() {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-reader-'));
  const path = join(folder, 'hub.sqlite');
  const db = await openWholeHub(path);
  onTestFinished(async () => {
    await db.close();
    rmSync(folder, { recursive: true });
  });
  return { db, path };
}

test('it reads while a unit of work is open, and what that wrote once it is committed', async () => {
  const { db } = await openHub();
  const written = Promise.withResolvers<void>();
  const seen = Promise.withResolvers<void>();
  const unit = db.asOperator().write(async (within) => {
    await storesWithin(within, RETAILERS);
    expect(await within.stores()).toHaveLength(1);
    written.resolve();
    await seen.promise;
  });
  await written.promise;
  expect(await db.asOperator().stores()).toEqual([]);
  seen.resolve();
  await unit;
  const beside = db.asOperator().write(() => db.asOperator().stores());
  await expect(beside).rejects.toThrow('use the unit');
  expect(await db.asOperator().stores()).toHaveLength(1);
});

test('many questions at once are answered each with its own', async () => {
  const { db } = await openHub();
  await withStores(db, RETAILERS);
  const [acme] = RETAILERS;
  const found = await Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      db.asTenant('acme').store('acme', n % 2 ? acme!.stores[0]!.id : 'none'),
    ),
  );
  expect(found.map((store) => store?.id)).toEqual(
    Array.from({ length: 50 }, (_, n) => (n % 2 ? acme!.stores[0]!.id : undefined)),
  );
});

test('what it cannot read is said as the port says it', async () => {
  const { db, path } = await openHub();
  const other = new Database(path);
  other.exec('ALTER TABLE store RENAME TO lost');
  other.close();
  const error = await db
    .asOperator()
    .stores()
    .catch((why: unknown) => why);
  expect(error).toBeInstanceOf(StoreFault);
  expect(error).toMatchObject({ code: 'SQLITE_ERROR', message: expect.stringContaining(path) });
});

test('a thread that failed and then ends takes nothing from the thread after it', async () => {
  const post = vi.spyOn(Worker.prototype, 'postMessage');
  const { db } = await openHub();
  await db.asOperator().stores();
  const failing = post.mock.contexts.at(-1) as Worker;
  failing.emit('error', new Error('out of memory'));
  const waiting = db.asOperator().stores();
  expect(post.mock.contexts.at(-1)).not.toBe(failing);
  post.mockRestore();
  failing.emit('exit', 1);
  expect(await waiting).toEqual([]);
  await failing.terminate();
});

test('a second hub is refused until the first is closed', async () => {
  const { db, path } = await openHub();
  await expect(openWholeHub(path)).rejects.toThrow(/another hub works with the database/);
  await (await openDatabase(path)).close();
  await db.close();
  await (await openWholeHub(path)).close();
});

test('a thread that ends fails what waits for it, and the next question has another', async () => {
  const post = vi.spyOn(Worker.prototype, 'postMessage');
  const { db } = await openHub();
  await db.asOperator().stores();
  const worker = post.mock.contexts.at(-1) as Worker;
  post.mockRestore();
  const waiting = db.asOperator().stores();
  await worker.terminate();
  const error = await waiting.catch((why: unknown) => why);
  // It may have answered before it ended.
  if (error instanceof Error) expect(error).toBeInstanceOf(StoreUnavailable);
  expect(await db.asOperator().stores()).toEqual([]);
});
