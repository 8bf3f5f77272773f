// What an operator asks, what a sensor says, and what of it is noted and raises an alarm.
import { expect, test } from 'vitest';
import { configureStore, pauseStore, resumeStore } from '../../../hub/remote/actions.ts';
import type { HubDatabase } from '../../../hub/store/port.ts';
import { STATE } from '../ingest/example-messages.ts';
import { askedStore, NOW_MS } from './asked-store.ts';

const KIM = { by: 'Kim' };
const HOUR_MS = 3_600_000;
const pauseAt = async (db: HubDatabase, store: number, nowMs: number) =>
  (await db.asOperator().pauses([store], nowMs)).get(store);
const { settings } = STATE;

test('a pause holds until it is resumed, and both are noted', async () => {
  const { hub, store, alarms } = askedStore();
  expect(await pauseStore(hub.db.asOperator(), store, { ...KIM, reason: 'refit' }, NOW_MS)).toMatchObject({
    kind: 'done',
    value: { sinceMs: NOW_MS, untilMs: null, pausedBy: 'Kim', reason: 'refit' },
  });
  expect(await pauseAt(hub.db, store.key, NOW_MS + 100 * HOUR_MS)).toBeDefined();
  expect((await resumeStore(hub.db.asOperator(), store, KIM, NOW_MS + HOUR_MS)).kind).toBe('done');
  expect(await pauseAt(hub.db, store.key, NOW_MS + HOUR_MS)).toBeUndefined();
  expect(await resumeStore(hub.db.asOperator(), store, KIM, NOW_MS + HOUR_MS)).toMatchObject({
    what: 'The store is not paused',
  });
  expect(
    (await hub.db.asOperator().audit(store, 9)).map(({ what, after, weaker }) => [
      what,
      after === 'null',
      weaker,
    ]),
  ).toEqual([
    ['pause', true, false],
    ['pause', false, false],
  ]);
  const all = { fromMs: 0, toMs: NOW_MS + 9 * HOUR_MS };
  expect((await hub.db.asOperator().pausedSpans([{ store: store.key, ...all }]))[0]).toEqual([
    { fromMs: NOW_MS, toMs: NOW_MS + HOUR_MS },
  ]);
  expect(alarms()).toEqual([]);
});

test('a pause with an end, on the wall clock of the store, ends by itself and can be made longer', async () => {
  const { hub, store } = askedStore();
  const until = (text: string) => pauseStore(hub.db.asOperator(), store, { ...KIM, until: text }, NOW_MS);
  expect(await until('2026-11-23T18:00')).toMatchObject({
    value: { untilMs: Date.parse('2026-11-23T17:00Z') },
  });
  expect(await pauseAt(hub.db, store.key, Date.parse('2026-11-23T16:59Z'))).toBeDefined();
  expect(await pauseAt(hub.db, store.key, Date.parse('2026-11-23T17:00Z'))).toBeUndefined();
  expect(await until('2026-11-23T19:00')).toMatchObject({
    value: { sinceMs: NOW_MS, untilMs: Date.parse('2026-11-23T18:00Z') },
  });
  expect(await until('2026-11-23T10:00')).toMatchObject({
    kind: 'refused',
    what: '2026-11-23T10:00 is past',
  });
  expect(await until('soon')).toMatchObject({ kind: 'refused', what: "'soon' is not a time" });
});

test.each<[string, object, RegExp]>([
  ['no such setting', { shoes: 1 }, /There is no such setting/],
  ['a profile that is none', { profile: 'week' }, /expected .*minutes.*week/],
  ['a zone below the floor', { 'zones.insideDbm': -95, 'zones.floorDbm': -90 }, /below the floor/],
  ['too many decimals', { 'privacy.epsilon': 0.12345 }, /three decimals/],
  ['a time zone that is none', { opening: { timeZone: 'Mars/Base', hours: STATE } }, /expected|unknown/],
])('%s is refused, and nothing is changed or noted', async (_name, set, message) => {
  const { hub, store } = askedStore();
  const outcome = await configureStore(
    hub.db.asOperator(),
    store,
    { ...KIM, set: { ...set }, unset: [] },
    NOW_MS,
  );
  expect(outcome).toMatchObject({ kind: 'refused', what: expect.stringMatching(message) });
  expect(await hub.db.asOperator().audit(store, 9)).toEqual([]);
});

