// Group commit on a real database file: what is answered is committed, and nothing spoils its batch.

import { copyFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fc, test as property } from '@fast-check/vitest';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Answer } from '../../../hub/ingest/commit-batch.ts';
import { BATCH_MESSAGES_MAX, createIntake, type Intake } from '../../../hub/ingest/intake.ts';
import { isSuperseded } from '../../../hub/ingest/is-superseded.ts';
import type { HubDatabase } from '../../../hub/store/port.ts';
import type { FindStore } from '../../../hub/store/stores.ts';
import { createLogger } from '../../../shared/logger.ts';
import { topicOf } from '../../../shared/topics.ts';
import { formatUtcHour, type UtcHour } from '../../../shared/utc-hour.ts';
import { fakeClock } from '../../support/fake-clock.ts';
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
let path: string;
let db: HubDatabase;
let raw: Database.Database;
let findStore: FindStore;
let answers: Answer[];
let intake: Intake;

const intakeOf = (answer: (answer: Answer) => void) =>
  createIntake({ db, findStore, clock: fakeClock(NOW_MS), logger: createLogger('test', 'silent'), answer });
const rows = (sql: string) => raw.prepare<[], Record<string, unknown>>(sql).all();
const past = (hours: number) => (NOON - hours) as UtcHour;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-intake-'));
  path = join(folder, 'hub.sqlite');
  ({ db, raw } = openRaw(path));
  findStore = await withStores(db, RETAILERS);
  answers = [];
  intake = intakeOf((answer) => answers.push(answer));
});
afterEach(async () => {
  await db.close();
  rmSync(folder, { recursive: true });
});

test('a receipt goes out only when another connection can read the hour', async () => {
  const other = new Database(path, { readonly: true });
  const readable = other.prepare<[number], { n: number }>('SELECT count(*) AS n FROM hour WHERE hour = ?');
  const seen: boolean[] = [];
  const watched = intakeOf(({ receipt }) => {
    const hour = [0, 1, 2].map(past).find((candidate) => formatUtcHour(candidate) === receipt.hour)!;
    seen.push(readable.get(hour)!.n === 1);
  });
  for (const hours of [0, 1, 2]) await watched.take(HOUR_TOPIC, bytes(hourlyCount(past(hours))));
  expect(seen).toEqual([]);
  await nextTurn();
  expect(seen).toEqual([true, true, true]);
  other.close();
});

test('bug fixed: hours were answered that went into a database file which had been deleted or replaced', async () => {
  const take = async () => {
    await intake.take(HOUR_TOPIC, bytes(hourlyCount(NOON)));
    await nextTurn();
  };
  renameSync(path, `${path}.away`);
  await take();
  copyFileSync(`${path}.away`, path);
  await take();
  expect(answers).toEqual([]);
  expect(intake.counts()).toEqual({ failed: 2 });
  expect(intake.failure()).toContain('was deleted, moved or replaced');
  renameSync(`${path}.away`, path);
  await take();
  expect(answers.map(({ receipt }) => receipt.outcome)).toEqual(['stored']);
  expect(intake.failure()).toBeUndefined();
});

test('a full batch is committed before the next message is taken', async () => {
  for (let n = 0; n < BATCH_MESSAGES_MAX; n += 1) {
    expect(answers).toHaveLength(0);
    const taken = intake.take(HOUR_TOPIC, bytes(hourlyCount(past(n))));
    expect(answers).toHaveLength(0);
    await taken;
  }
  expect(answers).toHaveLength(BATCH_MESSAGES_MAX);
  await intake.take(HOUR_TOPIC, bytes(hourlyCount(past(BATCH_MESSAGES_MAX))));
  await nextTurn();
  expect(answers).toHaveLength(BATCH_MESSAGES_MAX + 1);
});

test('one bad message among many is refused alone', async () => {
  for (let n = 0; n < 20; n += 1) {
    await intake.take(HOUR_TOPIC, bytes(hourlyCount(past(n), n === 7 ? { visits: -3 } : {})));
  }
  await intake.take(HOUR_TOPIC, bytes('}{'));
  await intake.flush();
  expect(rows('SELECT count(*) AS n FROM hour')).toEqual([{ n: 19 }]);
  expect(answers.map(({ receipt }) => receipt.outcome)).toEqual(
    Array.from({ length: 20 }, (_, n) => (n === 7 ? 'rejected' : 'stored')),
  );
  expect(answers[7]).toEqual({
    path: DOOR,
    receipt: {
      v: 1,
      hour: formatUtcHour(past(7)),
      outcome: 'rejected',
      reason: 'bad-field: visits: expected an integer from 0 up to 1000000 or null, got -3',
    },
  });
  expect(rows('SELECT code, CAST(body AS TEXT) AS body FROM refused')).toEqual([
    { code: 'bad-field', body: JSON.stringify(hourlyCount(past(7), { visits: -3 })) },
    { code: 'not-json', body: '}{' },
  ]);
  expect(intake.counts()).toEqual({ stored: 19, 'bad-field': 1, 'not-json': 1 });
});

