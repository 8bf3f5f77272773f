// The whole way of a frame through the sensor, as `run` and `replay` share it:
//   frame → decode → time → key period → pseudonym → bins → hour

import type { Profile, StaffSetting } from '../shared/hourly-count.ts';
import type { RandomSource } from '../shared/random.ts';
import { type UtcHour, utcHourOf } from '../shared/utc-hour.ts';
import type { CapturedFrame } from './capture/captured-frame.ts';
import { Decoder } from './capture/decode.ts';
import { countFrame, type FrameCounts, type FrameOutcome, noFrames } from './capture/frame-outcome.ts';
import type { IgnoreList } from './capture/ignore-list.ts';
import { noObjections, type ObjectionFilter } from './capture/objections.ts';
import { Pseudonymiser } from './capture/pseudonymise.ts';
import { TimeGuard } from './capture/time-guard.ts';
import { Counter, type Counts, KEY_PERIOD_MS, type Learned } from './count/counter.ts';
import type { HourEstimate } from './count/hour-estimate.ts';
import type { Noise } from './count/turnover.ts';

/** Frames may come out of the pipe this late; for them no key is brought back. */
const LATE_MS = 60_000;

/** The end of the year 9999: a later time stamp is none (pcapng can claim any). */
const TIME_MS_MAX = 253_402_300_799_999;

export interface PipelineSettings {
  readonly profile: Profile;
  /** Minutes that a visitor stays on average; null where nobody knows. */
  readonly stayMinutes: number | null;
  /** Whether those who are there all day are taken out; `out` where it is left out. */
  readonly staff?: StaffSetting;
  readonly insideDbm: number;
  readonly floorDbm: number;
  readonly channel: number | null;
  readonly ignore: IgnoreList;
  /** None where it is left out: a recording is of the past. */
  readonly objections?: ObjectionFilter;
  readonly random: RandomSource;
  /** What became of the frames before, to count on. */
  readonly frames?: FrameCounts;
  /** How many counted ones had no signal strength, to count on. */
  readonly withoutSignal?: { frames: number };
  /** What hours before taught, at the same thresholds. */
  readonly learned?: Learned | undefined;
  /** Protects what hours teach. */
  readonly noise: Noise;
}

export class Pipeline {
  /** What became of the frames so far. */
  readonly frames: FrameCounts;
  readonly #pseudonymiser: Pseudonymiser;
  readonly #decoder: Decoder;
  readonly #guard = new TimeGuard();
  readonly #counter: Counter;
  readonly #periodMs: number;
  readonly #withoutSignal: { frames: number };
  #periodEndMs = Number.NEGATIVE_INFINITY;

