// Passwords are checked few at a time, in turns, and so many wrong ones in a while.
import { describe, expect, it } from 'vitest';
import { createLoginChecks } from '../../../hub/broker/login-checks.ts';
import { fakeClock } from '../../support/fake-clock.ts';

const LIMITS = { loginChecks: 2, wrongLogins: 3, wrongLoginMs: 1000 };

/** All that waits for nothing but the turn of the loop. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

function start() {
  const clock = fakeClock(0);
  const checks = createLoginChecks(LIMITS, clock);
  const checked: string[] = [];
  const answered: string[] = [];
  let running = 0;
  let most = 0;
  const come = (who: string, kind: 'right' | 'wrong' | 'fails', isThere = () => true) =>
    checks
      .run({
        who,
        isThere,
        async check() {
          checked.push(who);
          running += 1;
          most = Math.max(most, running);
          await settle();
          running -= 1;
          if (kind === 'fails') throw new Error('the disk is full');
          return kind;
        },
        isWrong: (found) => found === 'wrong',
      })
      .then((found) => {
        answered.push(`${who} ${found}`);
        return found;
      });
  return { clock, come, checked, answered, most: () => most };
}

async function untilQuiet(): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) await settle();
}

describe('logins', () => {
  it('are checked so many at a time', async () => {
    const { come, checked, most } = start();
    const all = Array.from({ length: 20 }, (_, n) => come(`a${n}`, 'right'));
    expect(await Promise.all(all)).toEqual(Array(20).fill('right'));
    expect(checked).toHaveLength(20);
    expect(most()).toBe(LIMITS.loginChecks);
  });

  it('take turns: who asks without end is passed by others', async () => {
    const { come, checked } = start();
    const all = [...Array.from({ length: 50 }, () => come('noisy', 'right')), come('honest', 'right')];
    await Promise.all(all);
    expect(checked.indexOf('honest')).toBeLessThan(5);
  });

  it('that are wrong are answered after a while, and are so many in it', async () => {
    const { clock, come, checked, answered } = start();
    for (let n = 0; n < 10; n += 1) void come('guesser', 'wrong');
    await untilQuiet();
    expect(checked).toHaveLength(LIMITS.wrongLogins);
    expect(answered).toEqual([]);
    expect(await come('honest', 'right')).toBe('right');
    clock.advance(1000);
    await untilQuiet();
    expect(answered.filter((one) => one === 'guesser wrong')).toHaveLength(LIMITS.wrongLogins);
    expect(checked.filter((who) => who === 'guesser')).toHaveLength(2 * LIMITS.wrongLogins);
  });

  it('are not checked where the peer has gone before its turn', async () => {
    const { come, checked } = start();
    const gone = Array.from({ length: 3000 }, () => come('gone', 'right', () => false));
    expect(new Set(await Promise.all(gone))).toEqual(new Set([undefined]));
    expect(checked).toEqual([]);
  });

  it('that cannot be checked say so, and hold nobody up', async () => {
    const { come } = start();
    const failing = Array.from({ length: 10 }, () => come('a', 'fails'));
    const outcomes = await Promise.allSettled(failing);
    expect(outcomes.map(({ status }) => status)).toEqual(Array(10).fill('rejected'));
    expect(await come('a', 'right')).toBe('right');
  });
});
