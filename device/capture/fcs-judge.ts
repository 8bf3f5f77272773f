// Whether the frames of an interface end with their check sequence. Radio headers and containers say so,
// and drivers get it wrong both ways; the CRC-32 itself does not err. So the first probe requests of an
// interface are tried, apart by what is claimed of them, until enough agree; from then on that holds
// without computing. A frame that cannot be read by it is tried again by itself: an interface that hands
// over both kinds, or that a forger has led astray, loses nothing, and is judged anew.

/** Whether the last 4 bytes of a frame are its check sequence. */
export type FcsPresence = 'present' | 'absent' | 'unknown';

/** So many frames more of one kind than of the other decide; as many exceptions reopen the question. */
const AGREEING = 4;

interface Verdict {
  /** Undefined while it is open. */
  hasFcs: boolean | undefined;
  /** Frames with a check sequence less those without one; once it is decided, exceptions. */
  count: number;
}

const open = (): Verdict => ({ hasFcs: undefined, count: 0 });

/** One for each interface of a capture, and so for each life of a live source. */
export class FcsJudge {
  readonly #verdicts: Readonly<Record<FcsPresence, Verdict>> = {
    present: open(),
    absent: open(),
    unknown: open(),
  };

  /** Whether frames of which that is claimed end with one; undefined while too few were tried. */
  decided(claim: FcsPresence): boolean | undefined {
    return this.#verdicts[claim].hasFcs;
  }

  /** A frame was tried and found to have one, or none, while it was open. */
  note(claim: FcsPresence, hasFcs: boolean): void {
    const verdict = this.#verdicts[claim];
    verdict.count += hasFcs ? 1 : -1;
    if (Math.abs(verdict.count) < AGREEING) return;
    verdict.hasFcs = hasFcs;
    verdict.count = 0;
  }

  /** A frame could be read by the opposite of what is decided alone. */
  noteException(claim: FcsPresence): void {
    const verdict = this.#verdicts[claim];
    verdict.count += 1;
    if (verdict.count >= AGREEING) Object.assign(verdict, open());
  }
}
