// Hours of a live sensor close by the clock, not by traffic and not by sending. A tick a second adds what was
// listened to, ends key periods, closes the hours that are over, and lets newer settings begin with an hour.
import type { Clock } from '../../shared/clock.ts';
import type { Settings } from '../../shared/settings.ts';
import { hourStartMs, MS_PER_HOUR, type UtcHour, utcHourOf } from '../../shared/utc-hour.ts';
import type { CapturedFrame } from '../capture/captured-frame.ts';
import { binOf } from '../count/bins.ts';
import type { Counts } from '../count/counter.ts';
import type { HourEstimate } from '../count/hour-estimate.ts';
import type { Pipeline } from '../pipeline.ts';

const TICK_MS = 1000;
/** What was heard before the full hour is out of the pipe after this. */
const GRACE_MS = 2000;
/** A source whose clock is slower, or ahead at all, is not believed: its frames count when they arrive, in an hour that is open. */
const SOURCE_CLOCK_MS_MAX = GRACE_MS;

/** A pipeline, and what it counts by. */
export interface Counting {
  readonly pipeline: Pipeline;
  readonly config: Settings;
}

export interface HourKeeper {
  /** Takes a live frame; one with a wrong clock counts at its arrival. */
  take(frame: CapturedFrame): void;
  /** What is heard changes: adds what was listened to so far, and forgets the single phones. */
  hearFor(why: 'hour' | 'baseline' | undefined): void;
  /** Milliseconds of an open hour that were listened to. */
  listenedMs(hour: UtcHour): number;
  /** Goes on from what was counted before a restart; to be called before anything is heard. */
  resume(counts: Counts): void;
  /** Closes the hours that are over; what was heard of the present one ends here. */
  stop(): void;
}

export interface HourKeeperOptions {
  readonly counting: Counting;
  readonly clock: Clock;
  /** What is heard at first, once the source runs. */
  readonly hearsFor: 'hour' | 'baseline' | undefined;
  /** What is listened to now: for the hour, for the baseline alone, or not at all. */
  readonly listening: () => 'hour' | 'baseline' | undefined;
  /** Since when (monotonic milliseconds) a radio that is deaf now has received nothing; undefined while none is. */
  readonly deafSinceMs?: () => number | undefined;
  /** Called each second, before anything else. */
  readonly tick: () => void;
  /** An hour begins: what counts from now on, where that is not what counted before. */
  readonly beginHour: (hour: UtcHour, before: Counting) => Counting | undefined;
  /** A bin is over: what was counted so far may be kept. */
  readonly binEnded: (counting: Counting) => void;
  /** Gets each hour when it is over, and what it was counted by; again only if the clock was set back over it. */
  readonly hour: (estimate: HourEstimate, config: Settings) => void;
}

export function keepHours(options: HourKeeperOptions): HourKeeper {
  const { clock, listening, beginHour, hour } = options;
  let { counting, hearsFor } = options;
  if (hearsFor === 'baseline') counting.pipeline.hearFor(hearsFor);
  let lastMs = clock.nowMs();
  let lastMonotonicMs = clock.monotonicMs();
  let presentHour = utcHourOf(lastMs);
  let wasListening = listening();
  let presentBin = binOf(lastMs);

  const lookAtClock = () => {
    const nowMs = clock.nowMs();
    if (nowMs < lastMs) counting.pipeline.clockWentBack(nowMs);
    lastMs = nowMs;
  };

  const tick = () => {
    options.tick();
    lookAtClock();
    const nowMs = lastMs;
    addListened();
    const begins = utcHourOf(nowMs);
    if (begins !== presentHour) {
      presentHour = begins;
      const next = beginHour(begins, counting);
      if (next) replaceBy(next, begins);
    }
    counting.pipeline.keepTime(nowMs);
    counting.pipeline.advanceTo(nowMs - SOURCE_CLOCK_MS_MAX);
    closeUntil(nowMs - GRACE_MS);
    if (binOf(nowMs) !== presentBin) {
      presentBin = binOf(nowMs);
      options.binEnded(counting);
    }
    cancel = clock.after(untilTickMs(nowMs), tick);
  };

  /** By the monotonic clock, so that a step of the wall clock is not listening. */
  const addListened = () => {
    const nowMs = clock.nowMs();
    const monotonicMs = clock.monotonicMs();
    const isListening = listening();
    if (wasListening !== undefined && isListening === wasListening) {
      counting.pipeline.listened(nowMs - (monotonicMs - lastMonotonicMs), nowMs, isListening);
    }
    const deafSinceMs = options.deafSinceMs?.();
    // It takes minutes to tell deaf from empty: they were not listened to either.
    if (wasListening !== undefined && isListening === undefined && deafSinceMs !== undefined) {
      counting.pipeline.unheard(nowMs - (monotonicMs - deafSinceMs), nowMs, wasListening);
    }
    lastMonotonicMs = monotonicMs;
    wasListening = isListening;
  };

  /** The hour before ends without its grace: what is still in the pipe of it, a second at most, is not counted. */
  const replaceBy = (next: Counting, from: UtcHour) => {
    closeUntil(hourStartMs(from));
    counting.pipeline.end();
    counting = next;
    if (hearsFor === 'baseline') next.pipeline.hearFor(hearsFor);
    next.pipeline.close((from - 1) as UtcHour);
  };

  const closeUntil = (timeMs: number) => {
    const { pipeline, config } = counting;
    for (const open of pipeline.openHours()) {
      if (hourStartMs(open) + MS_PER_HOUR > timeMs) break;
      const estimate = pipeline.close(open);
      if (estimate && estimate.coverage > 0) hour(estimate, config);
    }
  };

  let cancel = clock.after(untilTickMs(lastMs), tick);
  return {
    take(frame) {
      const nowMs = clock.nowMs();
      // A time ahead of ours would be remembered for longer than it may.
      const isBelieved = frame.timeMs <= nowMs && frame.timeMs >= nowMs - SOURCE_CLOCK_MS_MAX;
      if (!isBelieved) frame.timeMs = nowMs;
      counting.pipeline.take(frame);
    },
    hearFor(why) {
      addListened();
      hearsFor = why;
      if (why === undefined) counting.pipeline.end();
      else counting.pipeline.hearFor(why);
    },
    listenedMs(hour) {
      const tally = counting.pipeline.counts().hours.find((open) => open.hour === hour)?.tally;
      return tally?.listenedMs.reduce((sum, ms) => sum + ms, 0) ?? 0;
    },
    resume(counts) {
      // A step that no tick has seen yet would take for the future what is resumed.
      lookAtClock();
      counting.pipeline.resume(counts);
    },
    stop() {
      cancel();
      // An hour that is over was heard whole: stopping within the grace must not lose it.
      closeUntil(clock.nowMs());
      counting.pipeline.end();
    },
  };
}

/** On the full second, where key periods end. */
const untilTickMs = (nowMs: number) => TICK_MS - (nowMs % TICK_MS);
