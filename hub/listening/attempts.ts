// How often each client (see client-block.ts) has tried something in the last hour, and the network around it: whoever
// tries too often waits, and nobody else does. A count drains evenly, so that no hour has an edge to wait for. Kept in
// memory alone. There are only so many counts: where others need the place, the lowest goes, so that nobody who has tried
// too often is forgotten for newcomers who have tried once.
import type { Clock } from '../../shared/clock.ts';
import { clientBlock } from './client-block.ts';

export interface AttemptLimits {
  /** Of one IPv4 address or one IPv6 /56, in an hour. */
  readonly perClient: number;
  /** Of one IPv6 /48 in an hour, which may be 256 homes. An IPv4 address has no network around it here. */
  readonly perNetwork: number;
  /** Clients, and as many networks, that are counted at once. */
  readonly counted: number;
}

export interface Attempts {
  /** ms until one more is taken of whoever has this address; 0: now. */
  waitMs(address: string | undefined): number;
  note(address: string | undefined): void;
  /** The higher, the more was tried from there of late: of the network first, then of the client. */
  rank(address: string | undefined): number;
}

const HOUR_MS = 3_600_000;

export function countAttempts(limits: AttemptLimits, clock: Pick<Clock, 'monotonicMs'>): Attempts {
  const clients = drainingCounts(limits.perClient, limits.counted, clock);
  const networks = drainingCounts(limits.perNetwork, limits.counted, clock);
  const client = (address: string | undefined) => clientBlock(address, 56);
  const network = (address: string | undefined) => clientBlock(address, 48);
  return {
    waitMs: (address) => Math.max(clients.waitMs(client(address)), networks.waitMs(network(address))),
    note(address) {
      clients.add(client(address));
      // Of an address without a network around it the narrower limit is the only one.
      if (network(address) !== client(address)) networks.add(network(address));
    },
    rank(address) {
      const own = clients.level(client(address));
      return network(address) === client(address) ? own : networks.level(network(address)) + own / 1000;
    },
  };
}

interface Count {
  level: number;
  atMs: number;
}

/** Each count drains by `anHour` an hour, and takes one more while it stays at `anHour` or below. */
function drainingCounts(anHour: number, countedMax: number, clock: Pick<Clock, 'monotonicMs'>) {
  const counts = new Map<string, Count>();
  const levelOf = ({ level, atMs }: Count) =>
    Math.max(0, level - ((clock.monotonicMs() - atMs) * anHour) / HOUR_MS);
  const level = (of: string) => {
    const count = counts.get(of);
    return count === undefined ? 0 : levelOf(count);
  };

  function makeRoom(): void {
    for (const [of, count] of counts) if (levelOf(count) === 0) counts.delete(of);
    if (counts.size < countedMax) return;
    let lowest: string | undefined;
    let lowestLevel = Number.POSITIVE_INFINITY;
    for (const [of, count] of counts) {
      const now = levelOf(count);
      if (now < lowestLevel) [lowest, lowestLevel] = [of, now];
    }
    if (lowest !== undefined) counts.delete(lowest);
  }

  return {
    level,
    waitMs: (of: string) => Math.ceil((Math.max(0, level(of) + 1 - anHour) * HOUR_MS) / anHour),
    add(of: string): void {
      const now = level(of) + 1;
      if (!counts.has(of) && counts.size >= countedMax) makeRoom();
      counts.set(of, { level: now, atMs: clock.monotonicMs() });
    },
  };
}
