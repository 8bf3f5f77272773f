// Messages that are kept aside: bounded by topic, by store and in all, so that a noisy sensor costs its own store alone.
import { expect, test } from 'vitest';
import type { HubDatabase } from '../../hub/store/port.ts';
import {
  REFUSED_BODY_BYTES_MAX,
  REFUSED_ROWS_MAX,
  REFUSED_ROWS_OF_STORE_MAX,
  type RefusedMessage,
} from '../../hub/store/refused.ts';
import { onEachEngine } from './engines.ts';
import { addStores } from './some-stores.ts';

const HOUR_MS = 3_600_000;

const message = (topic: string, storeKey: number | null): RefusedMessage => ({
  topic,
  storeKey,
  code: 'not-json',
  reason: 'r',
  body: new Uint8Array([7]),
});
const add = (db: HubDatabase, messages: readonly RefusedMessage[], atMs: number) =>
  db.asOperator().write((unit) => unit.addRefused(messages, atMs));
const all = (db: HubDatabase) => db.asOperator().refused(20_000);

onEachEngine(({ open }) => {
  test('20,000 messages of one topic in an hour are 30 rows and one that says so', async () => {
    const db = await open();
    const [store] = await addStores(db, 1);
    const many = Array.from({ length: 20_000 }, () => message('t', store!));
    await add(db, [...many, message('u', store!)], 5);
    const rows = await all(db);
    expect(rows.filter(({ code }) => code === 'not-json')).toHaveLength(31);
    expect(rows.filter(({ code }) => code === 'too-many')).toMatchObject([
      {
        bodyBytes: 0,
        reason: expect.stringMatching(
          /^too-many: over 30 messages of this topic were refused within the hour/,
        ),
      },
    ]);
    await add(db, [message('t', store!)], HOUR_MS);
    expect((await all(db)).filter(({ code }) => code === 'not-json')).toHaveLength(32);
    expect(await db.asOperator().refusedCounts(6)).toEqual(new Map([[store, 1]]));
  });

  test('a stranger who invents topics has 300 rows an hour and 1,000 in all, and washes out no store', async () => {
    const db = await open();
    const [store] = await addStores(db, 1);
    await add(db, [message('mine', store!)], 0);
    const invented = (hour: number) => Array.from({ length: 400 }, (_, n) => message(`x/${hour}/${n}`, null));
    await add(db, invented(0), 0);
    const strangers = async () => (await all(db)).filter(({ topic }) => topic !== 'mine').length;
    expect(await strangers()).toBe(301);
    for (let hour = 1; hour < 8; hour += 1) await add(db, invented(hour), hour * HOUR_MS);
    expect(await strangers()).toBeLessThanOrEqual(REFUSED_ROWS_OF_STORE_MAX);
    expect(await strangers()).toBeGreaterThan(REFUSED_ROWS_OF_STORE_MAX * 0.9);
    expect((await all(db)).some(({ topic }) => topic === 'mine')).toBe(true);
  });

  test('of a full store the noisiest topic goes first, of a full hub the noisiest store', async () => {
    const db = await open();
    const [first, last, ...others] = await addStores(db, 12);
    await add(db, [message('quiet topic', first!), message('quiet store', last!)], 0);
    for (let hour = 0; hour < 40; hour += 1) {
      const loud = [first!, ...others].flatMap((key, at) =>
        Array.from({ length: 30 }, () => message(`loud ${at}`, key)),
      );
      await add(db, loud, hour * HOUR_MS);
    }
    const rows = await all(db);
    expect(rows.length).toBeLessThanOrEqual(REFUSED_ROWS_MAX);
    expect(rows.length).toBeGreaterThan(REFUSED_ROWS_MAX * 0.9);
    expect((await db.asOperator().refusedCounts(0)).get(first!)).toBeLessThanOrEqual(
      REFUSED_ROWS_OF_STORE_MAX,
    );
    const topics = rows.map(({ topic }) => topic);
    expect(topics).toEqual(expect.arrayContaining(['quiet topic', 'quiet store']));
    // What stays of a loud one is its newest.
    expect(rows.find(({ topic }) => topic === 'loud 0')!.receivedAtMs).toBe(39 * HOUR_MS);
    const turns = await db.asOperator().refused(30, 'in turn');
    expect(new Set(turns.map(({ topic }) => topic)).size).toBeGreaterThan(12);
  }, 60_000);

  test('of a body the start is kept, of a topic so much, and a zero byte harms neither', async () => {
    const db = await open();
    const body = new Uint8Array(REFUSED_BODY_BYTES_MAX + 100);
    await add(db, [{ ...message('t\u0000'.repeat(500), null), body }], 1);
    const [row] = await all(db);
    expect(row!.bodyBytes).toBe(REFUSED_BODY_BYTES_MAX);
    expect(row!.topic.length).toBeLessThanOrEqual(256);
  });
});
