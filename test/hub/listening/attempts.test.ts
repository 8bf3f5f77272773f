// Tries counted for each client and the network around it, on a clock that the test moves.
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { type AttemptLimits, countAttempts } from '../../../hub/listening/attempts.ts';
import { fakeClock } from '../../support/fake-clock.ts';

const HOUR_MS = 3_600_000;
const LIMITS: AttemptLimits = { perClient: 10, perNetwork: 40, counted: 100 };

function counted(limits = LIMITS) {
  const clock = fakeClock(0);
  const attempts = countAttempts(limits, clock);
  /** Whether one more was taken. */
  const tries = (address: string | undefined) => {
    if (attempts.waitMs(address) > 0) return false;
    attempts.note(address);
    return true;
  };
  return { clock, attempts, tries };
}

const count = (times: number, isTaken: (n: number) => boolean) =>
  Array.from({ length: times }, (_, n) => isTaken(n)).filter(Boolean).length;

test.each([
  ['an IPv4 address', () => '203.0.113.7'],
  ['the /64s of one /56', (n: number) => `2001:db8:0:ab${n.toString(16).padStart(2, '0')}::1`],
  ['what has no address', () => undefined],
])('%s is one client, that waits after its ten, and nobody else does', (_, address) => {
  const { clock, attempts, tries } = counted();
  expect(count(50, (n) => tries(address(n)))).toBe(LIMITS.perClient);
  expect(tries('198.51.100.1')).toBe(true);
  expect(tries('2001:db8:1::1')).toBe(true);
  const waitMs = attempts.waitMs(address(0));
  expect(waitMs).toBe(HOUR_MS / LIMITS.perClient);
  clock.advance(waitMs - 1);
  expect(tries(address(0))).toBe(false);
  clock.advance(1);
  expect(tries(address(0))).toBe(true);
});

test('300 /56es of one /48 have the tries of one network', () => {
  const { tries } = counted();
  const address = (n: number) => `2001:db8:0:${(n * 256).toString(16)}::1`;
  expect(count(255, (n) => tries(address(n)))).toBe(LIMITS.perNetwork);
  expect(tries('2001:db8:1::1')).toBe(true);
});

test('who tries least of late ranks first, by network and then by client', () => {
  const { attempts } = counted();
  for (const address of ['2001:db8:0:100::1', '2001:db8:0:200::1', '203.0.113.7']) attempts.note(address);
  const rank = attempts.rank;
  expect(rank('198.51.100.1')).toBe(0);
  expect(rank('2001:db8:0:300::1')).toBeGreaterThan(rank('203.0.113.7'));
  expect(rank('2001:db8:0:100::1')).toBeGreaterThan(rank('2001:db8:0:300::1'));
});

test('who has tried too often is not forgotten for a flood of newcomers, and memory is bounded', () => {
  const { attempts, tries } = counted();
  expect(count(20, () => tries('203.0.113.7'))).toBe(LIMITS.perClient);
  for (let n = 0; n < 20 * LIMITS.counted; n += 1) attempts.note(`10.0.${n >> 8}.${n & 255}`);
  expect(tries('203.0.113.7')).toBe(false);
  const remembered = count(20 * LIMITS.counted, (n) => attempts.rank(`10.0.${n >> 8}.${n & 255}`) > 0);
  expect(remembered).toBeLessThan(LIMITS.counted);
});

property.prop([fc.array(fc.integer({ min: 0, max: HOUR_MS / 4 }), { maxLength: 200 })])(
  'in no hour a client has more than twice its tries, however it spreads them',
  (pauses) => {
    const { clock, tries } = counted();
    const taken: number[] = [];
    for (const pause of pauses) {
      clock.advance(pause);
      if (tries('203.0.113.7')) taken.push(clock.monotonicMs());
    }
    for (const from of taken)
      expect(taken.filter((at) => at >= from && at < from + HOUR_MS).length).toBeLessThanOrEqual(
        2 * LIMITS.perClient,
      );
  },
);
