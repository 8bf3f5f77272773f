// Who is next to have a code hashed: each hash takes a moment and 16 MB, and strangers ask for them. Few run at once, and
// only so many a second, which also bounds how often anybody can guess (see codes.ts). Every client has one at a time.
// Whoever has tried least of late comes first, so that a sensor that comes with its code overtakes all who guess; in a
// full queue the one that has tried most gives way.
import type { Clock } from '../../shared/clock.ts';
import { createRate } from '../listening/rate.ts';

export interface TurnLimits {
  readonly atOnce: number;
  readonly aSecond: number;
  /** After a pause so many may follow each other at once. */
  readonly burst: number;
  readonly waiting: number;
  readonly waitingPerClient: number;
}

interface Asker {
  readonly client: string;
  /** How much it has tried of late, see `Attempts.rank`. */
  readonly rank: () => number;
  /** Whoever hung up gets no turn. */
  readonly isThere: () => boolean;
}

export interface Turns {
  /** What `work` gives; undefined, without having worked, where there was no place or the asker hung up. */
  run<Value>(asker: Asker, work: () => Promise<Value>): Promise<Value | undefined>;
}

interface Waiting extends Asker {
  readonly go: (isTurn: boolean) => void;
}

export function createTurns(limits: TurnLimits, clock: Pick<Clock, 'monotonicMs' | 'after'>): Turns {
  let waiting: Waiting[] = [];
  const running = new Set<string>();
  const rate = createRate(limits.burst, limits.aSecond, clock);
  let isTimed = false;

  function leave(one: Waiting, isTurn: boolean): void {
    waiting = waiting.filter((other) => other !== one);
    one.go(isTurn);
  }

  /** Whether there is a place for one that has tried so much. */
  function makeRoom(rank: number): boolean {
    for (const one of waiting.filter(({ isThere }) => !isThere())) leave(one, false);
    if (waiting.length < limits.waiting) return true;
    const most = waiting.reduce((worst, one) => (one.rank() >= worst.rank() ? one : worst));
    if (most.rank() <= rank) return false;
    leave(most, false);
    return true;
  }

  function next(): void {
    for (;;) {
      const able = waiting.filter(({ client }) => !running.has(client));
      if (able.length === 0 || running.size >= limits.atOnce) return;
      const best = able.reduce((least, one) => (one.rank() < least.rank() ? one : least));
      if (!best.isThere()) {
        leave(best, false);
        continue;
      }
      if (!rate.take()) {
        wait();
        return;
      }
      running.add(best.client);
      leave(best, true);
    }
  }

  function wait(): void {
    if (isTimed) return;
    isTimed = true;
    clock.after(rate.waitMs(), () => {
      isTimed = false;
      next();
    });
  }

  return {
    async run(asker, work) {
      const ofClient = waiting.filter(({ client }) => client === asker.client).length;
      if (ofClient >= limits.waitingPerClient || !makeRoom(asker.rank())) return undefined;
      const isTurn = await new Promise<boolean>((go) => {
        waiting.push({ ...asker, go });
        next();
      });
      if (!isTurn) return undefined;
      try {
        return await work();
      } finally {
        running.delete(asker.client);
        next();
      }
    },
  };
}
