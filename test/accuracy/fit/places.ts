// The hours that the error model is fitted to, by place: the lab's first months, mixtures of labelled
// phones, simulated shops. What is not among them, above all the lab's later years, is for testing.
import { join } from 'node:path';
import { PROFILES, type Profile } from '../../../shared/hourly-count.ts';
import { presetNames, presetShop } from '../../simulator/shop.ts';
import { withEstimates } from '../compare.ts';
import { labFiles } from '../lab.ts';
import { LAST_FITTING_DAY, MEASURES, readLabTruth } from '../lab-truth.ts';
import { casesOf, countMixtures } from '../mixture-figures.ts';
import { estimate } from '../sensor.ts';
import { comparedShop } from '../shops.ts';
import type { Place } from './error-model-fit.ts';

type Say = (text: string) => void;

/** Which count of which profile; visits apart by whether the sensor is told how long a visitor stays. */
export interface KnownPlace extends Place {
  readonly profile: Profile;
  readonly count: 'present' | 'visits' | 'passersby' | 'occupancy';
  readonly stay: 'unknown' | 'told';
}

const SHOP_DAYS = 4;
/** How soon phones leave is learned from chance as well: one seed says little of how far it errs. */
const SHOP_SEEDS = [1, 2, 3];
const MIXTURES = { sizes: [3, 6, 9, 12], seeds: 10 };

export async function placesOf(recordings: string, progress: Say): Promise<KnownPlace[]> {
  return [
    ...(await labPlaces(join(recordings, 'lab-occupancy'), progress)),
    ...(await mixturePlaces(join(recordings, 'labelled-phones'), progress)),
    ...(await shopPlaces(progress)),
  ];
}

async function labPlaces(folder: string, progress: Say): Promise<KnownPlace[]> {
  const truth = readLabTruth(join(folder, 'truth'), '1').filter(({ day }) => day <= LAST_FITTING_DAY);
  const days = [...new Set(truth.map(({ day }) => day))];
  const places: KnownPlace[] = [];
  for (const profile of PROFILES) {
    progress(`lab until ${LAST_FITTING_DAY}, profile ${profile}`);
    const estimates = await estimate({ profile, captures: labFiles(folder, '1', days) });
    for (const count of MEASURES) {
      const known = truth.map(({ hour, day, [count]: people }) => ({ hour, day, truth: people }));
      const hours = withEstimates(known, estimates, count);
      places.push({ name: 'lab', recorded: true, profile, count, stay: 'unknown', hours });
    }
  }
  return places;
}

async function mixturePlaces(folder: string, progress: Say): Promise<KnownPlace[]> {
  const places: KnownPlace[] = [];
  for (const kind of ['all', 'shop'] as const) {
    const counted = await countMixtures({ folder, ...MIXTURES, progress }, kind);
    for (const profile of PROFILES) {
      const bySensor = counted.filter(({ estimator }) => estimator === `sensor, ${profile}`);
      for (const count of ['present', 'occupancy'] as const) {
        const hours = casesOf(bySensor, count);
        places.push({ name: `mixtures, ${kind}`, recorded: true, profile, count, stay: 'unknown', hours });
      }
    }
  }
  return places;
}

async function shopPlaces(progress: Say): Promise<KnownPlace[]> {
  const places: KnownPlace[] = [];
  for (const [name, seed] of presetNames.flatMap((preset) =>
    SHOP_SEEDS.map((one) => [preset, one] as const),
  )) {
    progress(`simulated shop ${name}, seed ${seed}`);
    const shop = { shop: presetShop(name), seed, days: SHOP_DAYS };
    for await (const { profile, stay, measure, hours } of comparedShop(shop)) {
      // They are given without a range.
      if (measure === 'staff') continue;
      places.push({ name: `${name} ${seed}`, recorded: false, profile, stay, count: measure, hours });
    }
  }
  return places;
}
