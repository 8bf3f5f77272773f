// Whether this machine's clock is right. A Raspberry Pi has no clock of its own: after a power cut it wakes in the past,
// until it has asked the network. An hour counted before that would be published under a wrong name, so nothing is
// heard until somebody says that the clock is synchronised. Asked are systemd-timesyncd's mark in /run (it lasts until
// the next boot), then timedatectl, which passes on what the kernel knows from any time service (adjtimex(2),
// STA_UNSYNC).
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { CancelTimer, Clock } from '../../shared/clock.ts';

/** `unknown`: nobody here can tell. */
export type ClockState = 'synchronised' | 'not-synchronised' | 'unknown';

/** systemd-timesyncd.service(8): touched at each synchronisation. */
export const TIMESYNC_MARK = '/run/systemd/timesync/synchronized';

const TIMEOUT_MS = 10_000;
const ASK_EVERY_MS = { waiting: 5000, synchronised: 300_000 } as const;

/** `environment`: its PATH finds timedatectl. */
export function askClock(mark: string, environment: NodeJS.ProcessEnv): Promise<ClockState> {
  if (existsSync(mark)) return Promise.resolve('synchronised');
  const options = { env: { ...environment, LC_ALL: 'C' }, timeout: TIMEOUT_MS } as const;
  return new Promise((resolve) => {
    execFile('timedatectl', ['show', '--property=NTPSynchronized', '--value'], options, (error, output) => {
      const said = output.trim();
      if (error || (said !== 'yes' && said !== 'no')) resolve('unknown');
      else resolve(said === 'yes' ? 'synchronised' : 'not-synchronised');
    });
  });
}

export interface ClockWatch {
  /** What the last answer was. */
  state(): ClockState;
  /**
   * Whether hours may be counted: it was synchronised once since the start, or nobody could tell so far. A clock that was
   * right strays by seconds in weeks; a network that is gone is no reason to stop.
   */
  isTrusted(): boolean;
  stop(): void;
}

export interface ClockWatchOptions {
  /** The first answer. */
  readonly first: ClockState;
  readonly ask: () => Promise<ClockState>;
  readonly clock: Clock;
  /** Called at each other answer. */
  readonly changed: (state: ClockState) => void;
}

export function watchClock({ first, ask, clock, changed }: ClockWatchOptions): ClockWatch {
  let state = first;
  let wasSynchronised = first === 'synchronised';
  let isTrusted = first !== 'not-synchronised';
  let stopped = false;
  const lookLater = (): CancelTimer =>
    clock.after(ASK_EVERY_MS[wasSynchronised ? 'synchronised' : 'waiting'], () => void look());
  const look = async () => {
    const answer = await ask();
    if (stopped) return;
    wasSynchronised ||= answer === 'synchronised';
    // Nobody could tell, while the machine was starting: now somebody can.
    if (answer !== 'unknown') isTrusted = wasSynchronised;
    cancel = lookLater();
    // A time service that is being restarted cannot be asked: what it said holds.
    if (answer === 'unknown' || answer === state) return;
    state = answer;
    changed(answer);
  };
  let cancel = lookLater();
  return {
    state: () => state,
    isTrusted: () => isTrusted,
    stop() {
      stopped = true;
      cancel();
    },
  };
}
