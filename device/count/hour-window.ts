// The hours that are being counted, in numbers only. A replay may go back to an hour until it is
// closed; closed once, it takes no more.
import type { DwellBand } from '../../shared/hourly-count.ts';
import { hourStartMs, MS_PER_HOUR, type UtcHour, utcHourOf } from '../../shared/utc-hour.ts';

/** What an hour has come to so far. */
export interface HourTally {
  /** Scans that were inside. */
  insideScans: number;
  /** Tracks that came inside, less those that were there before the key changed. */
  visits: number;
  /** Tracks that never came inside, less those that were there before the key changed. */
  passersby: number;
  /** Visits whose end was seen, by length. */
  readonly dwell: Record<DwellBand, number>;
  listenedMs: number;
}

const NO_HOUR = Number.NEGATIVE_INFINITY as UtcHour;

export class HourWindow {
  readonly #tallies = new Map<UtcHour, HourTally>();
  #closed: UtcHour = NO_HOUR;
  // Nearly every frame falls into the hour of the one before it.
  #lastHour: UtcHour = NO_HOUR;
  #lastTally: HourTally = emptyTally();

  /** Hours that are open, in their order. */
  open(): UtcHour[] {
    return [...this.#tallies.keys()].sort((a, b) => a - b);
  }

  isClosed(hour: UtcHour): boolean {
    return hour <= this.#closed;
  }

  /** The tally of the hour that holds a moment. Throws where it is closed: callers ask `isClosed` first. */
  at(timeMs: number): HourTally {
    const hour = utcHourOf(timeMs);
    if (hour === this.#lastHour) return this.#lastTally;
    if (this.isClosed(hour)) throw new Error('a closed hour was counted into');
    let tally = this.#tallies.get(hour);
    if (!tally) {
      tally = emptyTally();
      this.#tallies.set(hour, tally);
    }
    this.#lastHour = hour;
    this.#lastTally = tally;
    return tally;
  }

  /** The tally of a moment, or undefined where its hour is closed already. */
  ifOpen(timeMs: number): HourTally | undefined {
    return this.isClosed(utcHourOf(timeMs)) ? undefined : this.at(timeMs);
  }

  /** Adds a span of listening, split at the full hours; spans in closed hours are lost. */
  listened(fromMs: number, untilMs: number): void {
    for (let at = fromMs; at < untilMs; ) {
      const end = Math.min(untilMs, hourStartMs(utcHourOf(at)) + MS_PER_HOUR);
      const tally = this.ifOpen(at);
      if (tally) tally.listenedMs = Math.min(MS_PER_HOUR, tally.listenedMs + end - at);
      at = end;
    }
  }

  /** Closes an hour and every hour before it; undefined where nothing was counted or listened to. */
  close(hour: UtcHour): HourTally | undefined {
    const tally = this.#tallies.get(hour);
    for (const open of this.#tallies.keys()) if (open <= hour) this.#tallies.delete(open);
    if (hour > this.#closed) this.#closed = hour;
    this.#lastHour = NO_HOUR;
    return tally;
  }

  /** Hours after this one are still to come: whatever they held is dropped, and they may be counted. */
  reopenAfter(hour: UtcHour): void {
    for (const open of this.#tallies.keys()) if (open > hour) this.#tallies.delete(open);
    if (this.#closed > hour) this.#closed = hour;
    this.#lastHour = NO_HOUR;
  }
}

function emptyTally(): HourTally {
  return {
    insideScans: 0,
    visits: 0,
    passersby: 0,
    dwell: { under5: 0, from5to15: 0, from15to60: 0, over60: 0 },
    listenedMs: 0,
  };
}
