// Tells deaf from empty. A radio in monitor mode hears more than phones: access points send ten beacons a second
// (IEEE 802.11-2020, 11.1.3), so where people are the interface's own counter of received packets never rests. When
// it does, or the interface is gone, nothing was listened to, however well the capture program feels.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CancelTimer, Clock } from '../../shared/clock.ts';

/** Linux, Documentation/ABI/testing/sysfs-class-net-statistics. */
export const NET_FOLDER = '/sys/class/net';

const LOOK_EVERY_MS = 5000;
/** Where no access point is within reach phones alone are heard, and an empty shop may be still for a minute. */
const DEAF_AFTER_MS = 120_000;

export interface ReceiveWatch {
  /** Why nothing was received for two minutes, or the interface is gone, for people; undefined while it receives. */
  deafBecause(): string | undefined;
  /** Since when nothing was received, in monotonic milliseconds, to within five seconds; undefined while it is not deaf. */
  deafSinceMs(): number | undefined;
  stop(): void;
}

export interface ReceiveWatchOptions {
  readonly interfaceName: string;
  readonly clock: Clock;
  /** A folder for each interface, `/sys/class/net`. */
  readonly netFolder: string;
}

/** Begins as hearing: a radio that has just come up is given its two minutes. */
export function watchReceiver(options: ReceiveWatchOptions): ReceiveWatch {
  const { interfaceName, clock, netFolder } = options;
  let received = receivedPackets(netFolder, interfaceName);
  let heardMs = clock.monotonicMs();
  const look = () => {
    const now = receivedPackets(netFolder, interfaceName);
    // A new interface counts from 0.
    const hasHeard = now !== null && now !== (received ?? 0) && now > 0;
    received = now;
    if (hasHeard) heardMs = clock.monotonicMs();
    cancel = clock.after(LOOK_EVERY_MS, look);
  };
  let cancel: CancelTimer = clock.after(LOOK_EVERY_MS, look);
  const deafBecause = () => {
    if (received === null) return `there is no interface ${interfaceName}: was the adapter pulled out?`;
    const silentMs = clock.monotonicMs() - heardMs;
    if (silentMs < DEAF_AFTER_MS) return undefined;
    return `${interfaceName} has received nothing, not even beacons, for ${Math.floor(silentMs / 1000)} s`;
  };
  return {
    deafBecause,
    deafSinceMs: () => (deafBecause() === undefined ? undefined : heardMs),
    stop: () => cancel(),
  };
}

/** Null where the interface is gone. */
function receivedPackets(netFolder: string, interfaceName: string): number | null {
  try {
    const text = readFileSync(join(netFolder, interfaceName, 'statistics/rx_packets'), 'utf8');
    return Number(text.trim());
  } catch {
    return null;
  }
}
