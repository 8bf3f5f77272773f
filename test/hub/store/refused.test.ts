// Messages that are kept aside: bounded by topic, by store and in all, so that a noisy sensor costs its own store alone.
import { expect, test } from 'vitest';
import { type HubDatabase, openDatabase } from '../../../hub/store/database.ts';
import {
  prepareRefusedRows,
  REFUSED_BODY_BYTES_MAX,
  REFUSED_ROWS_MAX,
  REFUSED_ROWS_OF_STORE_MAX,
} from '../../../hub/store/refused.ts';
import { upsertStores } from '../../../hub/store/stores.ts';
import { RETAILERS } from '../ingest/example-messages.ts';

const HOUR_MS = 3_600_000;
const [ACME] = RETAILERS;
const [STORE] = ACME!.stores;

function withStores(count: number): { db: HubDatabase; storeKeys: number[] } {
  const db = openDatabase(':memory:');
  const stores = Array.from({ length: count }, (_, n) => ({ ...STORE!, id: `s${n}` }));
  const find = upsertStores(db, [{ ...ACME!, stores }]);
  return { db, storeKeys: stores.map(({ id }) => find('acme', id)!) };
}

const message = (topic: string, storeKey: number | null) => ({
  topic,
  storeKey,
  code: 'not-json' as const,
  reason: 'r',
  body: new Uint8Array([7]),
});
const rows = (db: HubDatabase, where: string) =>
  db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM refused WHERE ${where}`).get()!.n;

test('20,000 messages of one topic in an hour are 30 rows and one that says so', () => {
  const { db, storeKeys } = withStores(1);
  const refused = prepareRefusedRows(db);
  db.transaction(() => {
    for (let n = 0; n < 20_000; n += 1) refused.add(message('t', storeKeys[0]!), n);
    refused.add(message('u', storeKeys[0]!), 5);
    refused.prune();
  })();
  expect(db.prepare('SELECT code, count(*) AS n FROM refused GROUP BY code ORDER BY code').all()).toEqual([
    { code: 'not-json', n: 31 },
    { code: 'too-many', n: 1 },
  ]);
  expect(db.prepare("SELECT reason FROM refused WHERE code = 'too-many'").get()).toEqual({
    reason: expect.stringMatching(/^too-many: over 30 messages of this topic were refused within the hour/),
  });
  refused.add(message('t', storeKeys[0]!), HOUR_MS);
  expect(rows(db, "code = 'not-json'")).toBe(32);
});

test('a stranger who invents topics has 300 rows an hour and 1,000 in all, and washes out no store', () => {
  const { db, storeKeys } = withStores(1);
  const refused = prepareRefusedRows(db);
  refused.add(message('mine', storeKeys[0]!), 0);
  db.transaction(() => {
    for (let n = 0; n < 10_000; n += 1) refused.add(message(`x/${n}`, null), 0);
  })();
  expect(rows(db, 'store_key IS NULL')).toBe(301);
  for (let hour = 1; hour < 40; hour += 1) {
    db.transaction(() => {
      for (let n = 0; n < 300; n += 1) refused.add(message(`${hour}/${n}`, null), hour * HOUR_MS);
      refused.prune();
    })();
  }
  expect(rows(db, 'store_key IS NULL')).toBeLessThanOrEqual(REFUSED_ROWS_OF_STORE_MAX);
  expect(rows(db, 'store_key IS NULL')).toBeGreaterThan(REFUSED_ROWS_OF_STORE_MAX * 0.9);
  expect(rows(db, "topic = 'mine'")).toBe(1);
});

test('of a full store the noisiest topic goes first, of a full hub the noisiest store', () => {
  const { db, storeKeys } = withStores(12);
  const refused = prepareRefusedRows(db);
  refused.add(message('quiet topic', storeKeys[0]!), 0);
  refused.add(message('quiet store', storeKeys[11]!), 0);
  for (let hour = 0; hour < 40; hour += 1) {
    db.transaction(() => {
      for (const [at, key] of storeKeys.slice(0, 11).entries()) {
        for (let n = 0; n < 30; n += 1) refused.add(message(`loud ${at}`, key), hour * HOUR_MS);
      }
      refused.prune();
    })();
  }
  expect(rows(db, '1')).toBeLessThanOrEqual(REFUSED_ROWS_MAX);
  expect(rows(db, '1')).toBeGreaterThan(REFUSED_ROWS_MAX * 0.9);
  expect(rows(db, `store_key = ${storeKeys[0]}`)).toBeLessThanOrEqual(REFUSED_ROWS_OF_STORE_MAX);
  expect([rows(db, "topic = 'quiet topic'"), rows(db, "topic = 'quiet store'")]).toEqual([1, 1]);
  // What stays of a loud one is its newest.
  expect(db.prepare("SELECT max(received_at) AS at FROM refused WHERE topic = 'loud 0'").get()).toEqual({
    at: 39 * HOUR_MS,
  });
});

test('of a body the start is kept, of a topic so much', () => {
  const { db } = withStores(1);
  const body = new Uint8Array(REFUSED_BODY_BYTES_MAX + 100).fill(7);
  prepareRefusedRows(db).add({ ...message('t'.repeat(1000), null), body }, 1);
  const row = db.prepare<[], { body: Buffer; topic: string }>('SELECT body, topic FROM refused').get()!;
  expect([row.body.length, row.topic.length]).toEqual([REFUSED_BODY_BYTES_MAX, 256]);
});