test('a repeat is answered again, also within its batch', async () => {
  for (let n = 0; n < 2; n += 1) {
    await intake.take(HOUR_TOPIC, bytes(hourlyCount()));
    await intake.take(HOUR_TOPIC, bytes(hourlyCount()));
    await intake.flush();
  }
  expect(answers.map(({ receipt }) => receipt.outcome)).toEqual([
    'stored',
    'duplicate',
    'duplicate',
    'duplicate',
  ]);
  expect(rows('SELECT count(*) AS n FROM hour')).toEqual([{ n: 1 }]);
  expect(rows('SELECT * FROM refused')).toEqual([]);
});

const anyCharacter = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));
const anyNumber = (max: number) =>
  fc
    .oneof(fc.double({ min: 0, max, noNaN: true }), fc.constantFrom(0, -0, 5e-324, 0.1 + 0.2, max))
    .filter((n) => n <= max);
/** Spellings of one number; two of the last are not JSON. */
const spelt = (value: number) => [JSON.stringify(value), value.toExponential(), `${value}0`, `${value}e0`];
let nextHours = 20;

property.prop(
  [
    fc.string({
      unit: fc.oneof(
        anyCharacter,
        fc.constantFrom('\u0000', '\ud800', '\udfff', '\u202e', '\ufeff', 'é', 'e\u0301', '🎉'),
      ),
      minLength: 1,
      maxLength: 10,
    }),
    anyNumber(1),
    anyNumber(100).filter((n) => n > 0),
    fc.nat(3),
  ],
  { numRuns: 40 },
)(
  'whatever its characters, a message that is byte for byte the same is a duplicate of what was stored',
  async (estimator, coverage, epsilon, spelling) => {
    nextHours += 1;
    const hour = past(nextHours);
    // JSON of a half surrogate is its escape; other characters also come as they are.
    const body = JSON.stringify(hourlyCount(hour, { estimator, epsilon, coverage: 0.123456 })).replace(
      '0.123456',
      spelt(coverage)[spelling]!,
    );
    answers = [];
    for (let n = 0; n < 3; n += 1) await intake.take(HOUR_TOPIC, bytes(body));
    await intake.flush();
    const outcomes = answers.map(({ receipt }) => receipt.outcome);
    const reasons = new Set(answers.map(({ receipt }) => receipt.reason));
    if (outcomes.length === 0) expect(() => JSON.parse(body)).toThrow();
    else if (outcomes[0] === 'stored') expect(outcomes).toEqual(['stored', 'duplicate', 'duplicate']);
    else expect([outcomes, reasons.size]).toEqual([['rejected', 'rejected', 'rejected'], 1]);
    expect(intake.counts().conflict).toBeUndefined();
  },
);

test('a repeat with other values is kept aside, answered and raises one alarm; the first values stay', async () => {
  await intake.take(HOUR_TOPIC, bytes(hourlyCount()));
  await intake.take(HOUR_TOPIC, bytes(hourlyCount(NOON, { visits: 42 })));
  await intake.flush();
  await intake.take(HOUR_TOPIC, bytes(hourlyCount(NOON, { visits: 42 })));
  await intake.flush();
  const reason = 'conflict: 2026-03-02T12:00:00Z is stored already with other values';
  expect(answers.map(({ receipt }) => [receipt.outcome, receipt.reason])).toEqual([
    ['stored', undefined],
    ['rejected', reason],
    ['rejected', reason],
  ]);
  expect(rows('SELECT visits FROM hour')).toEqual([{ visits: 41 }]);
  expect(rows('SELECT code, reason FROM refused')).toEqual(Array(2).fill({ code: 'conflict', reason }));
  expect(rows('SELECT kind, text FROM alarm')).toEqual([
    {
      kind: 'conflicting-repeat',
      text: 'sent 2026-03-02T12:00:00Z again with other values; what was stored first stays',
    },
  ]);
});

