// Everything that is measured, as one value: for the tables, for programs (`--json`) and for the guard.
import { join } from 'node:path';
import { type LabRow, measureLab } from './lab.ts';
import { MIXTURE_KINDS, type MixtureKind } from './mixture.ts';
import { type MixtureRow, measureMixtures } from './mixture-figures.ts';
import { CROWDS, MODEL_SETS, type ShopExtent } from './shop-cases.ts';
import { measureShops, type ShopRow } from './shops.ts';

export interface Figures {
  /** Empty where the recordings are not on this machine. */
  readonly lab: readonly LabRow[];
  readonly mixtures: readonly MixtureRow[];
  readonly shops: readonly ShopRow[];
}

export interface Extent {
  readonly positions: readonly string[];
  /** Days of the lab; undefined: all. */
  readonly labDays: readonly string[] | undefined;
  readonly mixtures: {
    readonly kinds: readonly MixtureKind[];
    readonly sizes: readonly number[];
    readonly seeds: number;
  };
  readonly shops: ShopExtent;
}

export const WHOLE: Extent = {
  positions: ['1', '2'],
  labDays: undefined,
  mixtures: { kinds: MIXTURE_KINDS, sizes: [3, 4, 6, 8, 10, 12], seeds: 20 },
  shops: { days: 7, seeds: [1, 2, 3], modelSets: MODEL_SETS, crowds: CROWDS },
};

/** `recordings`: their folder, or undefined where they are absent. */
export async function measure(
  extent: Extent,
  recordings: string | undefined,
  progress: (text: string) => void,
): Promise<Figures> {
  const lab: LabRow[] = [];
  const mixtures: MixtureRow[] = [];
  if (recordings !== undefined) {
    const folder = join(recordings, 'lab-occupancy');
    const days = extent.labDays ? { days: extent.labDays } : {};
    for (const position of extent.positions) {
      const rows = await measureLab({ folder, position, ...days, progress });
      if (rows.length === 0) progress(`lab, position ${position}: no hours with people counted`);
      lab.push(...rows);
    }
    const labelled = join(recordings, 'labelled-phones');
    mixtures.push(...(await measureMixtures({ folder: labelled, ...extent.mixtures, progress })));
  }
  return { lab, mixtures, shops: await measureShops(extent.shops, progress) };
}