test.each<[string, unknown, boolean]>([
  ['profile', 'hour', true],
  ['privacy.epsilon', 2, true],
  ['privacy.epsilon', 0.5, false],
  ['privacy.floor', 0, true],
  ['privacy.floor', 10, false],
  ['zones.insideDbm', -80, true],
  ['zones.insideDbm', -70, false],
  ['zones.floorDbm', -100, true],
  ['stayMinutes', 20, false],
  ['opening', 'store', false],
])('asked for %s %s: noted, with an alarm where it protects less: %s', async (name, value, weaker) => {
  const { hub, store, says, alarms } = askedStore();
  await says({});
  await configureStore(hub.db.asOperator(), store, { ...KIM, set: { [name]: value }, unset: [] }, NOW_MS);
  expect(await hub.db.asOperator().audit(store, 1)).toMatchObject([
    { what: name, side: 'hub', by: 'Kim', weaker },
  ]);
  expect(alarms().map(({ kind }) => kind)).toEqual(weaker ? ['weaker-settings'] : []);
});

test('opening hours: taken away or made longer protects less', async () => {
  const { hub, store, says } = askedStore();
  const day: [string, string] = ['10:00', '18:00'];
  const hours = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: null };
  await says({ settings: { ...settings, opening: { timeZone: 'Europe/Berlin', hours } } });
  const weakerWith = async (opening: unknown) => {
    await configureStore(hub.db.asOperator(), store, { ...KIM, set: { opening }, unset: [] }, NOW_MS);
    return (await hub.db.asOperator().audit(store, 1))[0]!.weaker;
  };
  expect(await weakerWith(null)).toBe(true);
  expect(await weakerWith({ timeZone: 'Europe/Berlin', hours: { ...hours, sun: day } })).toBe(true);
  expect(await weakerWith({ timeZone: 'Europe/Berlin', hours: { ...hours, mon: ['09:59', '18:00'] } })).toBe(
    true,
  );
  expect(await weakerWith({ timeZone: 'Asia/Tokyo', hours })).toBe(true);
  expect(await weakerWith({ timeZone: 'Europe/Berlin', hours: { ...hours, mon: ['11:00', '17:00'] } })).toBe(
    false,
  );
});

test('a sensor whose own file protects less is noted and raises an alarm, whoever changed the file', async () => {
  const { hub, store, says, alarms } = askedStore();
  await says({});
  expect(alarms()).toEqual([]);
  await says({ profile: 'hour', settings: { ...settings, profile: 'hour' } });
  expect(await hub.db.asOperator().audit(store, 1)).toMatchObject([
    { sensor: 'door', side: 'sensor', what: 'profile', before: '"minutes"', after: '"hour"', weaker: true },
  ]);
  expect(alarms()).toMatchObject([
    { kind: 'weaker-settings', text: expect.stringContaining("sensor's own file") },
  ]);
});

test('what was asked for raises one alarm, not another when the sensor does it', async () => {
  const { hub, store, says, alarms } = askedStore();
  await says({});
  await configureStore(
    hub.db.asOperator(),
    store,
    { ...KIM, set: { 'privacy.epsilon': 2 }, unset: [] },
    NOW_MS,
  );
  await says({ revision: 1, settings: { ...settings, privacy: { epsilon: 2, floor: 5 } } });
  expect(alarms()).toHaveLength(1);
  expect(await hub.db.asOperator().audit(store, 1)).toMatchObject([
    { side: 'sensor', what: 'privacy.epsilon', by: 'revision 1 of the hub', weaker: true },
  ]);
  // Twice the same says nothing new.
  await says({ revision: 1, settings: { ...settings, privacy: { epsilon: 2, floor: 5 } } });
  expect(await hub.db.asOperator().audit(store, 9)).toHaveLength(3);
});

test('a last will, written long ago, changes nothing of what is in force', async () => {
  const { hub, store, says } = askedStore();
  await says({ settings: { ...settings, profile: 'hour' } });
  await says({ state: 'offline' });
  expect(await hub.db.asOperator().audit(store, 9)).toHaveLength(1);
});

test('asked of nobody yet: settings that no sensor contradicts are no weakening', async () => {
  const { hub, store, alarms } = askedStore();
  await configureStore(hub.db.asOperator(), store, { ...KIM, set: { profile: 'hour' }, unset: [] }, NOW_MS);
  expect(await hub.db.asOperator().audit(store, 1)).toMatchObject([{ what: 'profile' }]);
  await configureStore(hub.db.asOperator(), store, { ...KIM, set: {}, unset: ['profile'] }, NOW_MS);
  expect(await hub.db.asOperator().audit(store, 9)).toHaveLength(2);
  expect(alarms()).toEqual([]);
});
