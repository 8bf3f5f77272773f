// `npm run accuracy -- --fit`: what the constants of the estimator rest on, printed. From the labelled
// phones how often one phone scans; from the lab's first months how often one counted person does.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addressesOf, BASELINES, countBaseline } from '../baselines.ts';
import { sumOf } from '../error.ts';
import { fixedDevicesFile } from '../lab.ts';
import { LAST_FITTING_DAY } from '../lab-truth.ts';
import { fittingDays } from './lab-days.ts';
import { labelledSightings, type ScanStatistics, scanStatistics } from './labelled-scans.ts';

type Say = (line: string) => void;

/** Returns the exit status: 1 where there is nothing to fit from. */
export async function printFit(recordings: string | undefined, say: Say, progress: Say): Promise<number> {
  if (recordings === undefined) {
    progress('the recordings are not on this machine: there is nothing to fit from');
    return 1;
  }
  progress('labelled phones');
  const statistics: ScanStatistics[] = [];
  for await (const one of labelledSightings(join(recordings, 'labelled-phones'))) {
    statistics.push(scanStatistics(one));
  }
  sayPhones(statistics, say);
  progress(`lab days until ${LAST_FITTING_DAY}`);
  await sayPeople(join(recordings, 'lab-occupancy'), say);
  return 0;
}

function sayPhones(statistics: readonly ScanStatistics[], say: Say): void {
  say('labelled phones, a minute on one channel, mean of the three channels');
  say('phone  mode  scans  addresses  frames  addresses a scan  signatures');
  const sessions = Map.groupBy(statistics, ({ capture }) => `${capture.phone}  ${capture.mode.padEnd(4)}`);
  for (const [name, channels] of [...sessions].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const mean = (of: (one: ScanStatistics) => number) => sumOf(channels.map(of)) / channels.length;
    const heard = channels.filter(({ addressesPerScan }) => !Number.isNaN(addressesPerScan));
    const perScan = sumOf(heard.map(({ addressesPerScan }) => addressesPerScan)) / heard.length;
    const cells = [
      mean(({ scansPerMinute }) => scansPerMinute)
        .toFixed(2)
        .padStart(5),
      mean(({ addressesPerMinute }) => addressesPerMinute)
        .toFixed(2)
        .padStart(9),
      mean(({ framesPerMinute }) => framesPerMinute)
        .toFixed(1)
        .padStart(6),
      perScan.toFixed(2).padStart(16),
      String(Math.max(...channels.map(({ signatures }) => signatures))).padStart(10),
    ];
    say(`${name}  ${cells.join('  ')}`);
  }
  for (const [mode, ofMode] of Map.groupBy(statistics, ({ capture }) => capture.mode)) {
    const rates = ofMode.map(({ scansPerMinute }) => scansPerMinute).sort((a, b) => a - b);
    const mean = sumOf(rates) / rates.length;
    const quantile = (share: number) => rates[Math.floor(share * (rates.length - 1))]!.toFixed(2);
    const range = `${quantile(0.1)} … ${quantile(0.9)}`;
    say(
      `mode ${mode.padEnd(2)}: ${mean.toFixed(2)} scans a minute, median ${quantile(0.5)}, 80 % in ${range}`,
    );
  }
}

/** Of each simple rule, what it counts for one person who is there for an hour, and for one who comes. */
async function sayPeople(folder: string, say: Say): Promise<void> {
  const ignored = addressesOf(readFileSync(fixedDevicesFile(folder), 'utf8'));
  const totals = new Map(BASELINES.map((baseline) => [baseline, 0]));
  let [hours, occupancy, visits] = [0, 0, 0];
  for await (const { truth, sightings } of fittingDays(folder)) {
    hours += truth.length;
    occupancy += sumOf(truth.map((hour) => hour.occupancy));
    visits += sumOf(truth.map((hour) => hour.visits));
    for (const [baseline, total] of totals) {
      const byHour = countBaseline(baseline, sightings, { gated: true, ignored });
      totals.set(baseline, total + sumOf(truth.map(({ hour }) => byHour.get(hour) ?? 0)));
    }
  }
  say(`\nlab until ${LAST_FITTING_DAY}: ${hours} hours, PCs removed; counted for one person`);
  say('rule            present for an hour  present at its start or came');
  for (const [{ name }, total] of totals) {
    const perHour = (total / occupancy).toFixed(2).padStart(19);
    say(`${name.padEnd(15)} ${perHour} ${(total / visits).toFixed(2).padStart(29)}`);
  }
}