test('the last state and health are kept as they came, and are not answered', async () => {
  const later = { ...HEALTH, uptime_s: 20_000 };
  await intake.take(topicOf(DOOR, 'state'), bytes(STATE));
  await intake.take(topicOf(DOOR, 'health'), bytes(HEALTH));
  await intake.take(topicOf(DOOR, 'health'), bytes(later));
  await intake.flush();
  expect(rows('SELECT id, first_heard, state, state_at, health, health_at FROM sensor')).toEqual([
    {
      id: 'door',
      first_heard: NOW_MS,
      state: JSON.stringify(STATE),
      state_at: NOW_MS,
      health: JSON.stringify(later),
      health_at: NOW_MS,
    },
  ]);
  expect(answers).toEqual([]);
});

test('a store outside the configuration gets no rows but the refusal, and is told', async () => {
  await intake.take(topicOf({ ...DOOR, store: 'elsewhere' }, 'hour'), bytes(hourlyCount()));
  await intake.flush();
  expect(rows('SELECT * FROM sensor')).toEqual([]);
  expect(answers[0]?.receipt).toMatchObject({
    outcome: 'rejected',
    reason: expect.stringMatching(/^unknown-store: /),
  });
});

test('a full disk answers nobody, and the hours are taken when there is room', async () => {
  const pages = raw.pragma('page_count', { simple: true });
  raw.pragma(`max_page_count = ${pages}`);
  const send = async () => {
    for (let n = 0; n < 400; n += 1) await intake.take(HOUR_TOPIC, bytes(hourlyCount(past(n))));
    await intake.flush();
  };
  await send();
  expect(answers).toEqual([]);
  expect(intake.counts()).toEqual({ failed: 400 });
  expect(rows('SELECT * FROM hour')).toEqual([]);
  raw.pragma('max_page_count = 1000000');
  await send();
  expect(intake.counts()).toEqual({ failed: 400, stored: 400 });
});

describe('a state of a sensor that has been at two brokers', () => {
  const at = (minute: number) => `2026-03-02T13:${String(minute).padStart(2, '0')}:00.000Z`;
  const take = async (state: 'online' | 'offline', connected?: string) => {
    const said = Object.assign({}, STATE, { state }, connected && { connected });
    await intake.take(topicOf(DOOR, 'state'), bytes(said));
  };
  const now = async () => {
    await nextTurn();
    const [row] = rows('SELECT state, online_state FROM sensor');
    const { state, connected } = JSON.parse(row!.state as string);
    return [state, connected, JSON.parse(row!.online_state as string).connected];
  };

  test('the last will of the one that it has left takes nothing away, in one batch or another', async () => {
    await take('online', at(1));
    await take('online', at(2));
    await take('offline', at(1));
    expect(await now()).toEqual(['online', at(2), at(2)]);
    await take('offline', at(1));
    expect(await now()).toEqual(['online', at(2), at(2)]);
  });

  test('what a broker kept of an earlier connection does not bring a sensor back that is gone', async () => {
    await take('online', at(1));
    await take('online', at(2));
    await take('offline', at(2));
    await take('online', at(1));
    expect(await now()).toEqual(['offline', at(2), at(2)]);
  });

  test('the last will of the connection that there is holds, and so does the next birth', async () => {
    await take('online', at(1));
    await take('offline', at(1));
    expect(await now()).toEqual(['offline', at(1), at(1)]);
    await take('online', at(2));
    expect(await now()).toEqual(['online', at(2), at(2)]);
  });

  test('a moment that is still to come keeps nobody out, and one that says none is taken', async () => {
    await take('online', '2031-01-01T00:00:00.000Z');
    await take('online', at(1));
    expect(await now()).toEqual(['online', at(1), at(1)]);
    await take('offline');
    expect(await now()).toEqual(['offline', undefined, at(1)]);
  });

  property.prop([fc.shuffledSubarray([1, 2, 3, 4, 5, 6], { minLength: 6 })])(
    'in whatever order the brokers tell of them, the newest connection holds',
    (order) => {
      const said = order.map((n) => ({ state: n % 2 === 1 ? 'online' : 'offline', connected: at(n >> 1) }));
      let held: string | null = null;
      for (const one of said) if (!isSuperseded(one, held, NOW_MS)) held = JSON.stringify(one);
      expect(JSON.parse(held!).connected).toBe(at(3));
    },
  );
});