  constructor(settings: PipelineSettings) {
    this.frames = settings.frames ?? noFrames();
    this.#withoutSignal = settings.withoutSignal ?? { frames: 0 };
    this.#pseudonymiser = new Pseudonymiser(settings.random);
    this.#decoder = new Decoder({
      objections: noObjections,
      ...settings,
      pseudonymiser: this.#pseudonymiser,
    });
    this.#counter = new Counter(settings, settings.learned);
    this.#periodMs = KEY_PERIOD_MS[settings.profile];
  }

  /** The time that the frames have come to: milliseconds since 1970, NaN before the first. */
  get timeMs(): number {
    return this.#guard.timeMs;
  }

  /** Frames that counted as inside because the capture has no signal strength. */
  get framesWithoutSignal(): number {
    return this.#withoutSignal.frames;
  }

  get evictions(): number {
    return this.#counter.evictions;
  }

  /** In numbers only. */
  get learned(): Learned {
    return this.#counter;
  }

  /** What was counted until the last bin's end, in numbers only. */
  counts(): Counts {
    return this.#counter.counts();
  }

  /** Goes on from what was counted before a restart. */
  resume(counts: Counts): void {
    this.#counter.resume(counts);
  }

  /** Takes a frame in and says what became of it. */
  take(frame: CapturedFrame): FrameOutcome {
    const outcome = this.#outcomeOf(frame);
    countFrame(this.frames, outcome);
    return outcome;
  }

  #outcomeOf(frame: CapturedFrame): FrameOutcome {
    // Written so that NaN is out of range too.
    const hasTime = frame.timeMs >= 0 && frame.timeMs <= TIME_MS_MAX;
    const isHeld = hasTime && this.#guard.judge(frame.timeMs) === 'held';
    const { timeMs } = this.#guard;
    // Before the frame is read: where a key period ends, the decoder forgets all that it has read.
    if (hasTime && !isHeld) this.keepTime(timeMs);
    const read = this.#decoder.read(frame);
    if (read !== 'probe-request') return read;
    if (!hasTime) return 'no-timestamp';
    if (isHeld) return 'time-jump';
    if (this.#counter.hours.isClosed(utcHourOf(timeMs))) return 'hour-closed';
    const outcome = this.#decoder.admit(frame, timeMs);
    if (outcome !== 'counted') return outcome;
    if (Number.isNaN(this.#decoder.sighting.signalDbm)) this.#withoutSignal.frames += 1;
    this.#counter.sight(this.#decoder.sighting);
    return outcome;
  }

  /** Ends the key period when its time has come, also where no frame does: forgetting does not wait for traffic. */
  keepTime(timeMs: number): void {
    const startMs = this.#periodEndMs - this.#periodMs;
    if (timeMs < this.#periodEndMs && timeMs >= startMs - LATE_MS) {
      this.#counter.keepTime(Math.max(timeMs, startMs));
      return;
    }
    this.#counter.finish();
    this.#renewKey();
    this.#counter.keepTime(timeMs);
    this.#periodEndMs = (Math.floor(timeMs / this.#periodMs) + 1) * this.#periodMs;
  }

  /** A trusted clock says that it is at least this late (milliseconds since 1970). */
  advanceTo(timeMs: number): void {
    this.#guard.advanceTo(timeMs);
  }

  /**
   * The clock was set back: the key period ends now, or it would last longer than it may, and hours that
   * the clock had run ahead into are still to come.
   */
  clockWentBack(timeMs: number): void {
    this.#counter.finish();
    const present = utcHourOf(timeMs);
    const { hours } = this.#counter;
    // One that is open goes on; one that was closed ahead of its time begins anew: the outbox knows whether it was released.
    hours.reopenAfter(hours.isClosed(present) ? ((present - 1) as UtcHour) : present);
    this.#guard.setTo(timeMs);
    this.#periodEndMs = Number.NEGATIVE_INFINITY;
    this.keepTime(timeMs);
  }

  /**
   * Says that the sensor listened from one moment to another (milliseconds since 1970): for the hour, or to
   * learn what is always there while the shop is closed.
   */
  listened(fromMs: number, untilMs: number, why: 'hour' | 'baseline' = 'hour'): void {
    this.#counter.hours.listened(fromMs, untilMs, why);
  }

  /** Takes such a span back, of which it was found that nothing could be heard. */
  unheard(fromMs: number, untilMs: number, why: 'hour' | 'baseline'): void {
    this.#counter.hours.unheard(fromMs, untilMs, why);
  }

  /** What is heard from now on is for the hour, or for the baseline alone: nothing of one gets into the other. */
  hearFor(why: 'hour' | 'baseline'): void {
    this.end();
    this.#counter.hearFor(why);
  }

  openHours(): UtcHour[] {
    return this.#counter.hours.open();
  }

  /** Closes an hour for good; undefined where nothing was counted or listened to in it. */
  close(hour: UtcHour): HourEstimate | undefined {
    return this.#counter.close(hour);
  }

  /** No more frames: finishes every track, then overwrites the key and all state about single phones. */
  end(): void {
    this.#counter.finish();
    this.#renewKey();
  }

  /** Overwrites the key and the last sighting made with it. */
  #renewKey(): void {
    this.#pseudonymiser.renewKey();
    this.#decoder.forget();
  }
}
