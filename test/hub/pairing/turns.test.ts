// Who gets a turn, with work that ends when the test says so.
import { expect, test } from 'vitest';
import { createTurns, type TurnLimits } from '../../../hub/pairing/turns.ts';
import { fakeClock } from '../../support/fake-clock.ts';

const LIMITS: TurnLimits = { atOnce: 2, aSecond: 10, burst: 20, waiting: 8, waitingPerClient: 3 };

function queue(limits: Partial<TurnLimits> = {}) {
  const clock = fakeClock(0);
  const turns = createTurns({ ...LIMITS, ...limits }, clock);
  const begun: string[] = [];
  const refused: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    clock,
    begun,
    refused,
    /** `name`: of the asker; the client is what stands before its `/`. */
    ask(name: string, rank = 0, isThere = () => true) {
      const work = () =>
        new Promise<string>((resolve) => {
          begun.push(name);
          ends.set(name, () => resolve(name));
        });
      const asker = { client: name.split('/')[0]!, rank: () => rank, isThere };
      void turns.run(asker, work).then((value) => value === undefined && refused.push(name));
    },
    async end(name: string) {
      ends.get(name)!();
      await settled();
    },
  };
}

/** All that follows of itself has happened. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('a client has one turn at a time: one that keeps asking does not keep another waiting', async () => {
  const { ask, begun, end } = queue();
  for (const n of [1, 2, 3]) ask(`busy/${n}`);
  ask('sensor');
  await settled();
  expect(begun).toEqual(['busy/1', 'sensor']);
  await end('busy/1');
  expect(begun).toEqual(['busy/1', 'sensor', 'busy/2']);
});

test('no more run at once than may, and who has tried least comes first', async () => {
  const { ask, begun, end } = queue();
  for (const n of [1, 2, 3, 4]) ask(`guesser${n}`, n);
  ask('sensor');
  await settled();
  expect(begun).toEqual(['guesser1', 'guesser2']);
  await end('guesser2');
  expect(begun.at(-1)).toBe('sensor');
  await end('sensor');
  expect(begun.at(-1)).toBe('guesser3');
});

test('a full queue refuses whoever has tried most: the sensor has a place', async () => {
  const { ask, begun, refused, end } = queue();
  for (let n = 0; n < 100; n += 1) ask(`guesser${n}`, 1 + (n % 5));
  await settled();
  expect(refused).toHaveLength(100 - LIMITS.atOnce - LIMITS.waiting);
  ask('sensor');
  await settled();
  expect(refused).toHaveLength(101 - LIMITS.atOnce - LIMITS.waiting);
  expect(refused).not.toContain('sensor');
  await end(begun[0]!);
  expect(begun.at(-1)).toBe('sensor');
});

test('of one client only some wait', async () => {
  const { ask, refused } = queue();
  for (let n = 0; n < 10; n += 1) ask(`busy/${n}`);
  await settled();
  expect(refused).toHaveLength(10 - 1 - LIMITS.waitingPerClient);
});

test('after a burst there are so many a second, and no more', async () => {
  const { ask, begun, end, clock } = queue({ waiting: 100, atOnce: 100 });
  for (let n = 0; n < 60; n += 1) ask(`guesser${n}`);
  await settled();
  expect(begun).toHaveLength(LIMITS.burst);
  for (const name of [...begun]) await end(name);
  expect(begun).toHaveLength(LIMITS.burst);
  clock.advance(1000);
  await settled();
  expect(begun).toHaveLength(LIMITS.burst + LIMITS.aSecond);
});

test('who hung up gets no turn, and holds no place', async () => {
  const { ask, begun, refused, end } = queue({ waiting: 2 });
  for (const name of ['a', 'b']) ask(name);
  for (const name of ['gone1', 'gone2']) ask(name, 0, () => false);
  ask('sensor');
  await settled();
  expect(refused).toEqual(['gone1', 'gone2']);
  await end('a');
  expect(begun).toEqual(['a', 'b', 'sensor']);
});
