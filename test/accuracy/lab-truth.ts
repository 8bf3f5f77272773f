// The hours of the lab recordings in which people were counted, as the design wants them compared:
// coverage of at least 0.7, days with at least 5 people, fixed channel and hopping apart.
import { readFileSync } from 'node:fs';

const MODES = ['fixed', 'hopping'] as const;
export type ChannelMode = (typeof MODES)[number];

export const MEASURES = ['occupancy', 'visits'] as const;
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
const LAST_FIXED_DAY = '2023-04-05';

/** Reads `truth/hours.tsv`: position, day, hour, coverage, occupancy, visits, peak. */
export function readLabTruth(file: string, position: string): TrueHour[] {
  const rows = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [at = '', day = '', hour = '', coverage, occupancy, visits, peak] = line.split('\t');
      return {
        at,
        day,
        hour,
        coverage: Number(coverage),
        occupancy: Number(occupancy),
        visits: Number(visits),
        peak: Number(peak),
      };
    })
    .filter(({ at }) => at === position);
  const busiest = new Map<string, number>();
  for (const { day, peak } of rows) busiest.set(day, Math.max(peak || 0, busiest.get(day) ?? 0));
  return rows
    .filter(({ day, coverage }) => coverage >= COVERAGE_MIN && (busiest.get(day) ?? 0) >= PEOPLE_MIN)
    .filter(({ occupancy, visits }) => Number.isFinite(occupancy) && Number.isFinite(visits))
    .map(({ day, hour, occupancy, visits }) => ({
      ...{ day, hour, occupancy, visits },
      mode: day <= LAST_FIXED_DAY ? 'fixed' : 'hopping',
    }));
}
