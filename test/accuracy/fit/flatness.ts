// How flat each constant is: the shipped sensor with that one constant changed, on the hours that constants may be
// fitted to. Where no figure gets worse by a point, the data do not tell the values apart.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Profile } from '../../../shared/hourly-count.ts';
import { presetNames, presetShop } from '../../simulator/shop.ts';
import { withEstimates } from '../compare.ts';
import { mape, sumOf, wape, wapeLeavingOneDayOut } from '../error.ts';
import { labFiles } from '../lab.ts';
import { LAST_FITTING_DAY, MEASURES, readLabTruth, type TrueHour } from '../lab-truth.ts';
import { phoneCaptures } from '../labelled-phones.ts';
import { MIXTURE_HOUR, type Mixture, mix, mixtureCapture, trueOccupancy } from '../mixture.ts';
import { NO_GATE } from '../mixture-figures.ts';
import { inParallel } from '../parallel.ts';
import { estimate } from '../sensor.ts';
import { comparedShop } from '../shops.ts';
import { type ChangedConstant, constantsIn } from './constant-source.ts';
import type { Constant } from './constants.ts';

type Say = (text: string) => void;

const LAB = 'lab';
const SHOP_DAYS = 3;
const MIXTURES = { sizes: [4, 8, 12], seeds: 3 };
/** Shops alone know passers-by; who came is compared as it is, since no factor mends it. */
const SHOP_MEASURES = ['visits', 'present', 'passersby', 'occupancy', 'staff'] as const;

/** Errors as shares, by what and where: `lab occupancy`. */
type Errors = ReadonlyMap<string, number>;

interface Reference {
  readonly labTruth: readonly TrueHour[];
  readonly labFiles: readonly string[];
  readonly mixtures: readonly { readonly mixture: Mixture; readonly capture: Buffer }[];
}

/** `recordings`: their folder. */
async function readReference(recordings: string): Promise<Reference> {
  const folder = join(recordings, 'lab-occupancy');
  const labTruth = readLabTruth(join(folder, 'truth'), '1').filter(({ day }) => day <= LAST_FITTING_DAY);
  const captures = phoneCaptures(join(recordings, 'labelled-phones'));
  const mixtures = MIXTURES.sizes.flatMap((size) =>
    Array.from({ length: MIXTURES.seeds }, (_, seed) => mix(captures, 'all', size, seed)),
  );
  return {
    labTruth,
    labFiles: labFiles(folder, '1', [...new Set(labTruth.map(({ day }) => day))]),
    mixtures: await inParallel(
      mixtures.map((mixture) => async () => ({ mixture, capture: await mixtureCapture(mixture) })),
    ),
  };
}

/** Of the sensor as it ships, or with one constant changed. */
async function errorsOf(reference: Reference, profile: Profile, change?: ChangedConstant): Promise<Errors> {
  const sensor = change ? { profile, change } : { profile };
  const errors = new Map<string, number>();
  const lab = await estimate({ ...sensor, captures: reference.labFiles });
  for (const measure of MEASURES) {
    const known = reference.labTruth.map(({ hour, day, [measure]: truth }) => ({ hour, day, truth }));
    errors.set(`${LAB} ${measure}`, wapeLeavingOneDayOut(withEstimates(known, lab, measure)) ?? Number.NaN);
  }
  const mixed = { occupancy: [] as Case[], present: [] as Case[] };
  for (const { mixture, capture } of reference.mixtures) {
    const hour = (await estimate({ ...sensor, flags: NO_GATE, captures: [capture] })).get(MIXTURE_HOUR);
    mixed.occupancy.push({ truth: trueOccupancy(mixture), estimate: hour?.occupancy.value ?? 0 });
    mixed.present.push({ truth: mixture.size, estimate: hour?.present.value ?? 0 });
  }
  errors.set('mix occupancy', mape(mixed.occupancy));
  errors.set('mix present', mape(mixed.present));
  for (const [name, error] of await shopErrors(profile, change)) errors.set(name, error);
  return errors;
}

