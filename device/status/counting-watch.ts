// Tells a sensor that counts from one that listens to frames and can count none of them: by driver, by channel, by an
// antenna that fell off. An open hour of listening is looked at as a whole, since minutes may pass without anybody; that most
// frames cannot be read is told as soon as fifty have come.
import type { Clock } from '../../shared/clock.ts';
import type { CountingTrouble } from '../../shared/counting-trouble.ts';
import { MS_PER_HOUR } from '../../shared/utc-hour.ts';
import { troubleOf } from '../capture/capture-trouble.ts';
import { FRAME_OUTCOMES, type FrameCounts, noFrames } from '../capture/frame-outcome.ts';

const LOOK_EVERY_MS = 10_000;
/** Fewer tell nothing: a passer-by too weak to count sends some. */
const FRAMES_MIN = 20;
const FRAMES_MIN_AT_ONCE = 50;

export interface TroubleSince {
  readonly kind: CountingTrouble;
  /** Milliseconds since 1970. */
  readonly sinceMs: number;
}

export interface CountingWatch {
  /** What was found last and has not ended since; null where there is nothing. */
  trouble(): TroubleSince | null;
  stop(): void;
}

export interface CountingWatchOptions {
  readonly clock: Clock;
  /** What became of all frames since the start. */
  readonly frames: FrameCounts;
  /** Of those that were counted, how many had no signal strength. */
  readonly withoutSignal: { readonly frames: number };
  /** What is listened to now: only open hours are looked at. */
  readonly listening: () => 'hour' | 'baseline' | undefined;
  /** Called when a trouble begins, becomes another, or ends. */
  readonly changed: (kind: CountingTrouble | null) => void;
}

export function watchCounting(options: CountingWatchOptions): CountingWatch {
  const { clock, frames, withoutSignal, listening, changed } = options;
  let trouble: TroubleSince | null = null;
  let window = emptyWindow();
  let before = { frames: { ...frames }, withoutSignal: withoutSignal.frames };
  let lastMs = clock.monotonicMs();
  let heardBefore = listening();

  const set = (kind: CountingTrouble | null) => {
    if (kind === (trouble?.kind ?? null)) return;
    trouble = kind && { kind, sinceMs: clock.nowMs() };
    changed(kind);
  };

  /** Adds what came since the last look, if that was while the shop was open. */
  const gather = () => {
    const nowMs = clock.monotonicMs();
    const heard = listening();
    // Where nothing was listened to nothing came: only what comes for the baseline is to be told apart.
    const ends = [heardBefore, heard];
    if (ends.includes('hour') && !ends.includes('baseline')) {
      for (const outcome of FRAME_OUTCOMES) {
        window.frames[outcome] += frames[outcome] - before.frames[outcome];
      }
      window.withoutSignal += withoutSignal.frames - before.withoutSignal;
      if (heard === heardBefore) window.listenedMs += nowMs - lastMs;
    }
    before = { frames: { ...frames }, withoutSignal: withoutSignal.frames };
    lastMs = nowMs;
    heardBefore = heard;
  };

  const look = () => {
    cancel = clock.after(LOOK_EVERY_MS, look);
    gather();
    const atOnce = troubleOf(window.frames, window.withoutSignal, FRAMES_MIN_AT_ONCE);
    if (atOnce === 'unreadable' || atOnce === 'no-signal') set(atOnce);
    else if (isWell(window, trouble)) set(null);
    if (window.listenedMs < MS_PER_HOUR) return;
    const kind = troubleOf(window.frames, window.withoutSignal, FRAMES_MIN);
    // An hour in which nobody came tells nothing of what was before.
    if (kind) set(kind);
    window = emptyWindow();
  };
  let cancel = clock.after(LOOK_EVERY_MS, look);
  return { trouble: () => trouble, stop: () => cancel() };
}

const emptyWindow = () => ({ frames: noFrames(), withoutSignal: 0, listenedMs: 0 });

/** Enough was counted to know that a trouble has ended. */
function isWell({ frames }: ReturnType<typeof emptyWindow>, trouble: TroubleSince | null): boolean {
  const isShare = trouble?.kind === 'unreadable' || trouble?.kind === 'no-signal';
  return frames.counted >= (isShare ? FRAMES_MIN_AT_ONCE : 1);
}
