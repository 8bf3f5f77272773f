// Hours of a live sensor close by the clock, not by traffic and not by sending. A tick a second adds
// what was listened to, ends key periods, and closes the hours that are over.
import type { Clock } from '../shared/clock.ts';
import { hourStartMs, MS_PER_HOUR } from '../shared/utc-hour.ts';
import type { CapturedFrame } from './capture/captured-frame.ts';
import type { HourEstimate } from './count/hour-estimate.ts';
import type { Pipeline } from './pipeline.ts';

const TICK_MS = 1000;
/** What was heard before the full hour is out of the pipe after this. */
const GRACE_MS = 2000;
/** A source whose clock is slower, or ahead at all, is not believed: its frames count when they arrive, in an hour that is open. */
const SOURCE_CLOCK_MS_MAX = GRACE_MS;

export interface HourKeeper {
  /** Takes a live frame; one with a wrong clock counts at its arrival. */
  take(frame: CapturedFrame): void;
  /** Closes the hours that are over; what was heard of the present one ends here. */
  stop(): void;
}

export interface HourKeeperOptions {
  readonly pipeline: Pipeline;
  readonly clock: Clock;
  readonly listening: () => boolean;
  /** Gets each hour when it is over; again only if the clock was set back over it. */
  readonly hour: (estimate: HourEstimate) => void;
}

export function keepHours({ pipeline, clock, listening, hour }: HourKeeperOptions): HourKeeper {
  let lastMs = clock.nowMs();
  let lastMonotonicMs = clock.monotonicMs();
  let wasListening = listening();
  const tick = () => {
    const nowMs = clock.nowMs();
    const monotonicMs = clock.monotonicMs();
    if (nowMs < lastMs) pipeline.clockWentBack(nowMs);
    lastMs = nowMs;
    // By the monotonic clock, so that a step of the wall clock is no listening.
    if (wasListening && listening()) pipeline.listened(nowMs - (monotonicMs - lastMonotonicMs), nowMs);
    lastMonotonicMs = monotonicMs;
    wasListening = listening();
    pipeline.keepTime(nowMs);
    pipeline.advanceTo(nowMs - SOURCE_CLOCK_MS_MAX);
    closeUntil(nowMs - GRACE_MS);
    cancel = clock.after(untilTickMs(nowMs), tick);
  };
  const closeUntil = (timeMs: number) => {
    for (const open of pipeline.openHours()) {
      if (hourStartMs(open) + MS_PER_HOUR > timeMs) break;
      const estimate = pipeline.close(open);
      if (estimate && estimate.coverage > 0) hour(estimate);
    }
  };
  let cancel = clock.after(untilTickMs(lastMs), tick);
  return {
    take(frame) {
      const nowMs = clock.nowMs();
      // A time ahead of ours would be remembered for longer than it may.
      const isBelieved = frame.timeMs <= nowMs && frame.timeMs >= nowMs - SOURCE_CLOCK_MS_MAX;
      if (!isBelieved) frame.timeMs = nowMs;
      pipeline.take(frame);
    },
    stop() {
      cancel();
      // An hour that is over was heard whole: stopping within the grace must not lose it.
      closeUntil(clock.nowMs());
    },
  };
}

/** On the full second, where key periods end. */
const untilTickMs = (nowMs: number) => TICK_MS - (nowMs % TICK_MS);
