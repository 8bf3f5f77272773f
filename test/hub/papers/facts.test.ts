// The facts are what the database and the configuration say, and of several sensors the weakest.
import { expect, test } from 'vitest';
import { KEY_PERIOD_MS } from '../../../device/count/counter.ts';
import { PSEUDONYM_MINUTES } from '../../../hub/papers/facts.ts';
import { loadFacts } from '../../../hub/papers/load-facts.ts';
import { PROFILES } from '../../../shared/hourly-count.ts';
import { config, NOW_MS, PUBLIC_PAGE, paperedStore } from './papered-store.ts';

test('the minutes of a profile are those after which a sensor overwrites its key', () => {
  for (const profile of PROFILES)
    expect(PSEUDONYM_MINUTES[profile] * 60_000, profile).toBe(KEY_PERIOD_MS[profile]);
});

test('one sensor: as it reports', async () => {
  expect(await paperedStore().facts()).toMatchObject({
    writtenOn: '2026-11-23',
    publicPage: PUBLIC_PAGE,
    sensors: [
      { id: 'door', isPresent: true, lastHour: '2026-11-23', profile: 'minutes', config: '0123456789ab' },
    ],
    processing: { profiles: ['minutes'], forgetMinutes: 5, epsilon: 1, floor: 5 },
    kept: { hours: 3, since: '2026-11-23', handCounts: 0, calibrations: 0, refusedMax: 10_000 },
    listening: { hours: 3, whileClosed: 0 },
  });
});

test('sensors that differ: the longest memory, the weakest noise, the lowest floor', async () => {
  const at = paperedStore();
  at.addSensor('window', '2026-11-23T09', '2026-11-23T10');
  at.set('window', "profile = 'hour', epsilon = 0.5, floor = 3");
  expect((await at.facts()).processing).toEqual({
    profiles: ['minutes', 'hour'],
    forgetMinutes: 60,
    epsilon: 1,
    floor: 3,
  });
});

test('a sensor that is gone is told, and no longer weighs', async () => {
  const at = paperedStore();
  at.addSensor('old', '2026-06-01T09', '2026-06-01T10');
  at.set('old', "profile = 'hour', floor = 0");
  const { sensors, processing } = await at.facts();
  expect(sensors.map(({ id, isPresent }) => [id, isPresent])).toEqual([
    ['door', true],
    ['old', false],
  ]);
  expect(processing).toMatchObject({ forgetMinutes: 5, floor: 5 });
});

test('a sensor that says another profile than its newest hour weighs by the longer of the two', async () => {
  const at = paperedStore();
  const say = (profile: string) =>
    at.hub.raw.prepare('UPDATE sensor SET state = ?').run(JSON.stringify({ state: 'online', profile }));
  say('hour');
  expect((await at.facts()).processing.forgetMinutes).toBe(60);
  at.set('door', "profile = 'hour'");
  say('minutes');
  expect((await at.facts()).processing.forgetMinutes).toBe(60);
});

test('where a sensor has said nothing, or there is none, the longest memory there is counts', async () => {
  const at = paperedStore();
  at.hub.addSensor({ ...storeOf(at) }, 'new', 'online');
  at.hub.raw.exec("UPDATE sensor SET state = json_remove(state, '$.profile') WHERE id = 'new'");
  expect((await at.facts()).processing).toMatchObject({ profiles: ['minutes'], forgetMinutes: 60 });
  at.hub.raw.exec('DELETE FROM hour; DELETE FROM setup; DELETE FROM sensor');
  expect((await at.facts()).processing).toEqual({
    profiles: [],
    forgetMinutes: 60,
    epsilon: undefined,
    floor: undefined,
  });
});

test('hours heard while the shop is closed are counted', async () => {
  const at = paperedStore();
  at.addSensor('night', '2026-11-22T20', '2026-11-23T10');
  expect((await at.facts()).listening).toEqual({ days: 28, hours: 17, whileClosed: 13 });
  at.set('night', 'coverage = 0');
  expect((await at.facts()).listening.whileClosed).toBe(0);
});

test('a store that the configuration does not name is refused with those that it does', async () => {
  const at = paperedStore();
  await expect(loadFacts(config(), at.hub.db, 'acme/oslo', NOW_MS)).rejects.toThrow(
    '--store: there is no store acme/oslo; it has acme/berlin',
  );
});

test('an address of a database is told without its password', async () => {
  const at = paperedStore();
  const database = 'postgres://hub:secret@db:5432/footfall?password=secret';
  const { hub } = await at.facts({ ...config(), database });
  expect(hub.database).toBe('postgres://hub@db:5432/footfall');
});

function storeOf({ hub }: ReturnType<typeof paperedStore>) {
  const { key } = hub.raw.prepare<[], { key: number }>('SELECT key FROM store').get()!;
  return { key } as Parameters<typeof hub.addSensor>[0];
}
