// Starts and stops the source as the moment wants it: while the store is paused or closed, no program listens at all.
import type { CapturedFrame } from '../capture/captured-frame.ts';
import type { PacketSource, SourceState } from '../capture/packet-source.ts';
import type { Hearing } from '../remote/remote-control.ts';

/**
 * As the health message says it: `paused` and `closed` is a sensor that hears nothing because it must not, `deaf` one
 * whose program runs and whose radio receives nothing at all.
 */
export type HeardState = Omit<SourceState, 'state'> & {
  readonly state: SourceState['state'] | 'paused' | 'closed' | 'deaf' | 'no-clock';
};

/** `no-clock`: whatever the moment wants, nobody knows which moment it is. */
export type Wanted = Hearing | 'no-clock';

/** Where what is heard goes. */
interface Listener {
  readonly take: (frame: CapturedFrame) => void;
  /** From one that hears to another, or to none: what is known of single phones must go now. */
  readonly changed: (hearing: Wanted) => void;
}

export interface HearingSource {
  /** Hears from now on, whenever the moment wants it; before, nothing is started. */
  start(listener: Listener): void;
  /** Does what the moment wants; to be called each second and whenever that may have changed. */
  look(): void;
  state(): HeardState;
  /** What is listened to now: for the hour's counts, for the baseline alone, or not at all. */
  listening(): 'hour' | 'baseline' | undefined;
  /** Ends the source for good. */
  stop(): Promise<void>;
}

export interface HearingOptions {
  readonly wanted: () => Wanted;
  /** Starts a source that gives its frames to `take`. */
  readonly start: (take: (frame: CapturedFrame) => void) => PacketSource;
  /** Why the radio receives nothing, for people; undefined while it receives, or where nobody can tell. */
  readonly deafBecause: () => string | undefined;
}

const isHeard = (hearing: Wanted) => hearing === 'open' || hearing === 'baseline';

export function createHearing({ wanted, start, deafBecause }: HearingOptions): HearingSource {
  let hearing = wanted();
  let listener: Listener | undefined;
  let source: PacketSource | undefined;
  let ending: Promise<void> | undefined;
  let restartsBefore = 0;
  let stopped = false;

  function hear({ take }: Listener): void {
    // What a source that is told to stop still had in its pipe is dropped.
    const mine: PacketSource = start((frame) => {
      if (mine === source && isHeard(hearing)) take(frame);
    });
    source = mine;
  }

  function silence(): void {
    if (!source) return;
    restartsBefore += source.state().restarts;
    const last = source;
    source = undefined;
    ending = last.stop().then(() => {
      ending = undefined;
      look();
    });
  }

  function look(): void {
    if (stopped || !listener) return;
    const now = wanted();
    if (now !== hearing) {
      hearing = now;
      listener.changed(now);
    }
    if (!isHeard(hearing)) silence();
    // One source at a time: two would both hold the interface.
    else if (!source && !ending) hear(listener);
  }

  return {
    start(to) {
      listener = to;
      look();
    },
    look,
    state() {
      if (hearing === 'no-clock') {
        return { state: hearing, restarts: restartsBefore, reason: 'the clock is not synchronised yet' };
      }
      if (hearing === 'paused' || hearing === 'closed') {
        return { state: hearing, restarts: restartsBefore, reason: null };
      }
      const { state, restarts, reason } = source?.state() ?? {
        state: 'restarting',
        restarts: 0,
        reason: null,
      };
      const deaf = state === 'running' ? deafBecause() : undefined;
      const so = deaf === undefined ? { state, reason } : { state: 'deaf' as const, reason: deaf };
      return { ...so, restarts: restartsBefore + restarts };
    },
    listening() {
      if (source?.state().state !== 'running' || !isHeard(hearing)) return undefined;
      if (deafBecause() !== undefined) return undefined;
      return hearing === 'open' ? 'hour' : 'baseline';
    },
    async stop() {
      stopped = true;
      await ending;
      await source?.stop();
    },
  };
}
