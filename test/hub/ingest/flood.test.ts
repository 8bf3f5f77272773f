// What one credential can make the hub keep and log, through the whole intake on a real file.

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createIntake } from '../../../hub/ingest/intake.ts';
import type { HubDatabase } from '../../../hub/store/port.ts';
import { topicOf } from '../../../shared/topics.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { heardLog } from '../../support/heard-log.ts';
import { withStores } from '../directory/with-stores.ts';
import { openRaw } from '../store/open-raw.ts';
import {
  bytes,
  DOOR,
  HEALTH,
  HOUR_TOPIC,
  hourlyCount,
  NOON,
  NOW_MS,
  RETAILERS,
  STATE,
} from './example-messages.ts';

let folder: string;
let db: HubDatabase;
let raw: Database.Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-flood-'));
  ({ db, raw } = openRaw(join(folder, 'hub.sqlite')));
});
afterEach(async () => {
  await db.close();
  rmSync(folder, { recursive: true });
});

const OTHER = { ...DOOR, store: 'side-street' };

async function flooded() {
  const [acme] = RETAILERS;
  const stores = [...acme!.stores, { ...acme!.stores[0]!, id: OTHER.store }];
  const clock = fakeClock(NOW_MS);
  const { logger, lines } = heardLog();
  const findStore = await withStores(db, [{ ...acme!, stores }]);
  const intake = createIntake({ db, findStore, clock, logger, answer: () => undefined });
  return { intake, clock, lines };
}
const count = (table: string) =>
  raw.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${table}`).get()!.n;

test('4,000 alternating states, conflicts and refused messages cost few rows, few lines and one store', async () => {
  const { intake, lines } = await flooded();
  const weak = (n: number) => ({ ...STATE.settings, profile: n % 2 === 0 ? 'minutes' : 'hour' });
  await intake.take(topicOf(OTHER, 'state'), bytes(STATE));
  await intake.take(topicOf(OTHER, 'state'), bytes({ ...STATE, settings: weak(1) }));
  await intake.take(topicOf(OTHER, 'hour'), bytes('}{'));
  await intake.flush();
  for (let n = 0; n < 4_000; n += 1) {
    await intake.take(topicOf(DOOR, 'state'), bytes({ ...STATE, settings: weak(n) }));
    if (n % 10 === 0) {
      const hour = (NOON - (n % 300)) as UtcHour;
      await intake.take(HOUR_TOPIC, bytes(hourlyCount(hour, { visits: n })));
      await intake.take(HOUR_TOPIC, bytes('}{'));
      await intake.flush();
    }
  }
  await intake.flush();
  expect(count('audit')).toBe(2 + 41);
  expect(count('refused')).toBe(1 + 31);
  expect(count('alarm')).toBeLessThanOrEqual(1 + 41 + 21 + 2);
  expect(await db.asOperator().verifyAudit()).toMatchObject({ kind: 'whole' });
  expect((await db.asOperator().alarms(1000)).filter(({ store }) => store === OTHER.store)).toHaveLength(1);
  expect(lines.length).toBeLessThanOrEqual(12);
  raw.pragma('wal_checkpoint(TRUNCATE)');
  expect(statSync(join(folder, 'hub.sqlite')).size).toBeLessThan(1_000_000);
}, 20_000);

test('a sensor that falls silent behind a flood is noted whole with its next health message', async () => {
  const { intake, clock } = await flooded();
  for (let n = 0; n < 101; n += 1) {
    const privacy = { epsilon: 1 + (n % 2), floor: 5 };
    await intake.take(topicOf(DOOR, 'state'), bytes({ ...STATE, settings: { ...STATE.settings, privacy } }));
  }
  const last = { ...STATE.settings, profile: 'hour' };
  await intake.take(topicOf(DOOR, 'state'), bytes({ ...STATE, settings: last }));
  await intake.flush();
  clock.advance(86_400_000);
  await intake.take(topicOf(DOOR, 'health'), bytes(HEALTH));
  await intake.flush();
  expect(raw.prepare('SELECT after, weaker FROM audit WHERE what = ?').all('profile')).toEqual([
    { after: '"hour"', weaker: 1 },
  ]);
});
