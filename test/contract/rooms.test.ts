// What the rooms of the hub do with the port, on each engine: batches of messages, pauses, hand counts and factors,
// objections and pairing.
import { expect, test } from 'vitest';
import { addCounts, applyFit, endFit, withdrawCount } from '../../hub/calibration/actions.ts';
import { loadCalibration } from '../../hub/calibration/state.ts';
import { raiseWarnings } from '../../hub/calibration/watch.ts';
import { type CommitBatch, prepareCommitBatch } from '../../hub/ingest/commit-batch.ts';
import { validateMessage } from '../../hub/ingest/validate.ts';
import {
  EXPIRY_DAYS,
  followObjection,
  liveObjectionLists,
  registerObjection,
  withdrawObjection,
} from '../../hub/objections/objections.ts';
import { listObjections, purgeObjections } from '../../hub/objections/purge.ts';
import { exchange, issueCode } from '../../hub/pairing/codes.ts';
import { revoke } from '../../hub/pairing/revoke.ts';
import { configureStore, pauseStore, resumeStore } from '../../hub/remote/actions.ts';
import { currentMessages } from '../../hub/remote/message.ts';
import { valuesInForce } from '../../hub/remote/values-in-force.ts';
import { loadOverview } from '../../hub/report/overview.ts';
import type { HubDatabase } from '../../hub/store/port.ts';
import { SENSORS_PER_STORE_MAX } from '../../hub/store/sensors.ts';
import type { StoreRow } from '../../hub/store/stores.ts';
import { parsePairingCode } from '../../shared/pairing.ts';
import { seededRandom } from '../../shared/random.ts';
import { topicOf } from '../../shared/topics.ts';
import type { UtcHour } from '../../shared/utc-hour.ts';
import { withStores } from '../hub/directory/with-stores.ts';
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
} from '../hub/ingest/example-messages.ts';
import { onEachEngine } from './engines.ts';

const DAY_MS = 86_400_000;
const KIM = { by: 'Kim', reason: 'a test' };

interface Hub {
  readonly db: HubDatabase;
  readonly store: StoreRow;
  /** Commits messages together. */
  take(...messages: readonly (readonly [topic: string, body: unknown])[]): ReturnType<CommitBatch>;
}

