// Stores by what they had on the last day that is over in all of them: by visits, in one unit, or by their change. Those of which
// it is not known come last, either way.
import type { Reader } from '../store/port.ts';
import type { StoreRanks } from '../store/store-pages.ts';
import { type LastDay, loadLastDay } from './last-day.ts';
import { type LikeForLike, likeForLike } from './like-for-like.ts';
import { loadStorePage, TOGETHER_MAX } from './store-pages.ts';
import { loadStores } from './store-state.ts';

/** With `-`: the most, or the greatest rise, first. */
export const RANKED_ORDERS = ['-visits', 'visits', '-change', 'change'] as const;
export type RankedOrder = (typeof RANKED_ORDERS)[number];

/** Ranks are whole numbers, so that both engines find the same ones equal. */
const PER_VISIT = 1000;
const PER_CHANGE = 1_000_000;

/** By store key. */
export function changesOf({ change: { span, earlier }, parts }: LastDay): Map<number, LikeForLike> {
  return new Map(parts.map(({ state, like }) => [state.store.key, likeForLike(span, earlier, [like])]));
}

export function ranksOf(
  day: LastDay,
  changes: ReadonlyMap<number, LikeForLike>,
  order: RankedOrder,
): StoreRanks {
  const sign = order.startsWith('-') ? -1 : 1;
  const of = ({ state, sums }: LastDay['parts'][number]) =>
    order.endsWith('visits')
      ? sums && sums.cells.visits.sum * PER_VISIT
      : multiple(changes.get(state.store.key)?.change?.value, PER_CHANGE);
  const known = day.parts.flatMap((part): [number, number][] => {
    const figure = of(part);
    return figure === undefined ? [] : [[part.state.store.key, sign * Math.round(figure)]];
  });
  return { ranks: new Map(known) };
}

const multiple = (value: number | undefined, by: number) => (value === undefined ? undefined : value * by);

/** Of all stores in use that a search finds; none before the first hour. Undefined where they are too many. */
export async function loadRanks(
  db: Reader,
  search: string | undefined,
  order: RankedOrder,
  nowMs: number,
): Promise<StoreRanks | undefined> {
  const asked = { search, order: 'name', retired: 'none', limit: TOGETHER_MAX, from: { offset: 0 } } as const;
  const { stores, found } = await loadStorePage(db, asked, nowMs);
  if (found > TOGETHER_MAX) return undefined;
  const day = await loadLastDay(db, await loadStores(db, stores, nowMs));
  return day ? ranksOf(day, changesOf(day), order) : { ranks: new Map() };
}
