// The hours of a live sensor over days of a fake clock: hour keeper, pipeline, disclosure control and a real
// outbox, wired as `run` wires them. Hours close by the clock; what the clock does wrong harms nothing.
import { join } from 'node:path';
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { type CapturedFrame, emptyFrame } from '../../device/capture/captured-frame.ts';
import { noIgnoreList } from '../../device/capture/ignore-list.ts';
import { ERROR_MODELS } from '../../device/count/error-model.ts';
import { noNoise } from '../../device/count/turnover.ts';
import { keepHours } from '../../device/hours/hour-keeper.ts';
import { Pipeline } from '../../device/pipeline.ts';
import { type ReleaseSettings, release } from '../../device/release/disclosure-control.ts';
import { type Outbox, openOutbox } from '../../device/release/outbox.ts';
import type { Profile } from '../../shared/hourly-count.ts';
import type { HourlyCount } from '../../shared/hourly-count-schema.ts';
import { type RandomSource, seededRandom } from '../../shared/random.ts';
import { DEFAULT_SETTINGS } from '../../shared/settings.ts';
import { formatUtcHour, MS_PER_HOUR, utcHourOf } from '../../shared/utc-hour.ts';
import { LINK_TYPES, probePacket } from '../simulator/frame.ts';
import { type FakeClock, fakeClock } from '../support/fake-clock.ts';
import { STORE } from './sensor-process.ts';
import { temporaryFolder } from './stage.ts';

const NOON_MS = Date.parse('2026-03-02T12:00:00Z');
const MINUTE_MS = 60_000;
/** An hour is closed this long after its end, at the latest. */
const CLOSED_MS_MAX = 3000;
const DOOR = { ...STORE, sensor: 'door' };
const SETTINGS: ReleaseSettings = {
  sensor: 'door',
  estimator: 'test',
  config: '0123456789ab',
  profile: 'minutes',
  epsilon: 0.01,
  floor: 0,
  errors: ERROR_MODELS.minutes,
};

interface Closed {
  readonly hour: string;
  readonly coverage: number;
  readonly present: number | null;
  readonly atMs: number;
  readonly outcome: ReturnType<Outbox['releaseOnce']>['kind'] | undefined;
}

interface Live {
  readonly clock: FakeClock;
  readonly closed: Closed[];
  readonly pipeline: Pipeline;
  readonly radio: { listening: boolean; deafSinceMs: number | undefined };
  /** A phone is heard; the source's clock says `timeMs`. */
  hear(phone: number, timeMs?: number): void;
  /** The process ends: nothing is left but the outbox. */
  die(): void;
}

interface LiveOptions {
  readonly profile?: Profile;
  readonly outbox?: Outbox;
  readonly random?: RandomSource;
}

function live(clock: FakeClock, { profile = 'minutes', outbox, random }: LiveOptions = {}): Live {
  const source = random ?? seededRandom(1);
  const zones = { insideDbm: -75, floorDbm: -90, stayMinutes: null };
  const pipeline = new Pipeline({
    noise: noNoise,
    ...zones,
    profile,
    channel: null,
    ignore: noIgnoreList,
    random: source,
  });
  const closed: Closed[] = [];
  const radio: Live['radio'] = { listening: true, deafSinceMs: undefined };
  const keeper = keepHours({
    counting: { pipeline, config: DEFAULT_SETTINGS },
    clock,
    hearsFor: 'hour',
    tick: () => {},
    beginHour: () => undefined,
    binEnded: () => {},
    listening: () => (radio.listening ? 'hour' : undefined),
    deafSinceMs: () => radio.deafSinceMs,
    hour(estimate) {
      const outcome = outbox?.releaseOnce(estimate.hour, () => release(estimate, SETTINGS, source));
      const { coverage, present } = estimate;
      const hour = formatUtcHour(estimate.hour);
      closed.push({ hour, coverage, present, atMs: clock.nowMs(), outcome: outcome?.kind });
    },
  });
  return {
    clock,
    closed,
    pipeline,
    radio,
    hear: (phone, timeMs = clock.nowMs()) => keeper.take(frameOf(phone, timeMs)),
    die: () => keeper.stop(),
  };
}

