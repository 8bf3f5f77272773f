// `npm run accuracy -- --fit`: what can be fitted of the estimator found anew, from the data that is named, beside
// the one in the code; then every constant with what it rests on and how flat it is. Nothing of the lab after
// LAST_FITTING_DAY is fitted to; where it was looked at when a constant was chosen, the text says so.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLEAR_DB } from '../../../device/capture/decode.ts';
import { ERROR_MODELS } from '../../../device/count/error-model.ts';
import { OF_PHONES, SIGNATURES_A_PHONE } from '../../../device/count/estimate.ts';
import { SCANS_A_FURTHER_PHONE, SCANS_OF_ONE } from '../../../device/count/phones-of-scans.ts';
import type { CountError } from '../../../shared/interval.ts';
import { addressesOf } from '../baselines.ts';
import { sumOf } from '../error.ts';
import { fixedDevicesFile } from '../lab.ts';
import { LAST_FITTING_DAY } from '../lab-truth.ts';
import { hasWifiOn } from '../labelled-phones.ts';
import { CONSTANTS } from './constants.ts';
import { sayDiversity } from './diversity.ts';
import { type FittedError, fitError, heldByOtherHalf } from './error-model-fit.ts';
import { isComputer } from './fitting-bins.ts';
import { sayFlatness } from './flatness.ts';
import { labDays } from './lab-days.ts';
import { type LabelledSightings, labelledSightings, signaturesShown } from './labelled-scans.ts';
import {
  CLEAR_DBS,
  clearShare,
  EXPONENTS,
  type HeardHour,
  heardHours,
  type Marks,
  occupancyError,
} from './neighbours-fit.ts';
import { ANOTHER_PHONE, expectedPhones, fittedLine, scansOfOnePhone } from './phones-of-scans-fit.ts';
import { type KnownPlace, placesOf } from './places.ts';

type Say = (line: string) => void;

/** Returns the exit status: 1 where there is nothing to fit from. */
export async function printFit(recordings: string | undefined, say: Say, progress: Say): Promise<number> {
  if (recordings === undefined) {
    progress('the recordings are not on this machine: there is nothing to fit from');
    return 1;
  }
  progress('labelled phones');
  const phones: LabelledSightings[] = [];
  for await (const one of labelledSightings(join(recordings, 'labelled-phones'))) phones.push(one);
  sayScans(phones, say);
  sayTemplates(phones, say);
  progress('lab');
  await sayLab(join(recordings, 'lab-occupancy'), phones, say);
  sayErrors(await placesOf(recordings, progress), say);
  await sayFlatness(recordings, CONSTANTS, say, progress);
  await sayDiversity(recordings, say, progress);
  return 0;
}

function beside(name: string, found: number, shipped: number): string {
  const digits = String(shipped).split('.')[1]?.length ?? 0;
  const flag = found.toFixed(digits) === shipped.toFixed(digits) ? '' : OTHERWISE;
  return `  ${name.padEnd(24)} found ${found.toFixed(2).padStart(6)}   in the code ${shipped}${flag}`;
}

/** Behind a constant that is not the one found, to its own digits. */
const OTHERWISE = '   <- not what the fit gives';

function sayScans(phones: readonly LabelledSightings[], say: Say): void {
  const ofOne = scansOfOnePhone(phones);
  const expected = expectedPhones(ofOne);
  const line = fittedLine(ofOne);
  say('Phones behind the scans of one signature in five minutes (device/count/phones-of-scans.ts)');
  say(
    `  data: labelled phones with Wi-Fi on, five-minute bins, phones alike; P(k phones) ∝ ${ANOTHER_PHONE}^k`,
  );
  say(beside('SCANS_OF_ONE', line.ofOne, SCANS_OF_ONE));
  say(beside('SCANS_A_FURTHER_PHONE', line.aFurther, SCANS_A_FURTHER_PHONE));
  const shown = [5, 10, 20, 30, 40, 60, 80].map((scans) => `${scans}: ${expected[scans]!.toFixed(1)}`);
  say(`  phones expected by scans   ${shown.join('   ')}`);
}

function sayTemplates(phones: readonly LabelledSightings[], say: Say): void {
  const shown = phones
    .filter(({ capture, sightings }) => hasWifiOn(capture) && sightings.length > 0)
    .map(signaturesShown);
  say('\nTemplates that one phone shows (device/count/estimate.ts)');
  say(
    '  data: labelled phones with Wi-Fi on, templates under which an address sent most, mean of the captures',
  );
  say(beside('SIGNATURES_A_PHONE', sumOf(shown) / shown.length, SIGNATURES_A_PHONE));
}

async function sayLab(folder: string, phones: readonly LabelledSightings[], say: Say): Promise<void> {
  const computers = addressesOf(readFileSync(fixedDevicesFile(folder), 'utf8'));
  const hours = { fitting: [] as HeardHour[], after: [] as HeardHour[] };
  let [frames, dropped] = [0, 0];
  for await (const { day, truth, sightings } of labDays(folder)) {
    hours[day <= LAST_FITTING_DAY ? 'fitting' : 'after'].push(...heardHours(truth, sightings));
    for (let i = 0; i < sightings.length; i += 1) {
      if (!computers.has(sightings.addresses[sightings.address[i]!]!)) continue;
      frames += 1;
      if (isComputer(sightings, i)) dropped += 1;
    }
  }
  const ofPhones = phones.flatMap(({ sightings }) =>
    Array.from({ length: sightings.length }, (_, i) => (isComputer(sightings, i) ? 1 : 0)),
  );
  say('\nComputers: an address of its maker, and no channel in the frame (device/capture/decode.ts)');
  say(`  of the lab PCs' ${frames} frames dropped: ${percent(dropped / frames)}`);
  say(
    `  of the labelled phones' ${ofPhones.length} frames dropped: ${percent(sumOf(ofPhones) / ofPhones.length)}`,
  );
  sayNeighbours(hours, say);
}

