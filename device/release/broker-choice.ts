// Which of several brokers a sensor comes to. Each sensor has an order of its own, by rendezvous hashing of its name and
// the broker's address: every broker is the first of as many sensors, whoever loses its broker finds the next as the others
// do theirs, and a broker that is added takes its share from each. The hub need not know who is where.
import { createHash } from 'node:crypto';

/** The first is the sensor's own. Depends on host and port alone: a changed password moves nobody. */
export function rankBrokers(urls: readonly string[], sensor: string): string[] {
  const weighed = urls.map((url) => ({ url, weight: weightOf(hostOf(url), sensor) }));
  return weighed.sort((a, b) => Buffer.compare(b.weight, a.weight)).map(({ url }) => url);
}

const weightOf = (host: string, sensor: string): Buffer =>
  createHash('sha256').update(`${sensor} ${host}`).digest();

/** Host and port alone: the URL may hold a password. */
export const hostOf = (url: string): string => new URL(url).host;

/** Connections that were lost before a sensor takes it for the broker's fault rather than the network's. */
const LOSSES_MAX = 2;

export interface BrokerChoice {
  /** Where the next attempt goes; `ranked` holds one at least. */
  next(ranked: readonly string[]): string;
  /** An attempt has ended without a connection: another's turn. */
  failed(): void;
  /** A connection has ended. `lasted`: it held for long, so that this is the first loss again. */
  lost(lasted: boolean): void;
  /** Whether the next attempt goes to another, where there is another. */
  isLeaving(): boolean;
  /** It is connected to this one, whoever's turn it was. */
  moved(url: string): void;
}

export function chooseBroker(): BrokerChoice {
  let current: string | undefined;
  let isDone = false;
  let losses = 0;
  return {
    next(ranked) {
      // Not in the list any more: the first one's turn.
      const at = current === undefined ? -1 : ranked.indexOf(current);
      const isLeft = isDone && at >= 0;
      current = ranked[isLeft ? (at + 1) % ranked.length : Math.max(at, 0)]!;
      if (isDone) losses = 0;
      isDone = false;
      return current;
    },
    failed() {
      isDone = true;
    },
    lost(lasted) {
      losses = lasted ? 1 : losses + 1;
      isDone = losses >= LOSSES_MAX;
    },
    isLeaving: () => isDone,
    moved(url) {
      current = url;
      isDone = false;
      losses = 0;
    },
  };
}
