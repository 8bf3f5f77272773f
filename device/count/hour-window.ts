// The hours that are being counted, in numbers only. A replay may go back to an hour until it is
// closed; closed once, it takes no more.
import type { DwellBand } from '../../shared/hourly-count.ts';
import { hourStartMs, MS_PER_HOUR, type UtcHour, utcHourOf } from '../../shared/utc-hour.ts';
import { BIN_MS, BINS_PER_HOUR, type BinPhones } from './bins.ts';
import { type MinutePairs, NO_PAIRS } from './turnover.ts';

/** What an hour has come to so far. */
export interface HourTally {
  /** Phones in each of its bins. */
  readonly bins: BinPhones[];
  /** Milliseconds listened to in each of its bins. */
  readonly listenedMs: number[];
  /** Milliseconds in which closed hours were heard, to learn what is always there; such a bin is never released. */
  readonly baselineMs: number[];
  /** Addresses heard inside, and clearly inside: hardly more than scans. */
  readonly addresses: { inside: number; clear: number };
  /** Minutes in which templates were heard twice. */
  readonly pairs: MinutePairs;
  /** Phones that profile `hour` saw in the hour, each once: inside, and clearly inside. */
  readonly seen: { inside: number; clear: number };
  /** Stays of signatures whose end was seen, by length. */
  readonly dwell: Record<DwellBand, number>;
}

/** A bin counts where at least this share of it was listened to. */
export const BIN_LISTENED_MIN = 0.5;

/** Whether a bin of the hour is counted: one in which the shop opened or closed is not told apart. */
export const isListenedTo = (tally: HourTally, index: number): boolean =>
  tally.baselineMs[index] === 0 && tally.listenedMs[index]! >= BIN_LISTENED_MIN * BIN_MS;

/** For the hour's counts, or to learn what is always there while the shop is closed. */
export type ListenedFor = 'hour' | 'baseline';

const NO_HOUR = Number.NEGATIVE_INFINITY as UtcHour;

export class HourWindow {
  readonly #tallies = new Map<UtcHour, HourTally>();
  #closed: UtcHour = NO_HOUR;

  /** Hours that are open, in their order. */
  open(): UtcHour[] {
    return [...this.#tallies.keys()].sort((a, b) => a - b);
  }

  isClosed(hour: UtcHour): boolean {
    return hour <= this.#closed;
  }

  /** The tally of the hour that holds a moment, or undefined where it is closed already. */
  at(timeMs: number): HourTally | undefined {
    const hour = utcHourOf(timeMs);
    if (this.isClosed(hour)) return undefined;
    let tally = this.#tallies.get(hour);
    if (!tally) {
      tally = emptyTally();
      this.#tallies.set(hour, tally);
    }
    return tally;
  }

  /** Adds a span of listening, split at the bins; spans in closed hours are lost. */
  listened(fromMs: number, untilMs: number, why: ListenedFor = 'hour'): void {
    this.#addListened(fromMs, untilMs, why, 1);
  }

  /** Takes a span back, of which it was found that nothing could be heard; in closed hours it stays. */
  unheard(fromMs: number, untilMs: number, why: ListenedFor): void {
    this.#addListened(fromMs, untilMs, why, -1);
  }

  #addListened(fromMs: number, untilMs: number, why: ListenedFor, sign: 1 | -1): void {
    for (let at = fromMs; at < untilMs; ) {
      const end = Math.min(untilMs, (Math.floor(at / BIN_MS) + 1) * BIN_MS);
      const tally = this.at(at);
      const index = binOfHour(at);
      const heardMs = why === 'hour' ? tally?.listenedMs : tally?.baselineMs;
      if (heardMs) heardMs[index] = Math.max(0, Math.min(BIN_MS, heardMs[index]! + sign * (end - at)));
      at = end;
    }
  }

  /** What the open hours have come to so far, in their order. */
  tallies(): { readonly hour: UtcHour; readonly tally: HourTally }[] {
    return this.open().map((hour) => ({ hour, tally: this.#tallies.get(hour)! }));
  }

  /** Goes on with an hour from what it had come to; one that is closed, or of which something was heard since, is left. */
  resume(hour: UtcHour, tally: HourTally): void {
    const begun = this.#tallies.get(hour);
    const wasHeard = begun && [...begun.listenedMs, ...begun.baselineMs].some((ms) => ms > 0);
    if (!this.isClosed(hour) && !wasHeard) this.#tallies.set(hour, tally);
  }

  /** Closes an hour and every hour before it; undefined where nothing was counted or listened to. */
  close(hour: UtcHour): HourTally | undefined {
    const tally = this.#tallies.get(hour);
    for (const open of this.#tallies.keys()) if (open <= hour) this.#tallies.delete(open);
    if (hour > this.#closed) this.#closed = hour;
    return tally;
  }

  /** Hours after this one are still to come: whatever they held is dropped, and they may be counted. */
  reopenAfter(hour: UtcHour): void {
    for (const open of this.#tallies.keys()) if (open > hour) this.#tallies.delete(open);
    if (this.#closed > hour) this.#closed = hour;
  }
}

/** 0 … 11: the bin of its hour that holds a moment. */
export function binOfHour(timeMs: number): number {
  const intoHourMs = timeMs - hourStartMs(utcHourOf(timeMs));
  return Math.min(BINS_PER_HOUR - 1, Math.floor((intoHourMs / MS_PER_HOUR) * BINS_PER_HOUR));
}

function emptyTally(): HourTally {
  return {
    bins: Array.from({ length: BINS_PER_HOUR }, () => ({ inside: 0, present: 0, clear: 0, nearby: 0 })),
    listenedMs: new Array<number>(BINS_PER_HOUR).fill(0),
    baselineMs: new Array<number>(BINS_PER_HOUR).fill(0),
    addresses: { inside: 0, clear: 0 },
    pairs: { ...NO_PAIRS },
    seen: { inside: 0, clear: 0 },
    dwell: { under5: 0, from5to15: 0, from15to60: 0, over60: 0 },
  };
}