function frameOf(phone: number, timeMs: number): CapturedFrame {
  const bytes = probePacket({ address: `02:00:5e:00:00:${phone.toString(16).padStart(2, '0')}` });
  const lengths = { length: bytes.length, originalLength: bytes.length };
  return { ...emptyFrame(), ...lengths, bytes, timeMs, linkType: LINK_TYPES.radiotap };
}

const hourText = (at: number) => formatUtcHour(utcHourOf(NOON_MS + at * MS_PER_HOUR));
const hoursOf = ({ closed }: Live) => closed.map(({ hour }) => hour);

describe('an hour closes by the clock', () => {
  test('though nothing is heard: soon after its end, once, wholly covered', () => {
    const sensor = live(fakeClock(NOON_MS));
    sensor.clock.advance(5 * MS_PER_HOUR + CLOSED_MS_MAX);
    expect(hoursOf(sensor)).toEqual([0, 1, 2, 3, 4].map(hourText));
    for (const { hour, coverage, present, atMs } of sensor.closed) {
      expect(present).toBe(0);
      expect(coverage).toBeCloseTo(1, 6);
      expect(atMs - Date.parse(hour) - MS_PER_HOUR).toBeLessThanOrEqual(CLOSED_MS_MAX);
    }
  });

  test('with what was heard in it, whatever the clock of the source says', () => {
    const sensor = live(fakeClock(NOON_MS));
    const wrong = [Date.UTC(2020), NOON_MS, Date.UTC(2035), Number.NaN, 0];
    for (const [phone, timeMs] of wrong.entries()) {
      sensor.clock.advance(10 * MINUTE_MS);
      sensor.hear(phone, timeMs);
    }
    sensor.clock.advance(MS_PER_HOUR);
    expect(sensor.pipeline.frames.counted).toBe(wrong.length);
    expect(sensor.closed).toMatchObject([
      { hour: hourText(0), present: expect.toSatisfy((present) => present > 0) },
    ]);
  });

  test('covered by half where the source listened half the time', () => {
    const sensor = live(fakeClock(NOON_MS));
    for (let minute = 0; minute < 60; minute += 1) {
      sensor.radio.listening = minute % 20 < 10;
      sensor.clock.advance(MINUTE_MS);
    }
    sensor.radio.listening = false;
    sensor.clock.advance(2 * MS_PER_HOUR);
    // An hour in which nothing was listened to is no hour of zero people: it is not released.
    expect(hoursOf(sensor)).toEqual([hourText(0)]);
    expect(Math.abs(sensor.closed[0]!.coverage - 0.5)).toBeLessThan(0.002);
  });

  test('not covered by the minutes that it took to find the radio deaf', () => {
    const sensor = live(fakeClock(NOON_MS));
    sensor.clock.advance(22 * MINUTE_MS);
    // Nothing was received since :20; a closed hour's end would stay as it is.
    sensor.radio.deafSinceMs = 20 * MINUTE_MS;
    sensor.radio.listening = false;
    sensor.clock.advance(18 * MINUTE_MS);
    sensor.radio.deafSinceMs = undefined;
    sensor.radio.listening = true;
    sensor.clock.advance(MS_PER_HOUR);
    expect(sensor.closed).toMatchObject([{ hour: hourText(0), coverage: expect.closeTo(40 / 60, 3) }]);
  });

  test('covered by what is left of it where the sensor starts in it', () => {
    const sensor = live(fakeClock(NOON_MS + 45 * MINUTE_MS));
    sensor.clock.advance(MS_PER_HOUR);
    expect(sensor.closed).toMatchObject([{ hour: hourText(0) }]);
    expect(sensor.closed[0]!.coverage).toBeCloseTo(0.25, 3);
  });
});

