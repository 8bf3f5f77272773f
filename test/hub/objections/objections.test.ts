// Objections on a real database, and the sensor's own filter on what the hub hands out.
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { objectionFilter } from '../../../device/capture/objections.ts';
import {
  EXPIRY_DAYS,
  followObjection,
  liveObjectionLists,
  registerObjection,
  withdrawObjection,
} from '../../../hub/objections/objections.ts';
import { typedAddress } from '../../../hub/objections/typed-address.ts';
import { currentMessages } from '../../../hub/remote/message.ts';
import { askedStore, NOW_MS } from '../remote/asked-store.ts';
import { openFilledHub } from '../report/filled-hub.ts';
import { liveLists } from './live-lists.ts';

const DAY_MS = 24 * 3_600_000;
const ADDRESS = '3c:28:6d:01:02:03';
const bytesOf = (address: string) => Uint8Array.from(address.split(':'), (pair) => Number.parseInt(pair, 16));
const fixedAddress = fc.uint8Array({ minLength: 6, maxLength: 6 }).map((bytes) => {
  bytes[0]! &= 0xfc;
  bytes[5]! |= 1;
  return bytes;
});
const hex = (bytes: Uint8Array, between = ':') =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(between);

async function registered(address = ADDRESS, asked = askedStore(), nowMs = NOW_MS) {
  const outcome = await registerObjection(
    asked.hub.db.asOperator(),
    asked.store,
    { typed: address, network: 'home' },
    nowMs,
  );
  if (outcome.kind !== 'registered') throw new Error(outcome.kind);
  return { ...asked, token: outcome.token };
}

property.prop([fixedAddress, fc.constantFrom(':', '-', '', ' ', '.'), fc.boolean()])(
  'an address is read in every usual spelling',
  (bytes, between, upper) => {
    const text = hex(bytes, between);
    expect(typedAddress(upper ? text.toUpperCase() : text)).toEqual({ kind: 'fixed', bytes });
  },
);

test.each([
  ['da:a1:19:00:00:01', 'changing'],
  ['02-00-00-00-00-01', 'changing'],
  ['01:00:5e:00:00:01', 'group'],
  ['ff:ff:ff:ff:ff:ff', 'none'],
  ['00:00:00:00:00:00', 'none'],
  ['3c:28:6d:01:02', 'none'],
  ['3c:28:6d:01:02:0g', 'none'],
  ['', 'none'],
  [`${' '.repeat(1000)}3c286d010203`, 'none'],
])('%s is %s, and nothing is kept', async (address, kind) => {
  const { hub, store } = askedStore();
  expect(
    await registerObjection(hub.db.asOperator(), store, { typed: address, network: 'home' }, NOW_MS),
  ).toEqual({ kind });
  expect(await liveLists(hub.db, store, NOW_MS)).toEqual([]);
});

test('what one side registers the other side drops, under every key, and nothing else', async () => {
  const hub = openFilledHub();
  const asked = askedStore(hub);
  const addresses = fc.sample(fixedAddress, { numRuns: 60, seed: 3 });
  for (const [n, bytes] of addresses.entries()) {
    await registered(hex(bytes), asked, NOW_MS + n * 5 * DAY_MS);
  }
  const nowMs = NOW_MS + 60 * 5 * DAY_MS;
  const lists = await liveLists(hub.db, asked.store, nowMs);
  await hub.close();
  expect(lists.length).toBeGreaterThan(5);
  expect(lists.length).toBeLessThan(14);
  const filter = objectionFilter();
  filter.set(lists);
  const unlisted = fc.sample(fixedAddress, { numRuns: 200, seed: 4 });
  expect(addresses.every((bytes) => filter.has(Uint8Array.of(9, ...bytes), 1, nowMs))).toBe(true);
  expect(unlisted.some((bytes) => filter.has(bytes, 0, nowMs))).toBe(false);
  filter.set([]);
  expect(filter.has(addresses[0]!, 0, nowMs)).toBe(false);
});

test('an objection ends after a year, with its key, on the hub and on a sensor that hears nothing of it', async () => {
  const { hub, store } = await registered();
  const filter = objectionFilter();
  filter.set(await liveLists(hub.db, store, NOW_MS));
  const endMs = NOW_MS + EXPIRY_DAYS * DAY_MS;
  expect(await liveLists(hub.db, store, endMs - 1)).toHaveLength(1);
  expect(filter.has(bytesOf(ADDRESS), 0, endMs - 1000)).toBe(true);
  expect(filter.has(bytesOf(ADDRESS), 0, endMs)).toBe(false);
  expect(await liveLists(hub.db, store, endMs)).toEqual([]);
  const rows = (table: string) => hub.raw.prepare(`SELECT count(*) AS n FROM ${table}`).get();
  expect([rows('objection'), rows('objection_key')]).toEqual([{ n: 0 }, { n: 0 }]);
});

test('registered twice it is listed once, and only the own link withdraws the own entry', async () => {
  const first = await registered();
  const second = await registered(ADDRESS, first);
  const listed = async () =>
    (await liveLists(first.hub.db, first.store, NOW_MS)).flatMap(({ hashes }) => hashes);
  expect(await listed()).toHaveLength(1);
  expect(await withdrawObjection(first.hub.db.asOperator(), first.store, second.token)).toBe(true);
  expect(await listed()).toHaveLength(1);
  expect(await withdrawObjection(first.hub.db.asOperator(), first.store, 'guess')).toBe(false);
  expect(await withdrawObjection(first.hub.db.asOperator(), first.store, first.token)).toBe(true);
  expect(await listed()).toEqual([]);
});

test('it is followed until every sensor has it', async () => {
  const asked = askedStore();
  const { db } = asked.hub;
  const send = async () => {
    const messages = await db
      .asOperator()
      .write((unit) => currentMessages(unit, [asked.store], liveObjectionLists, NOW_MS));
    return messages.get(asked.store.key)!;
  };
  await asked.says({ revision: (await send()).revision });
  const { token } = await registered(ADDRESS, asked);
  const follow = async () =>
    (await followObjection(db.asOperator(), asked.store, token, NOW_MS))!.sensors.map(({ has }) => has);
  expect(await follow()).toEqual([false]);
  const { revision } = await send();
  await asked.says({ revision });
  expect(await follow()).toEqual([true]);
  // The same address again changes no list, and is in force at once.
  const again = await registered(ADDRESS, asked);
  expect((await send()).revision).toBe(revision);
  expect((await followObjection(db.asOperator(), asked.store, again.token, NOW_MS))!.sensors).toMatchObject([
    { has: true },
  ]);
  expect(await followObjection(db.asOperator(), asked.store, 'guess', NOW_MS)).toBeUndefined();
});