onEachEngine(({ open }) => {
  async function hub(): Promise<Hub> {
    const db = await open();
    const findStore = await withStores(db, RETAILERS);
    const store = (await db.asTenant('acme').store('acme', 'main-street'))!;
    const commit = prepareCommitBatch(db);
    return {
      db,
      store,
      take: (...messages) =>
        commit(
          messages.map(([topic, body]) => ({
            topic,
            storeKey: store.key,
            body: bytes(body),
            message: validateMessage(topic, bytes(body), { nowMs: NOW_MS, findStore }),
          })),
          NOW_MS,
        ),
    };
  }
  const alarms = async ({ db }: Hub) => (await db.asOperator().alarms(99)).map(({ kind }) => kind).sort();
  const past = (hours: number) => (NOON - hours) as UtcHour;

  test('a batch of everything: each message has its fate, and what is weaker is noted and raised', async () => {
    const at = await hub();
    const weak = { ...STATE, settings: { ...STATE.settings, profile: 'hour' } };
    const { fates, answers } = await at.take(
      [topicOf(DOOR, 'state'), STATE],
      [HOUR_TOPIC, hourlyCount()],
      [HOUR_TOPIC, hourlyCount()],
      [HOUR_TOPIC, hourlyCount(NOON, { visits: 42 })],
      [HOUR_TOPIC, '}{'],
      [topicOf(DOOR, 'state'), weak],
      [topicOf(DOOR, 'health'), HEALTH],
      [topicOf({ ...DOOR, sensor: 'back' }, 'hour'), hourlyCount(past(1), { sensor: 'back' })],
    );
    expect(fates).toEqual([
      ...['state', 'stored', 'duplicate', 'conflict', 'not-json', 'state', 'health', 'stored'],
    ]);
    expect(answers.map((answer) => answer?.receipt.outcome)).toEqual([
      ...[undefined, 'stored', 'duplicate', 'rejected', undefined, undefined, undefined, 'stored'],
    ]);
    expect(await alarms(at)).toEqual(['conflicting-repeat', 'weaker-settings']);
    expect((await at.db.asOperator().audit(undefined, 9)).map(({ what }) => what)).toEqual([
      'profile',
      'settings',
    ]);
    expect(await at.db.asOperator().verifyAudit()).toMatchObject({ kind: 'whole', entries: 2 });
    expect((await at.db.asOperator().refused(9)).map(({ code }) => code)).toEqual(['not-json', 'conflict']);
    const [overview] = (await loadOverview(at.db.asOperator(), NOW_MS)).stores;
    expect(overview).toMatchObject({ alarms: 2, refused: 2, state: { lastHour: NOON } });
  });

  test('a full store refuses further sensors, once with an alarm', async () => {
    const at = await hub();
    const hours = Array.from({ length: SENSORS_PER_STORE_MAX + 5 }, (_, n) => {
      const sensor = `s${n}`;
      return [topicOf({ ...DOOR, sensor }, 'hour'), hourlyCount(NOON, { sensor })] as const;
    });
    const { fates } = await at.take(...hours);
    expect(fates.filter((fate) => fate === 'stored')).toHaveLength(SENSORS_PER_STORE_MAX);
    expect(fates.filter((fate) => fate === 'too-many-sensors')).toHaveLength(5);
    expect(await alarms(at)).toEqual(['too-many-sensors']);
  });

  test('bug fixed: hours were stored of a sensor that nobody expects any more', async () => {
    const at = await hub();
    const today = RETAILERS.map((retailer) => ({
      ...retailer,
      stores: retailer.stores!.map((store) =>
        retailer.id === 'acme' ? { ...store, sensors: [{ id: 'door', retired: '2026-03-02' }] } : store,
      ),
    }));
    const findStore = await withStores(at.db, today);
    const commit = prepareCommitBatch(at.db);
    const take = (...hours: number[]) =>
      commit(
        hours.map((hour) => {
          const body = bytes(hourlyCount(hour as UtcHour));
          const message = validateMessage(HOUR_TOPIC, body, { nowMs: NOW_MS, findStore });
          return { topic: HOUR_TOPIC, storeKey: at.store.key, body, message };
        }),
        NOW_MS,
      );
    // Midnight in Berlin is 23:00 UTC.
    expect((await take(NOON - 14, NOON - 13, NOON)).fates).toEqual(['stored', 'retired', 'retired']);
    expect((await take(NOON)).fates).toEqual(['retired']);
    expect(await at.db.asOperator().hourCount(at.store.key)).toBe(1);
    expect((await at.db.asOperator().refused(9)).map(({ code }) => code)).toEqual(Array(3).fill('retired'));
    expect((await at.db.asOperator().alarms(9)).map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      expect.stringContaining(
        'retired-sensor: hours of that day or later came, and are refused: sensor acme/main-street/door is retired',
      ),
    ]);
  });

  test('pauses and settings are asked for, told once with a revision that rises, and taken back', async () => {
    const at = await hub();
    const access = at.db.asTenant('acme');
    await at.take([topicOf(DOOR, 'state'), STATE]);
    const told = async () => {
      const messages = await access.write((unit) =>
        currentMessages(unit, [at.store], liveObjectionLists, NOW_MS),
      );
      return messages.get(at.store.key)!;
    };
    expect(await told()).toMatchObject({ revision: 1, pause: null });
    expect((await pauseStore(access, at.store, KIM, NOW_MS)).kind).toBe('done');
    expect(await told()).toMatchObject({ revision: 2, pause: { until: null } });
    expect(await told()).toMatchObject({ revision: 2 });
    expect((await resumeStore(access, at.store, KIM, NOW_MS)).kind).toBe('done');
    expect(await resumeStore(access, at.store, KIM, NOW_MS)).toMatchObject({ kind: 'refused' });
    const set = { 'privacy.epsilon': 2 };
    expect((await configureStore(access, at.store, { ...KIM, set, unset: [] }, NOW_MS)).kind).toBe('done');
    expect(await told()).toMatchObject({ revision: 3, settings: { privacy: { epsilon: 2 } } });
    expect(await valuesInForce(access, at.store, NOW_MS)).toMatchObject({
      sensors: [{ sensor: 'door', online: true }],
      asked: { revision: 3, settings: { privacy: { epsilon: 2 } } },
    });
    expect(await alarms(at)).toEqual(['weaker-settings']);
  });

  test('hand counts make a factor that is in force, ended, and never entered by half', async () => {
    const at = await hub();
    const access = at.db.asTenant('acme');
    await at.take(...[0, 1, 2, 3].map((n) => [HOUR_TOPIC, hourlyCount(past(n))] as const));
    const count = (n: number, people = '80') => ({
      kind: 'entries',
      by: 'Kim',
      people,
      from: `${new Date(past(n) * 3_600_000).toISOString().slice(0, 16)}Z`,
    });
    expect(await addCounts(access, at.store, [count(1), count(2), count(1)], NOW_MS)).toMatchObject({
      kind: 'refused',
      at: 2,
    });
    expect(await access.handCounts(at.store.key)).toEqual([]);
    expect(await addCounts(access, at.store, [count(1), count(2)], NOW_MS)).toMatchObject({ kind: 'done' });
    const applied = await applyFit(access, at.store, 'visits', { by: 'Kim' }, NOW_MS);
    if (applied.kind !== 'done') throw new Error(applied.what);
    const state = await loadCalibration(access, at.store, NOW_MS);
    expect(state.measures.visits.fit!.ratio).toBeCloseTo(80 / 41, 5);
    expect(state.measures.visits.current?.calibration.key).toBe(applied.value);
    expect(await raiseWarnings(at.db, NOW_MS)).toBe(0);
    const [first] = state.counts;
    const why = { by: 'Lee', why: 'a slip' };
    expect((await withdrawCount(access, at.store, first!.key, why, NOW_MS)).kind).toBe('done');
    expect((await withdrawCount(access, at.store, first!.key, why, NOW_MS)).kind).toBe('refused');
    expect((await endFit(access, at.store, applied.value, why, NOW_MS)).kind).toBe('done');
    expect((await endFit(access, at.store, applied.value, why, NOW_MS)).kind).toBe('refused');
  });

  test('objections are listed, followed, withdrawn, purged, and end after a year with their keys', async () => {
    const at = await hub();
    const access = at.db.asTenant('acme');
    const object = async (n: number, network = 'home', nowMs = NOW_MS) => {
      const typed = `3c286d${n.toString(16).padStart(6, '0')}`;
      const outcome = await registerObjection(access, at.store, { typed, network }, nowMs);
      if (outcome.kind !== 'registered') throw new Error(outcome.kind);
      return outcome.token;
    };
    const listed = async (nowMs = NOW_MS) => {
      const lists = await access.write((unit) => liveObjectionLists(unit, [at.store.key], nowMs));
      return (lists.get(at.store.key) ?? []).flatMap(({ hashes }) => hashes).length;
    };
    const token = await object(1);
    for (let n = 2; n < 8; n += 1) await object(n, 'flood', NOW_MS + DAY_MS);
    await object(1, 'other');
    expect(await listed()).toBe(7);
    expect(await followObjection(access, at.store, token, NOW_MS)).toMatchObject({ registeredMs: NOW_MS });
    expect(await listObjections(access, at.store, NOW_MS)).toMatchObject([
      { network: 'home', objections: 1 },
      { network: 'other', objections: 1 },
      { network: 'flood', objections: 6 },
    ]);
    expect(await withdrawObjection(access, at.store, token)).toBe(true);
    expect(await withdrawObjection(access, at.store, token)).toBe(false);
    expect(await purgeObjections(access, at.store, { network: 'flood' }, KIM, NOW_MS)).toBe(6);
    expect(await listed()).toBe(1);
    expect(await listed(NOW_MS + EXPIRY_DAYS * DAY_MS)).toBe(0);
    expect(await access.objectionKey(at.store.key, 0)).toBeUndefined();
  });

  test('a code pairs one sensor, once, and what was paired is revoked', async () => {
    const at = await hub();
    const authority = { raw: new Uint8Array([1, 2, 3]), pem: 'PEM' };
    const path = { ...DOOR };
    const made = await issueCode(at.db, {
      path,
      by: 'Kim',
      authority: authority.raw,
      random: seededRandom(1),
      nowMs: NOW_MS,
    });
    const { secret } = parsePairingCode(made.code)!;
    const parts = { db: at.db, authority, brokers: ['mqtts://hub'] };
    const pair = () => exchange(parts, { v: 1, secret }, { nowMs: NOW_MS, isThere: () => true });
    const outcomes = await Promise.all([pair(), pair(), pair()]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['paired', 'refused', 'refused']);
    expect(await at.db.asOperator().liveCredentials()).toMatchObject([path]);
    expect(await revoke(at.db, path, KIM, NOW_MS)).toBe(true);
    expect(await revoke(at.db, path, KIM, NOW_MS)).toBe(false);
    expect(await at.db.asOperator().liveCredentials()).toEqual([]);
    expect(await at.db.asOperator().verifyAudit()).toMatchObject({ kind: 'whole', entries: 2 });
  });
});
