// A source that runs and counts nothing is told from a shop in which nobody is, and says why.
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { troubleOf } from '../../../device/capture/capture-trouble.ts';
import { FRAME_OUTCOMES, type FrameOutcome, noFrames } from '../../../device/capture/frame-outcome.ts';
import { watchCounting } from '../../../device/status/counting-watch.ts';
import { COUNTING_TROUBLES, TROUBLE_WORDS } from '../../../shared/counting-trouble.ts';
import { fakeClock } from '../../support/fake-clock.ts';

const MINUTE_MS = 60_000;
const framesOf = (counts: Partial<Record<FrameOutcome, number>>) => ({ ...noFrames(), ...counts });

function watched() {
  const clock = fakeClock(Date.UTC(2026, 10, 23, 12));
  const frames = noFrames();
  const withoutSignal = { frames: 0 };
  let heard: 'hour' | 'baseline' | undefined = 'hour';
  const said: (string | null)[] = [];
  const watch = watchCounting({
    clock,
    frames,
    withoutSignal,
    listening: () => heard,
    changed: (kind) => said.push(kind),
  });
  return {
    clock,
    watch,
    said,
    withoutSignal,
    /** So many of each outcome in every minute. */
    pass(minutes: number, each: Partial<Record<FrameOutcome, number>> = {}) {
      for (let minute = 0; minute < minutes; minute += 1) {
        for (const outcome of FRAME_OUTCOMES) frames[outcome] += each[outcome] ?? 0;
        clock.advance(MINUTE_MS);
      }
    },
    hear(why: typeof heard) {
      heard = why;
      clock.advance(10_000);
    },
  };
}

describe('an open hour', () => {
  it.each([
    ['too-weak', { 'below-floor': 3, 'other-management': 600 }],
    ['other-channel', { 'other-channel': 5, 'below-floor': 1 }],
    ['unknown-header', { 'unsupported-link-type': 4 }],
    ['unknown-header', { 'malformed-radio-header': 4, data: 1 }],
    ['damaged', { 'bad-fcs': 4, 'other-management': 2 }],
    ['no-time', { 'no-timestamp': 1, 'time-jump': 1 }],
  ] as const)('in which nothing was counted though frames came: %s', (kind, each) => {
    const { pass, watch, said, clock } = watched();
    pass(59, each);
    expect(watch.trouble()).toBeNull();
    pass(2, each);
    expect(watch.trouble()).toMatchObject({ kind });
    expect(watch.trouble()!.sinceMs).toBeLessThanOrEqual(clock.nowMs());
    pass(120, each);
    expect(said).toEqual([kind]);
    // The first phone that is counted ends it, at once.
    pass(1, { ...each, counted: 1 });
    expect([watch.trouble(), said]).toEqual([null, [kind, null]]);
  });

  it.each([
    ['of an empty shop with beacons', { 'other-management': 600, data: 20, control: 40 }],
    ['in which nothing came at all', {}],
    ["with the shop's own computers alone", { computer: 30 }],
    ['with ignored and objecting devices alone', { 'ignored-device': 3, objected: 3, 'group-address': 1 }],
    ['with some damaged frames among beacons', { 'bad-fcs': 5, 'other-management': 30 }],
    [
      'with people, and many more too weak or elsewhere',
      { counted: 1, 'below-floor': 40, 'other-channel': 40 },
    ],
    ['with some that are cut or broken', { counted: 3, 'malformed-elements': 1, truncated: 1 }],
  ] as const)('%s is none', (_name, each) => {
    const { pass, said } = watched();
    pass(300, each);
    expect(said).toEqual([]);
  });

  it('in which a few frames of passers-by came, too weak to count, is none', () => {
    const { pass, said } = watched();
    for (let hour = 0; hour < 10; hour += 1) {
      pass(1, { 'below-floor': 15 });
      pass(59);
    }
    expect(said).toEqual([]);
  });

  it('is not ended by an hour in which nobody came', () => {
    const { pass, said } = watched();
    pass(61, { 'other-channel': 5 });
    pass(200);
    expect(said).toEqual(['other-channel']);
  });
});

it('most frames that cannot be read are told within a minute, with what is counted among them', () => {
  const { pass, watch, said } = watched();
  pass(1, { 'malformed-elements': 60, counted: 20 });
  expect(watch.trouble()).toMatchObject({ kind: 'unreadable' });
  pass(70, { counted: 20 });
  expect(said).toEqual(['unreadable', null]);
});

it('frames without a signal strength are told, and when it is there again', () => {
  const { pass, withoutSignal, said } = watched();
  withoutSignal.frames += 55;
  pass(1, { counted: 60 });
  expect(said).toEqual(['no-signal']);
  pass(130, { counted: 60 });
  expect(said).toEqual(['no-signal', null]);
});

it('what comes while the shop is closed or paused is not looked at', () => {
  const { pass, hear, said } = watched();
  hear('baseline');
  pass(300, { 'malformed-elements': 60 });
  hear(undefined);
  pass(300, { 'below-floor': 5 });
  hear('hour');
  pass(59, { 'below-floor': 5 });
  expect(said).toEqual([]);
  pass(2, { 'below-floor': 5 });
  expect(said).toEqual(['too-weak']);
});

it('stops', () => {
  const { pass, watch, said } = watched();
  watch.stop();
  pass(90, { 'below-floor': 5 });
  expect(said).toEqual([]);
});

const counts = fc.record(
  Object.fromEntries(FRAME_OUTCOMES.map((outcome) => [outcome, fc.nat(100)])) as Record<
    FrameOutcome,
    fc.Arbitrary<number>
  >,
);
test.prop([counts, fc.integer({ min: 1, max: 50 })])(
  'where something was counted and most could be read, there is none; each has its words',
  (frames, framesMin) => {
    const kind = troubleOf(frames, 0, framesMin);
    const unreadable = frames['malformed-elements'] + frames.truncated;
    if (frames.counted > 0 && unreadable <= frames.counted) expect(kind).toBeUndefined();
    if (kind !== undefined) expect(TROUBLE_WORDS[kind].says.length).toBeGreaterThan(20);
    expect(troubleOf(frames, 0, 1e6)).toBeUndefined();
  },
);

it('each is reached', () => {
  const found = [
    troubleOf(framesOf({ truncated: 1 }), 0, 1),
    troubleOf(framesOf({ 'unsupported-link-type': 1 }), 0, 1),
    troubleOf(framesOf({ 'malformed-frame': 1 }), 0, 1),
    troubleOf(framesOf({ 'time-jump': 1 }), 0, 1),
    troubleOf(framesOf({ 'below-floor': 1 }), 0, 1),
    troubleOf(framesOf({ 'other-channel': 1 }), 0, 1),
    troubleOf(framesOf({ counted: 1 }), 1, 1),
  ];
  expect(found).toEqual([...COUNTING_TROUBLES]);
});
