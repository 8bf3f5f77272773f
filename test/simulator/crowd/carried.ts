// What one person carries with Wi-Fi on: a phone of the year's mix, perhaps a watch or a laptop; how they use
// the screen, and whether and when the phone joins the shop's network.
import type { RandomSource } from '../../../shared/random.ts';
import type { PhoneModel } from '../phones/model.ts';
import { modelOf } from '../phones/models.ts';
import type { JoinedSpan } from '../phones/rhythm.ts';
import { drawHabit, type ScreenHabit, UNWATCHED } from '../phones/screens.ts';
import { shareFactor } from '../phones/years.ts';
import type { Shop } from '../shop-schema.ts';
import { chance, weightedIndex } from '../streams.ts';

export interface CarriedDevice {
  readonly model: PhoneModel;
  readonly screen: ScreenHabit;
  /** When it is on the shop's network; null: never. */
  readonly joined: JoinedSpan | null;
}

export interface Carrying {
  /** Children look at their screens as visitors do, if they have one. */
  readonly role: keyof Shop['people']['screens'] | 'children';
  /** Share of such people whose devices join the network. */
  readonly joinShare: number;
  readonly year: number;
  /** When a device would join and leave. */
  readonly joins: (random: RandomSource) => JoinedSpan | null;
}

const CHILDREN_WITH_PHONE = 0.35;

export function devicesOf(shop: Shop, random: RandomSource, carrying: Carrying): readonly CarriedDevice[] {
  const { wifiOn, alsoCarry, screens } = shop.people;
  const isChild = carrying.role === 'children';
  if (!chance(random, isChild ? CHILDREN_WITH_PHONE * wifiOn : wifiOn)) return [];
  const { models, weights } = mixOf(shop, carrying.year);
  const main = models[weightedIndex(random, weights)]!;
  const screen = drawHabit(random, screens[carrying.role === 'children' ? 'visitors' : carrying.role]);
  const joined = chance(random, carrying.joinShare) ? carrying.joins(random) : null;
  const devices: CarriedDevice[] = [{ model: main, screen, joined }];
  for (const [name, share] of Object.entries(isChild ? {} : alsoCarry)) {
    if (chance(random, share)) devices.push({ model: modelOf(name), screen: UNWATCHED, joined });
  }
  return devices;
}

interface Mix {
  readonly models: readonly PhoneModel[];
  readonly weights: readonly number[];
}

const mixes = new WeakMap<Shop, Map<number, Mix>>();

function mixOf(shop: Shop, year: number): Mix {
  const byYear = mixes.get(shop) ?? new Map<number, Mix>();
  mixes.set(shop, byYear);
  let mix = byYear.get(year);
  if (!mix) {
    const models = Object.keys(shop.people.phones).map(modelOf);
    const weights = models.map((model) => shop.people.phones[model.name]! * shareFactor(model, year));
    // A shop of new models alone, in a year before them.
    mix = { models, weights: weights.some((weight) => weight > 0) ? weights : models.map(() => 1) };
    byYear.set(year, mix);
  }
  return mix;
}
