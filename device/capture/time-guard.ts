// Keeps wild time stamps out of the hours. A small step back (two adapters, reordering) is levelled
// out. A large jump is believed only when several frames in a row agree on it; a lone frame from
// another year changes nothing.

/** Steps back up to this are levelled out. */
const BACK_MS_MAX = 10_000;
/** Steps ahead up to this are silence. */
const AHEAD_MS_MAX = 3_600_000;
/** Frames in a row that must agree before a jump is believed. */
const WITNESSES = 4;

/**
 * `now`: the frame may be used at `timeMs`. `held`: it may not, but it is one of those that will be
 * believed if the next agree. `jumped`: like `now`, and the stream goes on at another time.
 */
export type TimeVerdict = 'now' | 'held' | 'jumped';

export class TimeGuard {
  /** Milliseconds since 1970, never going back except by a believed jump. */
  timeMs = Number.NaN;
  /** Time of the last held frame and how many are held in a row. */
  #heldMs = 0;
  #held = 0;

  /** Says that it is at least this late, from a clock that is trusted: long silence is no jump. */
  advanceTo(timeMs: number): void {
    if (!(this.timeMs >= timeMs)) this.timeMs = timeMs;
  }

  /** Says what time it is, from a clock that is trusted and was set: nothing is held any more. */
  setTo(timeMs: number): void {
    this.timeMs = timeMs;
    this.#letGo();
  }

  judge(timeMs: number): TimeVerdict {
    if (Number.isNaN(this.timeMs)) {
      this.timeMs = timeMs;
      return 'jumped';
    }
    if (near(timeMs, this.timeMs)) {
      this.#letGo();
      if (timeMs > this.timeMs) this.timeMs = timeMs;
      return 'now';
    }
    this.#held = this.#held > 0 && near(timeMs, this.#heldMs) ? this.#held + 1 : 1;
    this.#heldMs = timeMs;
    if (this.#held < WITNESSES) return 'held';
    this.#letGo();
    this.timeMs = timeMs;
    return 'jumped';
  }

  #letGo(): void {
    this.#held = 0;
    this.#heldMs = 0;
  }
}

function near(timeMs: number, baseMs: number): boolean {
  return timeMs >= baseMs - BACK_MS_MAX && timeMs <= baseMs + AHEAD_MS_MAX;
}
