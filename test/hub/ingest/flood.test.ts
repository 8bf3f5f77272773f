// What one credential can make the hub keep and log, through the whole intake on a real file.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createIntake } from '../../../hub/ingest/intake.ts';
import { verifyAudit } from '../../../hub/store/audit.ts';
import { type HubDatabase, openDatabase } from '../../../hub/store/database.ts';
import { readAlarms } from '../../../hub/store/read-messages.ts';
import { upsertStores } from '../../../hub/store/stores.ts';
import { topicOf } from '../../../shared/topics.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { heardLog } from '../../support/heard-log.ts';
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
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-flood-'));
  db = openDatabase(join(folder, 'hub.sqlite'));
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const OTHER = { ...DOOR, store: 'side-street' };

function flooded() {
  const [acme] = RETAILERS;
  const stores = [...acme!.stores, { ...acme!.stores[0]!, id: OTHER.store }];
  const clock = fakeClock(NOW_MS);
  const { logger, lines } = heardLog();
  const findStore = upsertStores(db, [{ ...acme!, stores }]);
  const intake = createIntake({ db, findStore, clock, logger, answer: () => undefined });
  return { intake, clock, lines };
}
const count = (table: string) => db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${table}`).get()!.n;

test('4,000 alternating states, conflicts and refused messages cost few rows, few lines and one store', () => {
  const { intake, lines } = flooded();
  const weak = (n: number) => ({ ...STATE.settings, profile: n % 2 === 0 ? 'minutes' : 'hour' });
  intake.take(topicOf(OTHER, 'state'), bytes(STATE));
  intake.take(topicOf(OTHER, 'state'), bytes({ ...STATE, settings: weak(1) }));
  intake.take(topicOf(OTHER, 'hour'), bytes('}{'));
  intake.flush();
  for (let n = 0; n < 4_000; n += 1) {
    intake.take(topicOf(DOOR, 'state'), bytes({ ...STATE, settings: weak(n) }));
    if (n % 10 === 0) {
      const hour = (NOON - (n % 300)) as UtcHour;
      intake.take(HOUR_TOPIC, bytes(hourlyCount(hour, { visits: n })));
      intake.take(HOUR_TOPIC, bytes('}{'));
      intake.flush();
    }
  }
  intake.flush();
  expect(count('audit')).toBe(2 + 41);
  expect(count('refused')).toBe(1 + 31);
  expect(count('alarm')).toBeLessThanOrEqual(1 + 41 + 21 + 2);
  expect(verifyAudit(db)).toMatchObject({ kind: 'whole' });
  expect(readAlarms(db, 1000).filter(({ store }) => store === OTHER.store)).toHaveLength(1);
  expect(lines.length).toBeLessThanOrEqual(12);
  db.pragma('wal_checkpoint(TRUNCATE)');
  expect(statSync(join(folder, 'hub.sqlite')).size).toBeLessThan(1_000_000);
}, 20_000);

test('a sensor that falls silent behind a flood is noted whole with its next health message', () => {
  const { intake, clock } = flooded();
  for (let n = 0; n < 101; n += 1) {
    const privacy = { epsilon: 1 + (n % 2), floor: 5 };
    intake.take(topicOf(DOOR, 'state'), bytes({ ...STATE, settings: { ...STATE.settings, privacy } }));
  }
  const last = { ...STATE.settings, profile: 'hour' };
  intake.take(topicOf(DOOR, 'state'), bytes({ ...STATE, settings: last }));
  intake.flush();
  clock.advance(86_400_000);
  intake.take(topicOf(DOOR, 'health'), bytes(HEALTH));
  intake.flush();
  expect(db.prepare('SELECT after, weaker FROM audit WHERE what = ?').all('profile')).toEqual([
    { after: '"hour"', weaker: 1 },
  ]);
});
