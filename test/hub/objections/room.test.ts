// Floods of a store's list, day after day on a clock that the test moves: visitors have their place, and keep it.
import { expect, test } from 'vitest';
import {
  followObjection,
  liveObjectionLists,
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

const DAY_MS = 86_400_000;
const MIDNIGHT_MS = Math.floor(NOW_MS / DAY_MS) * DAY_MS;

function flooded() {
  const asked = askedStore();
  const { db } = asked.hub;
  // Thousands of registrations, none of which a power cut threatens.
  db.pragma('synchronous = OFF');
  let devices = 0;
  const object = (network: string, nowMs: number) => {
    devices += 1;
    const typed = `3c286d${devices.toString(16).padStart(6, '0')}`;
    return registerObjection(db, asked.store, { typed, network }, nowMs);
  };
  const visitors: { readonly token: string; readonly nowMs: number }[] = [];
  return {
    ...asked,
    object,
    /** One who gets a place at once. */
    visitor(network: string, nowMs: number) {
      const outcome = object(network, nowMs);
      if (outcome.kind !== 'registered')
        throw new Error(`${outcome.kind} on day ${(nowMs - NOW_MS) / DAY_MS}`);
      visitors.push({ token: outcome.token, nowMs });
    },
    /** Of the visitors that had a place. */
    lost: (nowMs: number) =>
      visitors.filter(({ token }) => followObjection(db, asked.store, token, nowMs) === undefined).length,
    listed: (nowMs: number) =>
      liveObjectionLists(db, asked.store, nowMs).reduce((sum, { hashes }) => sum + hashes.length, 0),
    /** Of each of so many networks so many, and nothing is asked of the outcome. */
    flood(networks: number, each: number, nowMs: number) {
      for (let n = 0; n < networks; n += 1) {
        for (let times = 0; times < each; times += 1)
          object(`flood ${Math.floor(nowMs / DAY_MS)} ${n}`, nowMs);
      }
    },
  };
}

test('one network has so many a day, and nobody else is told to wait for it', () => {
  const { object, visitor, lost } = flooded();
  const kinds = Array.from({ length: 60 }, () => object('flood', NOW_MS));
  expect(kinds.filter(({ kind }) => kind === 'registered')).toHaveLength(REGISTERED_A_DAY_PER_NETWORK_MAX);
  expect(kinds.at(-1)).toEqual({ kind: 'wait', untilMs: MIDNIGHT_MS + DAY_MS });
  visitor('home', NOW_MS);
  expect(object('flood', MIDNIGHT_MS + DAY_MS).kind).toBe('registered');
  expect(lost(NOW_MS)).toBe(0);
});

test('a day full of a flood has room for visitors, and a full day of single ones asks for patience', () => {
  const { flood, visitor, object, listed, lost, alarms } = flooded();
  visitor('early', NOW_MS);
  flood(12, 20, NOW_MS);
  expect(listed(NOW_MS)).toBe(REGISTERED_A_DAY_MAX);
  for (let n = 0; n < 30; n += 1) visitor(`home ${n}`, NOW_MS);
  expect(listed(NOW_MS)).toBe(REGISTERED_A_DAY_MAX);
  flood(300, 3, NOW_MS);
  expect(object('late', NOW_MS)).toEqual({ kind: 'wait', untilMs: MIDNIGHT_MS + DAY_MS });
  visitor('late', MIDNIGHT_MS + DAY_MS);
  expect(lost(NOW_MS)).toBe(0);
  expect(alarms().map(({ kind }) => kind)).toEqual(['many-objections']);
  expect(ALARM_A_DAY).toBeLessThan(REGISTERED_A_DAY_MAX);
});

test.each([
  ['ten networks that come often', 10, 20],
  ['a hundred that come twice', 100, 2],
  ['as many as there are places, that come once', 200, 1],
])('twelve days of %s fill no year: a visitor a day has a place, and none loses it', (_, networks, each) => {
  const { flood, visitor, listed, lost, alarms } = flooded();
  expect(REGISTERED_MAX).toBeLessThan(OBJECTIONS_MAX);
  for (let day = 0; day < 12; day += 1) {
    const nowMs = NOW_MS + day * DAY_MS;
    // A household, before the flood of the day.
    for (let n = 0; n < 3; n += 1) visitor(`home ${day}`, nowMs);
    flood(networks, each, nowMs + 1);
    if (networks < 100) visitor(`later ${day}`, nowMs + 2);
  }
  const endMs = NOW_MS + 12 * DAY_MS;
  expect(listed(endMs)).toBe(REGISTERED_MAX);
  expect(lost(endMs)).toBe(0);
  expect(alarms().some(({ text }) => text.includes(`has its ${REGISTERED_MAX} objections`))).toBe(true);
});

test('a list full of days that nobody could tell from visitors takes none, says so, and loses nobody', () => {
  const { flood, visitor, object, listed, lost, store, hub } = flooded();
  visitor('home', NOW_MS);
  for (let day = 0; listed(NOW_MS + day * DAY_MS) < REGISTERED_MAX; day += 1)
    flood(17, 2, NOW_MS + day * DAY_MS);
  const endMs = NOW_MS + 80 * DAY_MS;
  expect(object('late', endMs)).toEqual({ kind: 'full' });
  expect(lost(endMs)).toBe(0);
  const [{ key }] = hub.db.prepare<[], { key: number }>('SELECT max(key) AS key FROM objection').all() as [
    { key: number },
  ];
  hub.db.prepare('DELETE FROM objection WHERE key = ?').run(key);
  expect(object('late', endMs).kind).toBe('registered');
  expect(withdrawObjection(hub.db, store, 'guess')).toBe(false);
});
