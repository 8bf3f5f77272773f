// A small fixed part of the measurements, for every change: seconds instead of minutes. Its figures say
// nothing of how good the sensor is; they say whether it got worse.

import type { FlatFigures } from './expected.ts';
import type { Extent, Figures } from './figures.ts';

export const QUICK: Extent = {
  positions: ['1'],
  labDays: [
    ...['2022-11-08', '2022-11-22', '2023-02-28', '2023-03-07'],
    ...['2023-04-11', '2023-04-18', '2023-10-11', '2024-04-18'],
  ],
  mixtures: { kinds: ['all', 'shop'], sizes: [4, 12], seeds: 8 },
  shops: { days: 2, seeds: [1], modelSets: ['all'], crowds: [] },
};

/** One name for each figure of the sensor; the last part of it says of which kind it is. */
export function flatFigures({ lab, mixtures, shops }: Figures): FlatFigures {
  const flat: Record<string, number | null> = {};
  for (const row of lab) {
    // A dozen hours of four days: the rows of all days say the same.
    if (row.channel === 'fixed' && row.days === 'held-out') continue;
    const name = [
      'lab',
      row.position,
      row.fixedDevices,
      row.profile,
      row.measure,
      row.channel,
      row.days,
    ].join('/');
    flat[`${name}/wape`] = row.wape;
    flat[`${name}/one-factor-wape`] = row.wapeOneDayOut;
    flat[`${name}/bias`] = row.bias;
    flat[`${name}/interval`] = row.interval?.share ?? null;
  }
  for (const row of mixtures) {
    if (!row.estimator.startsWith('sensor')) continue;
    const name = ['mixtures', row.kind, row.estimator.replace('sensor, ', ''), row.measure].join('/');
    flat[`${name}/mape`] = row.mape;
    flat[`${name}/interval`] = row.interval?.share ?? null;
  }
  for (const row of shops) {
    const name = ['shops', row.shop, row.models, row.profile, `stay-${row.stay}`, row.measure].join('/');
    flat[`${name}/wape`] = row.wape;
    flat[`${name}/bias`] = row.bias;
    flat[`${name}/interval`] = row.interval?.share ?? null;
  }
  return flat;
}