test('no hour is released twice, though the clock goes back over it and the process starts anew', () => {
  const folder = temporaryFolder();
  const clock = fakeClock(NOON_MS);
  const open = () => openOutbox(join(folder, 'outbox.sqlite'), DOOR, clock);
  const bodies = (outbox: Outbox) => outbox.pending(100).map(({ body }) => body);

  const first = open();
  const sensor = live(clock, { outbox: first });
  sensor.clock.advance(2 * MS_PER_HOUR + CLOSED_MS_MAX);
  expect(sensor.closed.map(({ outcome }) => outcome)).toEqual(['released', 'released']);
  const released = bodies(first);
  expect(released.map((body): string => (JSON.parse(body) as HourlyCount).hour)).toEqual(
    [0, 1].map(hourText),
  );

  // Set back into the hour before: it passes again under the eyes of the same process …
  clock.setNow(NOON_MS + 70 * MINUTE_MS);
  clock.advance(50 * MINUTE_MS + CLOSED_MS_MAX);
  expect(bodies(first)).toEqual(released);
  sensor.die();
  first.close();

  // … and of one that knows of it from the outbox alone.
  clock.setNow(NOON_MS + 10 * MINUTE_MS);
  const second = open();
  const restarted = live(clock, { outbox: second, random: seededRandom(2) });
  clock.advance(3 * MS_PER_HOUR);
  expect(restarted.closed.map(({ hour, outcome }) => [hour, outcome])).toEqual([
    [hourText(0), 'already'],
    [hourText(1), 'already'],
    [hourText(2), 'released'],
  ]);
  expect(bodies(second).slice(0, 2)).toEqual(released);
  second.close();
});

describe('forgetting does not wait for traffic:', () => {
  /** Each new key takes the same number of words from the random source. */
  function keysDrawn(): { random: RandomSource; words: () => number } {
    const random = seededRandom(3);
    let words = 0;
    const uint32 = () => {
      words += 1;
      return random.uint32();
    };
    return { random: { uint32 }, words: () => words };
  }

  test.each([
    ['minutes', 12],
    ['hour', 1],
  ] as const)('profile %s overwrites its key %i times an hour', (profile, times) => {
    const { random, words } = keysDrawn();
    const sensor = live(fakeClock(NOON_MS), { profile, random });
    const wordsOfAKey = words();
    sensor.hear(1);
    sensor.clock.advance(MINUTE_MS);
    const before = words();
    sensor.clock.advance(3 * MS_PER_HOUR);
    expect(wordsOfAKey).toBeGreaterThan(0);
    expect(words() - before).toBe(3 * times * wordsOfAKey);
  });

  test('a clock that is set back does not lengthen the life of a key', () => {
    const { random, words } = keysDrawn();
    const sensor = live(fakeClock(NOON_MS), { random });
    const wordsOfAKey = words();
    sensor.clock.advance(4 * MINUTE_MS);
    const before = words();
    sensor.clock.setNow(NOON_MS + 1000);
    sensor.clock.advance(MINUTE_MS);
    expect(words() - before).toBe(wordsOfAKey);
  });
});

describe('bugs fixed', () => {
  test('a stop right after the full hour lost the hour', () => {
    const sensor = live(fakeClock(NOON_MS));
    sensor.clock.advance(MS_PER_HOUR + 1000);
    expect(hoursOf(sensor)).toEqual([]);
    sensor.die();
    expect(hoursOf(sensor)).toEqual([hourText(0)]);
  });

  test('frames of a source whose clock is slow were lost around the full hour', () => {
    const sensor = live(fakeClock(NOON_MS));
    for (let second = 0; second < 2 * 3600; second += 1) {
      sensor.hear(second % 5, sensor.clock.nowMs() - 45_000);
      sensor.clock.advance(1000);
    }
    expect(sensor.pipeline.frames['hour-closed']).toBe(0);
    expect(sensor.pipeline.frames.counted).toBe(2 * 3600);
  });

  test('the first frames after hours of silence were taken for a jump of the clock', () => {
    const sensor = live(fakeClock(NOON_MS));
    sensor.hear(1);
    sensor.clock.advance(5 * MS_PER_HOUR);
    sensor.hear(2);
    expect(sensor.pipeline.frames).toMatchObject({ counted: 2, 'time-jump': 0 });
  });
});

