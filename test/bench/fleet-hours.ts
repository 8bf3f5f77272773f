// Hours as sensors of a fleet release them: a day that rises to the afternoon, quiet Mondays, busy Saturdays, more before
// Christmas, noise, and counts that are withheld because they are small.
import { encodeHour, type HourValues } from '../../hub/store/hour-row.ts';
import type { HourlyCount } from '../../shared/hourly-count-schema.ts';
import { NORMAL_90, rangeAround } from '../../shared/interval.ts';
import { seededRandom } from '../../shared/random.ts';
import { formatUtcHour, hourStartMs, type UtcHour } from '../../shared/utc-hour.ts';

/** Kinds of shops: sensors share them, so that millions of rows are made of some thousand. */
export const SHAPES = 24;
export const CONFIG = '0123456789ab';
export const ESTIMATOR = 'scans-1';

const FLOOR = 5;
/** By hour of the day, UTC. */
const DAY = [0, 0, 0, 0, 0, 0, 0.02, 0.1, 0.3, 0.55, 0.8, 1, 1.1, 0.95, 1, 1.15, 1.3, 1.2, 0.8, 0.4, 0.15];
/** Sunday first. */
const WEEK = [0.2, 0.8, 0.85, 0.9, 1, 1.2, 1.5];

export function hourOf(shape: number, hour: UtcHour, sensor = 'door'): HourlyCount {
  const at = new Date(hourStartMs(hour));
  const { uint32 } = seededRandom(hour * SHAPES + shape);
  const random = () => uint32() / 2 ** 32;
  const size = 4 + 3 * shape;
  const season = at.getUTCMonth() === 11 ? 1.4 : 1;
  const mean = size * (DAY[at.getUTCHours()] ?? 0) * WEEK[at.getUTCDay()]! * season;
  const noisy = (count: number) => Math.max(0, Math.round(count * (0.8 + 0.4 * random())));
  const shown = (count: number) => (count < FLOOR ? null : count);
  const visits = noisy(mean);
  const bands = [0.5, 0.3, 0.15, 0.05].map((share) => shown(Math.round(visits * share)));
  const [under5, from5to15, from15to60, over60] = bands as [
    number | null,
    number | null,
    number | null,
    number | null,
  ];
  const counts = {
    visits: shown(visits),
    present: shown(Math.round(visits * 1.2)),
    passersby: shown(noisy(mean * 6)),
    occupancy: visits < FLOOR ? null : Math.round(visits * 3) / 10,
  };
  return {
    v: 1,
    sensor,
    hour: formatUtcHour(hour),
    ...counts,
    stay: 17.5,
    dwell: { under5, from5to15, from15to60, over60 },
    interval: {
      visits: around(counts.visits, 1),
      present: around(counts.present, 1),
      passersby: around(counts.passersby, 1),
      occupancy: around(counts.occupancy, 10),
      stay: [9.1, 31.4],
    },
    gain: { visits: 0.3, present: 0.3, passersby: 0.4, occupancy: 0.25 },
    coverage: random() < 0.03 ? 0.6 : 0.98,
    epsilon: 1,
    floor: FLOOR,
    profile: 'minutes',
    estimator: ESTIMATOR,
    config: CONFIG,
  };
}

export const rowOf = (shape: number, hour: UtcHour): HourValues => encodeHour(hourOf(shape, hour));

const around = (count: number | null, unitsPerPhone: number) =>
  count === null ? null : rangeAround(count, Math.LN2 / NORMAL_90, unitsPerPhone);
