// The lab's days, one after the other: who was there, and what was heard.
import { join } from 'node:path';
import { captureOf } from '../../../device/capture/capture-stream.ts';
import { labFiles } from '../lab.ts';
import { readLabTruth, type TrueHour } from '../lab-truth.ts';
import { readSightings, type Sightings } from '../sightings.ts';

const POSITION = '1';

export interface LabDay {
  readonly day: string;
  /** The hours of the day in which people were counted; may be empty. */
  readonly truth: readonly TrueHour[];
  readonly sightings: Sightings;
}

/** None is kept. `folder`: `lab-occupancy` of the recordings. */
export async function* labDays(folder: string): AsyncGenerator<LabDay> {
  const truth = readLabTruth(join(folder, 'truth'), POSITION);
  for (const file of labFiles(folder, POSITION)) {
    const day = /\d{4}-\d{2}-\d{2}/.exec(file)?.[0] ?? '';
    const sightings = await readSightings(captureOf(file));
    yield { day, truth: truth.filter((hour) => hour.day === day), sightings };
  }
}
