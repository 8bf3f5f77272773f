// How many templates recordings and simulated shops carry, side by side (test/simulator/SOURCES.md).
import { join } from 'node:path';
import { CaptureStream } from '../../../device/capture/capture-stream.ts';
import { presetNames, presetShop } from '../../simulator/shop.ts';
import { simulate } from '../../simulator/simulate.ts';
import { effectiveTemplates } from '../effective-templates.ts';
import { LAST_FITTING_DAY, LAST_FIXED_DAY } from '../lab-truth.ts';
import { readSightings, type Sightings } from '../sightings.ts';
import { labDays } from './lab-days.ts';
import { labelledSightings } from './labelled-scans.ts';

type Say = (text: string) => void;

const FROM_MS = Date.UTC(2026, 9, 5);
const DAYS = 6;
const DAY_MS = 86_400_000;

export async function sayDiversity(recordings: string, say: Say, progress: Say): Promise<void> {
  progress('effective templates');
  say('\nEffective templates under random addresses: 1 ÷ Σ share² / exp of the entropy');
  say(`  ${''.padEnd(34)}by scans     by five minutes in which one is heard`);
  const parts = new Map<string, Sightings[]>();
  const add = (name: string, sightings: Sightings) =>
    parts.set(name, [...(parts.get(name) ?? []), sightings]);
  for await (const { day, sightings } of labDays(join(recordings, 'lab-occupancy'))) {
    const period =
      day <= LAST_FITTING_DAY
        ? `until ${LAST_FITTING_DAY}`
        : day <= LAST_FIXED_DAY
          ? 'fixed channel'
          : 'hopping';
    add(`lab, ${period}`, sightings);
  }
  for await (const { sightings } of labelledSightings(join(recordings, 'labelled-phones'))) {
    add('labelled phones', sightings);
  }
  for (const [name, captures] of parts) sayTemplates(name, captures, say);
  for (const name of presetNames)
    sayTemplates(`simulated ${name}, six days`, [await shopSightings(name)], say);
}

async function shopSightings(name: string): Promise<Sightings> {
  const simulation = simulate({
    shop: presetShop(name),
    fromMs: FROM_MS,
    untilMs: FROM_MS + DAYS * DAY_MS,
    seed: 1,
  });
  const chunks = async function* () {
    yield* simulation.chunks();
  };
  return readSightings(new CaptureStream(name, chunks, true));
}

function sayTemplates(name: string, captures: readonly Sightings[], say: Say): void {
  const words = (['scans', 'bins'] as const).map((counted) => {
    const { bySquares, byEntropy } = effectiveTemplates(captures, counted);
    return `${bySquares.toFixed(0)} / ${byEntropy.toFixed(0)}`.padEnd(13);
  });
  say(`  ${name.padEnd(34)}${words.join('').trimEnd()}`);
}