describe('a step of the wall clock', () => {
  test('back by a moment leaves what was heard of the hour', () => {
    const sensor = live(fakeClock(NOON_MS));
    sensor.clock.advance(58 * MINUTE_MS);
    sensor.clock.setNow(sensor.clock.nowMs() - 1500);
    sensor.clock.advance(5 * MINUTE_MS);
    expect(sensor.closed).toMatchObject([{ hour: hourText(0) }]);
    expect(sensor.closed[0]!.coverage).toBeGreaterThan(0.998);
  });

  test('ahead is no listening', () => {
    const sensor = live(fakeClock(NOON_MS));
    sensor.clock.advance(15 * MINUTE_MS);
    sensor.clock.setNow(NOON_MS + 3.25 * MS_PER_HOUR);
    sensor.clock.advance(MS_PER_HOUR);
    expect(hoursOf(sensor)).toEqual([0, 3].map(hourText));
    expect(sensor.closed[0]!.coverage).toBeCloseTo(0.25, 2);
    expect(sensor.closed[1]!.coverage).toBeCloseTo(0.75, 2);
  });

  test('far ahead, for hours, and back again does not shut out the true hours', () => {
    const sensor = live(fakeClock(NOON_MS));
    sensor.clock.advance(MS_PER_HOUR + CLOSED_MS_MAX);
    sensor.clock.setNow(NOON_MS + 1000 * MS_PER_HOUR);
    sensor.clock.advance(2.5 * MS_PER_HOUR);
    sensor.clock.setNow(NOON_MS + 4 * MS_PER_HOUR);
    sensor.closed.length = 0;
    sensor.clock.advance(3 * MS_PER_HOUR + CLOSED_MS_MAX);
    expect(hoursOf(sensor)).toEqual([4, 5, 6].map(hourText));
    for (const { coverage } of sensor.closed) expect(coverage).toBeCloseTo(1, 3);
  });

  const act = fc.record({
    forMinutes: fc.integer({ min: 1, max: 90 }),
    stepMinutes: fc.option(fc.integer({ min: -120, max: 180 }), { freq: 2 }),
    listening: fc.boolean(),
  });
  property.prop([fc.array(act, { minLength: 1, maxLength: 12 })], { numRuns: 40, seed: 1 })(
    'anywhere: never is more released than was listened to',
    (acts) => {
      const sensor = live(fakeClock(NOON_MS));
      let listenedMs = 0;
      for (const { forMinutes, stepMinutes, listening } of acts) {
        sensor.radio.listening = listening;
        if (stepMinutes !== null) sensor.clock.setNow(sensor.clock.nowMs() + stepMinutes * MINUTE_MS);
        sensor.clock.advance(forMinutes * MINUTE_MS);
        // A tick may see the change a second late.
        listenedMs += listening ? forMinutes * MINUTE_MS + 1000 : 0;
      }
      sensor.radio.listening = false;
      sensor.clock.advance(MS_PER_HOUR + CLOSED_MS_MAX);
      const releasedMs = sensor.closed.reduce((sum, { coverage }) => sum + coverage * MS_PER_HOUR, 0);
      expect(releasedMs).toBeLessThanOrEqual(listenedMs + 1);
      for (const { coverage } of sensor.closed) expect(coverage).toBeLessThanOrEqual(1);
    },
  );
});
