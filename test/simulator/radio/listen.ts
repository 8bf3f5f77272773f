// What the sensor hears of the whole crowd, window by window in the order of time: phones are switched
// on when they come near and dropped when they are gone, so memory holds only those who are there.
import { type CrowdDay, type CrowdOptions, crowdDays } from '../crowd/crowd.ts';
import type { Presence } from '../crowd/presence.ts';
import { createPhone, type Phone } from '../phones/phone.ts';
import { seedOf } from '../streams.ts';
import { HeardFrames } from './heard-frames.ts';
import { createLink } from './link.ts';
import { createEar } from './receiver.ts';

/** Frames `order[0 … due)` of `frames` are the window's; valid until the next window is asked for. */
export interface HeardWindow {
  readonly frames: HeardFrames;
  readonly due: number;
  /** All later frames come at this moment or after it. */
  readonly untilMs: number;
}

interface ActivePhone {
  readonly phone: Phone;
  readonly goneMs: number;
}

/**
 * `options.untilMs` may be Infinity: then there is always another window. `windowMs`: at most 1,800,000.
 * Windows lie on multiples of it.
 */
export function* listen(options: CrowdOptions, windowMs: number): Generator<HeardWindow> {
  const { fromMs, untilMs } = options;
  const frames = new HeardFrames(fromMs * 1000, untilMs * 1000);
  const arrive = createArrivals(options, frames);
  let active: ActivePhone[] = [];
  let startMs = Math.floor(fromMs / windowMs) * windowMs;
  while (startMs < untilMs) {
    const endMs = startMs + windowMs;
    active = active.concat(arrive(endMs));
    for (const { phone } of active) phone.advance(endMs);
    active = active.filter((each) => each.goneMs > endMs);
    const due = frames.sort(startMs * 1000, endMs * 1000);
    yield { frames, due, untilMs: Math.min(endMs, untilMs) };
    frames.drop(due);
    startMs = endMs;
  }
}

/** The phones that are first audible before a moment, each handed out once, in a fixed order. */
function createArrivals(options: CrowdOptions, frames: HeardFrames): (beforeMs: number) => ActivePhone[] {
  const days = crowdDays(options);
  let waiting: Presence[] = [];
  let next: CrowdDay | undefined = days.next().value ?? undefined;
  return (beforeMs) => {
    while (next && next.audibleFromMs < beforeMs) {
      // A push of all as arguments would not fit the stack on a busy street.
      waiting = waiting.concat(next.presences);
      next = days.next().value ?? undefined;
    }
    const come = waiting.filter((presence) => presence.audibleFromMs < beforeMs);
    if (come.length > 0) waiting = waiting.filter((presence) => presence.audibleFromMs >= beforeMs);
    return come.flatMap((presence) => phonesOf(options, presence, frames));
  };
}

function phonesOf(options: CrowdOptions, presence: Presence, frames: HeardFrames): ActivePhone[] {
  const { geometry, sensor } = options.shop;
  return presence.devices.map(({ model, screen, joined }, index) => {
    const seed = seedOf(presence.seed, 'device', index);
    const link = createLink(geometry, presence, model.powerDbm, seed);
    const life = {
      identity: seedOf(presence.identity, 'device', index),
      seed,
      fromMs: presence.audibleFromMs,
      untilMs: presence.audibleUntilMs,
      screen,
      joined,
    };
    const phone = createPhone(model, life, createEar(sensor, link, seed, frames));
    return { phone, goneMs: presence.audibleUntilMs };
  });
}
