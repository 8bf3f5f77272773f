// Processes of a hub that are killed while hours come in: each hour is stored once and answered, what sensors are asked and say
// arrives, and the jobs pass on. `npm run test:kills` kills as many as one likes.
import { describe, expect, test } from 'vitest';
import { seededRandom, uniform } from '../../shared/random.ts';
import { findPostgres } from '../contract/postgres-server.ts';
import { PROCESSES, underFire } from '../kills/under-fire.ts';
import { findMosquitto } from './broker/mosquitto.ts';

const isInstalled = findPostgres() !== undefined && findMosquitto() !== undefined;

describe.skipIf(!isInstalled)('at Mosquitto, on PostgreSQL (left out where they are not installed)', () => {
  test('processes are killed under load: nothing is lost, and the jobs pass on', async () => {
    const random = seededRandom(7);
    const fire = { kills: 4, sensors: 40, parts: PROCESSES, random: () => uniform(random) };
    const { killed, hours, passed, problems } = await underFire(fire);
    expect(problems).toEqual([]);
    expect(killed.web + killed.ingest + killed.jobs).toBe(5);
    expect(hours).toBeGreaterThan(40);
    expect(passed.length).toBeGreaterThan(0);
  }, 180_000);
});