interface Case {
  readonly truth: number;
  readonly estimate: number;
}

/** Means of the presets. */
async function shopErrors(profile: Profile, change?: ChangedConstant): Promise<[string, number][]> {
  const errors = new Map<string, number[]>(SHOP_MEASURES.map((measure) => [measure, []]));
  for (const name of presetNames) {
    const shop = { shop: presetShop(name), seed: 1, days: SHOP_DAYS };
    const only = change ? { profile, change } : { profile };
    for await (const { measure, hours } of comparedShop(shop, only)) errors.get(measure)?.push(wape(hours));
  }
  return [...errors].map(([measure, each]) => [`shops ${measure}`, sumOf(each) / each.length]);
}

export async function sayFlatness(
  recordings: string,
  constants: readonly Constant[],
  say: Say,
  progress: Say,
): Promise<void> {
  const reference = await readReference(recordings);
  say(
    '\nHow flat each constant is: errors in %, the sensor with that constant changed. Lab after one factor,',
  );
  say(
    `  until ${LAST_FITTING_DAY}; mixtures of labelled phones and simulated shops as they are, stays untold`,
  );
  const shipped = new Map<Profile, Errors>();
  for (const one of constants) {
    const profile = one.profile ?? 'minutes';
    const own = shipped.get(profile) ?? (await errorsOf(reference, profile));
    shipped.set(profile, own);
    progress(`${one.name} of ${one.file}`);
    const errorsWith = (value: string) => () =>
      errorsOf(reference, profile, { file: one.file, name: one.name, value });
    const others = await inParallel([...one.below, ...one.above].map(errorsWith));
    sayConstant(one, own, others, say);
  }
}

interface Tried {
  readonly value: string;
  readonly errors: Errors;
  readonly isOurs: boolean;
}

function sayConstant(one: Constant, own: Errors, others: readonly Errors[], say: Say): void {
  const ours = constantsIn(readFileSync(join(import.meta.dirname, '../../..', one.file), 'utf8')).get(
    one.name,
  );
  if (ours === undefined) throw new Error(`${one.file} has no constant called ${one.name}`);
  const below = one.below.map((value, i) => ({ value, errors: others[i]!, isOurs: false }));
  const above = one.above.map((value, i) => ({
    value,
    errors: others[one.below.length + i]!,
    isOurs: false,
  }));
  const tried: Tried[] = [...below, { value: ours, errors: own, isOurs: true }, ...above];
  const range = flatRange(tried);
  const profile = one.profile ? `, profile ${one.profile}` : '';
  say(`\n  ${one.name} ${ours} (${one.file}${profile}): ${one.basis}`);
  const width = Math.max(...tried.map(({ value }) => value.length)) + 3;
  const names = [...own.keys()];
  say(`    ${''.padEnd(width)}  ${names.join('  ')}`);
  for (const { value, errors, isOurs } of tried) {
    const cells = names.map((name) => (100 * errors.get(name)!).toFixed(1).padStart(name.length));
    say(`    ${(isOurs ? `${value} <-` : value).padEnd(width)}  ${cells.join('  ')}`);
  }
  say(`    no figure gets worse by a point from ${range.from} to ${range.to}`);
}

const POINT = 0.01;

/** The values round ours, without a gap, with which no figure is worse by a point than with ours. */
export function flatRange(tried: readonly Tried[]): { readonly from: string; readonly to: string } {
  const at = tried.findIndex(({ isOurs }) => isOurs);
  const ours = tried[at]!.errors;
  const isFlat = ({ errors }: Tried) =>
    [...errors].every(([name, error]) => error <= ours.get(name)! + POINT);
  let [from, to] = [at, at];
  while (from > 0 && isFlat(tried[from - 1]!)) from -= 1;
  while (to < tried.length - 1 && isFlat(tried[to + 1]!)) to += 1;
  return { from: tried[from]!.value, to: tried[to]!.value };
}
