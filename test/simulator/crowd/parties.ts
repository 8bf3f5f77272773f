// Who comes together: people alone, pairs, and families, whose children mostly carry nothing. A party comes,
// walks about and goes as one, so that its phones are heard and fall silent together.
import type { RandomSource } from '../../../shared/random.ts';
import type { Shop } from '../shop-schema.ts';
import { chance, weightedIndex } from '../streams.ts';

export interface Party {
  readonly adults: number;
  readonly children: number;
  /** Otherwise each walks about alone, and all leave together. */
  readonly together: boolean;
}

const ALONE = { adults: 1, children: 0 } as const;
const PAIR = { adults: 2, children: 0 } as const;
const FAMILIES = [
  { weight: 35, adults: 1, children: 1 },
  { weight: 15, adults: 1, children: 2 },
  { weight: 25, adults: 2, children: 1 },
  { weight: 20, adults: 2, children: 2 },
  { weight: 5, adults: 2, children: 3 },
] as const;
const PAIRS_APART = 0.25;

type Parties = Shop['parties'];

export function drawParty({ alone, pairs, families }: Parties, random: RandomSource): Party {
  const kind = weightedIndex(random, [alone, pairs, families]);
  if (kind === 0) return { ...ALONE, together: true };
  if (kind === 1) return { ...PAIR, together: !chance(random, PAIRS_APART) };
  const family =
    FAMILIES[
      weightedIndex(
        random,
        FAMILIES.map(({ weight }) => weight),
      )
    ]!;
  return { adults: family.adults, children: family.children, together: true };
}

/** Mean number of people in a party. */
export function meanPartySize({ alone, pairs, families }: Parties): number {
  const weights = FAMILIES.reduce((sum, { weight }) => sum + weight, 0);
  const people = FAMILIES.reduce((sum, one) => sum + one.weight * (one.adults + one.children), 0);
  return (alone + 2 * pairs + (people / weights) * families) / (alone + pairs + families);
}
