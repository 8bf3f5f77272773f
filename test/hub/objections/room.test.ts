// Floods of a store's list, day after day on a clock that the test moves: visitors have their place, and keep it.
import { expect, test } from 'vitest';
import {
  followObjection,
  type Registered,
  registerObjection,
  withdrawObjection,
} from '../../../hub/objections/objections.ts';
import {
  ALARM_A_DAY,
  REGISTERED_A_DAY_MAX,
  REGISTERED_A_DAY_PER_NETWORK_MAX,
  REGISTERED_MAX,
} from '../../../hub/objections/room.ts';
import { OBJECTIONS_MAX } from '../../../shared/remote-config.ts';
import { askedStore, NOW_MS } from '../remote/asked-store.ts';
import { liveLists } from './live-lists.ts';

const DAY_MS = 86_400_000;
const MIDNIGHT_MS = Math.floor(NOW_MS / DAY_MS) * DAY_MS;

function flooded() {
  const asked = askedStore();
  const { db } = asked.hub;
  // Thousands of registrations, none of which a power cut threatens.
  asked.hub.raw.pragma('synchronous = OFF');
  let devices = 0;
  const object = (network: string, nowMs: number) => {
    devices += 1;
    const typed = `3c286d${devices.toString(16).padStart(6, '0')}`;
    return registerObjection(db.asOperator(), asked.store, { typed, network }, nowMs);
  };
  const visitors: { readonly token: string; readonly nowMs: number }[] = [];
  return {
    ...asked,
    object,
    /** One who gets a place at once. */
    async visitor(network: string, nowMs: number) {
      const outcome = await object(network, nowMs);
      if (outcome.kind !== 'registered')
        throw new Error(`${outcome.kind} on day ${(nowMs - NOW_MS) / DAY_MS}`);
      visitors.push({ token: outcome.token, nowMs });
    },
    /** Of the visitors that had a place. */
    async lost(nowMs: number) {
      let lost = 0;
      for (const { token } of visitors) {
        if (!(await followObjection(db.asOperator(), asked.store, token, nowMs))) lost += 1;
      }
      return lost;
    },
    listed: async (nowMs: number) =>
      (await liveLists(db, asked.store, nowMs)).reduce((sum, { hashes }) => sum + hashes.length, 0),
    /** Of each of so many networks so many, and nothing is asked of the outcome. */
    async flood(networks: number, each: number, nowMs: number) {
      for (let n = 0; n < networks; n += 1) {
        for (let times = 0; times < each; times += 1)
          await object(`flood ${Math.floor(nowMs / DAY_MS)} ${n}`, nowMs);
      }
    },
  };
}

test('one network has so many a day, and nobody else is told to wait for it', async () => {
  const { object, visitor, lost } = flooded();
  const kinds: Registered[] = [];
  for (let n = 0; n < 60; n += 1) kinds.push(await object('flood', NOW_MS));
  expect(kinds.filter(({ kind }) => kind === 'registered')).toHaveLength(REGISTERED_A_DAY_PER_NETWORK_MAX);
  expect(kinds.at(-1)).toEqual({ kind: 'wait', untilMs: MIDNIGHT_MS + DAY_MS });
  await visitor('home', NOW_MS);
  expect((await object('flood', MIDNIGHT_MS + DAY_MS)).kind).toBe('registered');
  expect(await lost(NOW_MS)).toBe(0);
});

test('a day full of a flood has room for visitors, and a full day of single ones asks for patience', async () => {
  const { flood, visitor, object, listed, lost, alarms } = flooded();
  await visitor('early', NOW_MS);
  await flood(12, 20, NOW_MS);
  expect(await listed(NOW_MS)).toBe(REGISTERED_A_DAY_MAX);
  for (let n = 0; n < 30; n += 1) await visitor(`home ${n}`, NOW_MS);
  expect(await listed(NOW_MS)).toBe(REGISTERED_A_DAY_MAX);
  await flood(300, 3, NOW_MS);
  expect(await object('late', NOW_MS)).toEqual({ kind: 'wait', untilMs: MIDNIGHT_MS + DAY_MS });
  await visitor('late', MIDNIGHT_MS + DAY_MS);
  expect(await lost(NOW_MS)).toBe(0);
  expect(alarms().map(({ kind }) => kind)).toEqual(['many-objections']);
  expect(ALARM_A_DAY).toBeLessThan(REGISTERED_A_DAY_MAX);
});

test.each([
  ['ten networks that come often', 10, 20],
  ['a hundred that come twice', 100, 2],
  ['as many as there are places, that come once', 200, 1],
])(
  'twelve days of %s fill no year: a visitor a day has a place, and none loses it',
  async (_, networks, each) => {
    const { flood, visitor, listed, lost, alarms } = flooded();
    expect(REGISTERED_MAX).toBeLessThan(OBJECTIONS_MAX);
    for (let day = 0; day < 12; day += 1) {
      const nowMs = NOW_MS + day * DAY_MS;
      // A household, before the flood of the day.
      for (let n = 0; n < 3; n += 1) await visitor(`home ${day}`, nowMs);
      await flood(networks, each, nowMs + 1);
      if (networks < 100) await visitor(`later ${day}`, nowMs + 2);
    }
    const endMs = NOW_MS + 12 * DAY_MS;
    expect(await listed(endMs)).toBe(REGISTERED_MAX);
    expect(await lost(endMs)).toBe(0);
    expect(alarms().some(({ text }) => text.includes(`has its ${REGISTERED_MAX} objections`))).toBe(true);
  },
);

test('a list full of days that nobody could tell from visitors takes none, says so, and loses nobody', async () => {
  const { flood, visitor, object, listed, lost, store, hub } = flooded();
  await visitor('home', NOW_MS);
  for (let day = 0; (await listed(NOW_MS + day * DAY_MS)) < REGISTERED_MAX; day += 1)
    await flood(17, 2, NOW_MS + day * DAY_MS);
  const endMs = NOW_MS + 80 * DAY_MS;
  expect(await object('late', endMs)).toEqual({ kind: 'full' });
  expect(await lost(endMs)).toBe(0);
  const [{ key }] = hub.raw.prepare<[], { key: number }>('SELECT max(key) AS key FROM objection').all() as [
    { key: number },
  ];
  hub.raw.prepare('DELETE FROM objection WHERE key = ?').run(key);
  expect((await object('late', endMs)).kind).toBe('registered');
  expect(await withdrawObjection(hub.db.asOperator(), store, 'guess')).toBe(false);
});
