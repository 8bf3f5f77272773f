// How the stores of a group stand on a day: how many counted, and which did not, and why.
import type { Render } from '../../render/render.ts';
import type { Standing, StoreOfGroup } from '../../report/group-report.ts';

/** Of these the names are said: somebody may have to look after them. */
const NAMED = new Set<Standing>(['not-heard', 'withheld', 'paused', 'waiting']);
const NAMES_MAX = 5;
const IN_ORDER = ['not-heard', 'withheld', 'paused', 'waiting', 'early', 'closed'] as const;

/** `stores`: those that count on the day. */
export function standingsText(
  { words: { groups: words }, dates }: Render,
  stores: readonly StoreOfGroup[],
): string {
  const byStanding = Map.groupBy(stores, ({ standing }) => standing);
  const others = IN_ORDER.flatMap((standing) => {
    const those = byStanding.get(standing) ?? [];
    if (those.length === 0) return [];
    const text = words.standings[standing](those.length);
    if (!NAMED.has(standing) || those.length > NAMES_MAX) return [text];
    return [words.named(text, dates.list(those.map(({ state }) => state.store.name)))];
  });
  const counted = byStanding.get('counted')?.length ?? 0;
  return `${[words.counted(counted, stores.length), ...others].join(' · ')}.`;
}
