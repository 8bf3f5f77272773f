// The hours of the lab recordings in which people were counted, as the design wants them compared:
// coverage of at least 0.7, days with at least 5 people, fixed channel and hopping apart.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const MODES = ['fixed', 'hopping'] as const;
export type ChannelMode = (typeof MODES)[number];

export const MEASURES = ['occupancy', 'present', 'visits'] as const;
export type Measure = (typeof MEASURES)[number];

export interface TrueHour extends Readonly<Record<Measure, number>> {
  /** `2022-11-22T10:00:00Z` */
  readonly hour: string;
  readonly day: string;
  readonly mode: ChannelMode;
}

/** The last day that constants may be fitted to; what came after is for testing alone. */
export const LAST_FITTING_DAY = '2022-12-31';

const COVERAGE_MIN = 0.7;
const PEOPLE_MIN = 5;
export const LAST_FIXED_DAY = '2023-04-05';

/**
 * Reads `hours.tsv` of the folder (position, day, hour, coverage, occupancy, present (its head says visits), peak) and of
 * `occupancy_steps.tsv` who was there when an hour began: of those present in the hour the rest came in it.
 */
export function readLabTruth(folder: string, position: string): TrueHour[] {
  const presentAt = readSteps(join(folder, 'occupancy_steps.tsv'), position);
  const rows = linesOf(join(folder, 'hours.tsv'))
    .map((line) => {
      const [at = '', day = '', hour = '', coverage, occupancy, present, peak] = line;
      return {
        at,
        day,
        hour,
        coverage: Number(coverage),
        occupancy: Number(occupancy),
        present: Number(present),
        peak: Number(peak),
      };
    })
    .filter(({ at }) => at === position);
  const busiest = new Map<string, number>();
  for (const { day, peak } of rows) busiest.set(day, Math.max(peak || 0, busiest.get(day) ?? 0));
  return rows
    .filter(({ day, coverage }) => coverage >= COVERAGE_MIN && (busiest.get(day) ?? 0) >= PEOPLE_MIN)
    .filter(({ occupancy, present }) => Number.isFinite(occupancy) && Number.isFinite(present))
    .map(({ day, hour, occupancy, present }) => ({
      day,
      hour,
      occupancy,
      present,
      visits: Math.max(0, present - presentAt(day, Date.parse(hour))),
      mode: day <= LAST_FIXED_DAY ? 'fixed' : 'hopping',
    }));
}

function readSteps(file: string, position: string): (day: string, timeMs: number) => number {
  const steps = linesOf(file)
    .filter(([at]) => at === position)
    .map(([, day, epochS, , people]) => ({ day, fromMs: 1000 * Number(epochS), people: Number(people) }));
  const days = Map.groupBy(steps, ({ day }) => day);
  return (day, timeMs) => days.get(day)?.findLast(({ fromMs }) => fromMs <= timeMs)?.people ?? 0;
}

/** The cells of a table's lines, without its head. */
function linesOf(file: string): string[][] {
  const lines = readFileSync(file, 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => line.split('\t'));
}