function sayNeighbours(
  hours: { fitting: readonly HeardHour[]; after: readonly HeardHour[] },
  say: Say,
): void {
  const fixed = hours.after.filter(({ truth }) => truth.mode === 'fixed');
  const hopping = hours.after.filter(({ truth }) => truth.mode === 'hopping');
  say('\nNeighbours: heard inside, hardly ever clearly (device/count/estimate.ts, device/capture/decode.ts)');
  say(`  data: counted hours of the lab until ${LAST_FITTING_DAY}`);
  say(beside('OF_PHONES.fullAt', clearShare(hours.fitting, CLEAR_DB), OF_PHONES.fullAt));
  say(
    `  OF_PHONES.exponent ${OF_PHONES.exponent} and CLEAR_DB ${CLEAR_DB} were chosen with sight of both periods. WAPE of`,
  );
  say(
    '  phones inside, taken for occupancy, after one factor, in %: until that day / after it, fixed channel / hopping',
  );
  say(
    `    CLEAR_DB  share  ${EXPONENTS.map((exponent) => `exponent ${exponent}`.padEnd(21))
      .join('')
      .trimEnd()}`,
  );
  const tried = CLEAR_DBS.flatMap((clearDb) => {
    const share = clearShare(hours.fitting, clearDb);
    const row = EXPONENTS.map((exponent): Tried => {
      const marks = { clearDb, share, exponent };
      return {
        ...marks,
        errors: [hours.fitting, fixed, hopping].map((part) => occupancyError(part, marks) ?? Number.NaN),
      };
    });
    const cells = row.map((one) => errorsText(one).padEnd(21));
    say(`    ${String(clearDb).padStart(8)}  ${share.toFixed(2).padStart(5)}  ${cells.join('').trimEnd()}`);
    return row;
  });
  sayBestAlone(tried, say);
}

interface Tried extends Marks {
  /** While fitting, after it on a fixed channel, after it hopping. */
  readonly errors: readonly number[];
}

const errorsText = ({ errors }: Tried) => errors.map((error) => (100 * error).toFixed(1)).join(' / ');

/** What would have been chosen without sight of the days after. */
function sayBestAlone(tried: readonly Tried[], say: Say): void {
  const best = tried.reduce((least, one) => (one.errors[0]! < least.errors[0]! ? one : least));
  const ours = tried.find(({ clearDb, exponent }) => clearDb === CLEAR_DB && exponent === OF_PHONES.exponent);
  if (!ours) throw new Error('the marks in the code are not among those that are tried: add them there');
  say(
    `  Until that day alone CLEAR_DB ${best.clearDb} and exponent ${best.exponent} would be chosen, which give ${errorsText(best)};`,
  );
  say(
    `  those in the code give ${errorsText(ours)}. By as much the days after are not held out for occupancy.`,
  );
}

function sayErrors(places: readonly KnownPlace[], say: Say): void {
  say('\nThe error model (device/count/error-model.ts)');
  say(
    `  data: lab until ${LAST_FITTING_DAY}, mixtures of labelled phones, simulated shops (mean stay told or not)`,
  );
  say(
    '  gain: root mean square of ln(estimate ÷ truth) of the places; a, b: of each hour, see error-model-fit.ts',
  );
  say(
    '  of visits: what each estimate says of not knowing how soon phones leave comes to it, so that less is in the code',
  );
  say('  holds: of half of the days, in % after one factor, by a and b of the other half; 90 are promised');
  for (const group of Map.groupBy(
    places,
    ({ profile, count, stay }) => `${profile} ${count} ${stay}`,
  ).values()) {
    const { profile, count, stay } = group[0]!;
    // How long visitors stay says nothing of who passes, and simulated shops alone of who is there.
    if (stay === 'told' && count !== 'visits') continue;
    const shipped = ERROR_MODELS[profile][count];
    const what = `${profile.padEnd(7)}  ${count}${count === 'visits' ? `, stay ${stay}` : ''}`;
    const found = fitError(group);
    const flag = count === 'visits' || words(found) === words(shipped) ? '' : OTHERWISE;
    say(`  ${what.padEnd(32)} found ${words(found)}   in the code ${words(shipped)}${flag}`);
    const held = heldByOtherHalf(group);
    const by = group.map(
      ({ name, hours }, i) => `${name} ${ratioOf(hours).toFixed(2)}, holds ${(100 * held[i]!).toFixed(0)}`,
    );
    say(`      estimate ÷ truth: ${by.join('; ')}`);
  }
}

const words = ({ gain, a, b }: FittedError | CountError) =>
  `gain ${gain.toFixed(2)}  a ${a.toFixed(2)}  b ${b.toFixed(2)}`;

function ratioOf(hours: KnownPlace['hours']): number {
  return sumOf(hours.map(({ estimate }) => estimate)) / sumOf(hours.map(({ truth }) => truth));
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
