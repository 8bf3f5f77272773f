// Passwords are checked a few at a time, and those that wait take turns by client and user name, so that whoever tries
// without end costs the others nothing, not even behind the same address. A wrong login is answered after a while and
// holds its place until then, also where the peer has hung up: so many are wrong in that while and no more.
import type { Clock } from '../../shared/clock.ts';
import type { BrokerLimits } from './limits.ts';

export interface LoginChecks {
  /**
   * Runs `check` in its turn; resolves with what it found, or undefined where `isThere` said that the peer has gone.
   * Rejects as `check` does.
   */
  run<T>(turn: Turn<T>): Promise<T | undefined>;
}

interface Turn<T> {
  /** The client and the user name. */
  readonly who: string;
  readonly isThere: () => boolean;
  readonly check: () => Promise<T>;
  readonly isWrong: (found: T) => boolean;
}

interface Places {
  readonly waiting: (() => void)[];
  /** Being checked, or wrong and not answered yet. */
  taken: number;
}

export function createLoginChecks(
  limits: Pick<BrokerLimits, 'loginChecks' | 'wrongLogins' | 'wrongLoginMs'>,
  clock: Clock,
): LoginChecks {
  /** In the order of their turns. */
  const all = new Map<string, Places>();
  let running = 0;

  function next(): void {
    for (const [who, places] of all) {
      if (running >= limits.loginChecks) return;
      if (places.taken >= limits.wrongLogins) continue;
      const start = places.waiting.shift();
      if (start === undefined) continue;
      all.delete(who);
      all.set(who, places);
      start();
    }
  }

  function leave(who: string, places: Places): void {
    places.taken -= 1;
    if (places.taken === 0 && places.waiting.length === 0) all.delete(who);
    next();
  }

  async function inTurn<T>({ who, isThere, check, isWrong }: Turn<T>, places: Places) {
    running += 1;
    places.taken += 1;
    let found: T | undefined;
    try {
      found = await (isThere() ? check() : undefined);
    } finally {
      running -= 1;
      if (found !== undefined && isWrong(found)) {
        next();
        await new Promise<void>((resolve) => clock.after(limits.wrongLoginMs, resolve));
      }
      leave(who, places);
    }
    return found;
  }

  return {
    run: (turn) =>
      new Promise((resolve, reject) => {
        const places = all.get(turn.who) ?? { waiting: [], taken: 0 };
        all.set(turn.who, places);
        places.waiting.push(() => inTurn(turn, places).then(resolve, reject));
        next();
      }),
  };
}
