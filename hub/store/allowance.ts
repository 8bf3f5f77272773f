// How much a sensor, a store and all together may add to a table within a window of the clock (an hour, a day). Who is
// over it is told so once, and adds nothing until the next window: what is noted then says that there was more. Kept in
// memory: a hub that starts anew begins a new window.

/** From the narrowest to the widest: of a sensor, of its store, of all. */
export type Maxima = readonly [one: number, store: number, all: number];

/** `back`: for what came to nothing, as if it had never been taken. */
export type Taken =
  | { readonly kind: 'fine'; readonly back: () => void }
  /** `of`: whose share is used up. `isFirst`: it has not been said in this window, to this one or this store. */
  | {
      readonly kind: 'over';
      readonly of: 'one' | 'store' | 'all';
      readonly max: number;
      readonly isFirst: boolean;
      readonly back: () => void;
    };

export interface Allowance {
  /** Takes `cost` of all three shares, or of none. `one` is unique over all stores. */
  take(one: string | number, store: number | null, nowMs: number, cost?: number): Taken;
}

const LEVELS = ['one', 'store', 'all'] as const;

/** Windows begin at whole multiples of `windowMs` since 1970. */
export function createAllowance(windowMs: number, maxima: Maxima): Allowance {
  let window = Number.NaN;
  let used = new Map<string, number>();
  let said = new Set<string>();
  return {
    take(one, store, nowMs, cost = 1) {
      const current = Math.floor(nowMs / windowMs);
      if (current !== window) {
        window = current;
        used = new Map();
        said = new Set();
      }
      const keys = [`one ${one}`, `store ${store}`, 'all'] as const;
      for (const [level, of] of LEVELS.entries()) {
        const max = maxima[level]!;
        if ((used.get(keys[level]!) ?? 0) + cost <= max) continue;
        const [shares, told, before] = [used, said, used.get(keys[level]!) ?? 0];
        // Shut for the rest of the window: what is smaller would otherwise still slip in, after the last word.
        used.set(keys[level]!, max);
        // Where all together are over it, each store hears it once.
        const whom = `${of} of ${keys[Math.min(level, 1)]}`;
        const isFirst = !said.has(whom);
        said.add(whom);
        const back = () => {
          shares.set(keys[level]!, before);
          if (isFirst) told.delete(whom);
        };
        return { kind: 'over', of, max, isFirst, back };
      }
      const shares = used;
      const add = (more: number) => {
        for (const key of keys) shares.set(key, (shares.get(key) ?? 0) + more);
      };
      add(cost);
      return { kind: 'fine', back: () => add(-cost) };
    },
  };
}

/** How many of a table's rows to drop where it may have `max`: some more than it must, so that not each new row drops one. */
export const excessOf = (rows: number, max: number): number =>
  rows > max ? rows - max + Math.floor(max / 50) : 0;
