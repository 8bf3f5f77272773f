// A sensor that says that it cannot count what it hears: its message is kept and raises an alarm, bounded however often
// it says so; one of before this was known is taken as ever.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createIntake } from '../../../hub/ingest/intake.ts';
import { COUNTING_TROUBLES } from '../../../shared/counting-trouble.ts';
import { createLogger } from '../../../shared/logger.ts';
import { topicOf } from '../../../shared/topics.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { withStores } from '../directory/with-stores.ts';
import { openRaw } from '../store/open-raw.ts';
import { bytes, DOOR, HEALTH, NOW_MS, RETAILERS } from './example-messages.ts';

const DAY_MS = 86_400_000;

async function hub() {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-note-health-'));
  const { db, raw } = openRaw(join(folder, 'hub.sqlite'));
  const clock = fakeClock(NOW_MS);
  const findStore = await withStores(db, RETAILERS);
  const intake = createIntake({
    db,
    findStore,
    clock,
    logger: createLogger('test', 'silent'),
    answer: () => {},
  });
  onTestFinished(async () => {
    await db.close();
    rmSync(folder, { recursive: true });
  });
  return {
    clock,
    async say(trouble: unknown) {
      await intake.take(
        topicOf(DOOR, 'health'),
        bytes(trouble === undefined ? HEALTH : { ...HEALTH, trouble }),
      );
      await intake.flush();
      return intake.counts();
    },
    alarms: () =>
      raw.prepare<[], { kind: string; text: string }>('SELECT kind, text FROM alarm ORDER BY key').all(),
  };
}

const trouble = (kind: string) => ({ kind, since: '2026-11-23T09:00:00Z' });

test('raises one alarm a day, with what to do', async () => {
  const { clock, say, alarms } = await hub();
  for (let n = 0; n < 300; n += 1) await say(trouble('too-weak'));
  expect(alarms()).toEqual([
    {
      kind: 'cannot-count',
      text: expect.stringMatching(/weaker than zones\.floorDbm; check that the antenna/),
    },
  ]);
  clock.advance(DAY_MS);
  await say(trouble('too-weak'));
  expect(alarms()).toHaveLength(2);
});

test('a sensor that says another each time raises one of each kind a day', async () => {
  const { say, alarms } = await hub();
  for (let n = 0; n < 500; n += 1) await say(trouble(COUNTING_TROUBLES[n % COUNTING_TROUBLES.length]!));
  expect(alarms()).toHaveLength(COUNTING_TROUBLES.length);
});

test('none, and a message of before there was such a field, raise none', async () => {
  const { say, alarms } = await hub();
  await say(null);
  expect(await say(undefined)).toEqual({ health: 2 });
  expect(alarms()).toEqual([]);
});

test('one that nobody knows is refused', async () => {
  const { say, alarms } = await hub();
  expect(await say(trouble('haunted'))).not.toHaveProperty('health');
  expect(alarms()).toEqual([]);
});
