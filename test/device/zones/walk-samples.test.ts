import { describe, expect, test } from 'vitest';
import type { Signature } from '../../../device/capture/sighting.ts';
import { type HeardOnWalk, RITUAL_MS, walkSamples } from '../../../device/zones/walk-samples.ts';
import { seededRandom, uniform } from '../../../shared/random.ts';

const START_MS = Date.UTC(2026, 10, 23, 9);
const random = seededRandom(5);

/** A phone's frames, two every five seconds, at the level of each moment, give or take 3 dB. */
function phone(signature: number, levelDbm: (sinceMs: number) => number, untilMs = 180_000): HeardOnWalk[] {
  const frames: HeardOnWalk[] = [];
  for (let sinceMs = 0; sinceMs < untilMs; sinceMs += 2500) {
    const signalDbm = Math.round(levelDbm(sinceMs) + 6 * uniform(random) - 3);
    frames.push({ timeMs: START_MS + sinceMs, signature: signature as Signature, signalDbm });
  }
  return frames;
}

/** Next to the sensor, then up to 25 dB down and back again. */
const walker = (sinceMs: number) =>
  sinceMs < RITUAL_MS ? -35 : -60 + 10 * Math.sin((sinceMs - RITUAL_MS) / 20_000);
const shopper = (sinceMs: number) => -65 + 8 * Math.sin(sinceMs / 33_000);

describe('the walker’s phone', () => {
  test('is the one next to the sensor; its ritual is no part of the walk', () => {
    const found = walkSamples([...phone(1, walker), ...phone(2, shopper), ...phone(3, () => -80)], START_MS);
    expect(found).toMatchObject({ kind: 'found', signatures: [1] });
    if (found.kind !== 'found') return;
    expect(found.samples).toHaveLength((180_000 - RITUAL_MS) / 2500);
    expect(found.samples.every(({ timeMs }) => timeMs >= START_MS + RITUAL_MS)).toBe(true);
  });

  test('is found in frames of any order, with some before the ritual and some without a signal', () => {
    const early = phone(9, () => -30).map((frame) => ({ ...frame, timeMs: frame.timeMs - 600_000 }));
    const deaf = phone(8, () => Number.NaN);
    const frames = [...deaf, ...phone(1, walker).reverse(), ...early, ...phone(2, shopper)];
    expect(walkSamples(frames, START_MS)).toMatchObject({ kind: 'found', signatures: [1] });
  });

  test('is not the one that lies on the counter, however strong', () => {
    const frames = [...phone(1, walker), ...phone(2, () => -28)];
    expect(walkSamples(frames, START_MS)).toMatchObject({ kind: 'found', signatures: [1] });
  });

  test('may say different things of itself: what goes along on the whole walk belongs to it', () => {
    const frames = [...phone(1, walker), ...phone(2, (ms) => walker(ms) - 4), ...phone(3, shopper)];
    const found = walkSamples(frames, START_MS);
    expect(found.kind === 'found' && [...found.signatures].sort()).toEqual([1, 2]);
  });

  test('has no rival in a phone that left before the walk', () => {
    const frames = [...phone(1, walker), ...phone(2, () => -33, RITUAL_MS)];
    expect(walkSamples(frames, START_MS)).toMatchObject({ kind: 'found', signatures: [1] });
  });
});

describe('no phone is named, but what to do,', () => {
  test.each<[what: string, kind: string, advice: RegExp, frames: HeardOnWalk[]]>([
    ['nothing was heard', 'not-near', /within a metre/, []],
    ['nobody was near', 'not-near', /within a metre/, [...phone(1, shopper), ...phone(2, () => -80)]],
    ['one lone frame was near', 'not-near', /so that it scans/, phone(1, walker).slice(0, 1)],
    ['the phone fell silent', 'not-heard-walking', /screen on/, phone(1, walker, RITUAL_MS + 4000)],
    ['the phone never left', 'not-heard-walking', /go anywhere/, phone(1, () => -35)],
    [
      'two went from the sensor, each its own way',
      'two-phones',
      /a few metres away/,
      [...phone(1, walker), ...phone(2, (ms) => (ms < RITUAL_MS ? -38 : -75 + 20 * Math.cos(ms / 15_000)))],
    ],
    [
      'two of one kind were there, near and far',
      'two-phones',
      /cannot be told apart/,
      [...phone(1, walker), ...phone(1, () => -72)],
    ],
  ])('where %s', (_what, kind, advice, frames) => {
    const outcome = walkSamples(frames, START_MS);
    expect(outcome).toMatchObject({ kind, advice: expect.stringMatching(advice) });
  });
});
