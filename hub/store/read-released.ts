// What each sensor of a store released for certain hours, one row a sensor and hour: for fitting, where a sum
// over sensors would hide who was there.
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { HubDatabase } from './database.ts';
import type { HourSpan } from './read-hours.ts';

/** A count with its error. */
export interface ReleasedCount {
  /** Phones. */
  readonly phones: number;
  /** Variance of the hour's own error, in phones². */
  readonly variance: number;
  /** Standard error of ln(phones) that all hours of the store share. */
  readonly gain: number;
}

export interface ReleasedHour {
  readonly hour: UtcHour;
  readonly sensor: string;
  /** Undefined where withheld, or where the profile cannot know. */
  readonly visits: ReleasedCount | undefined;
  readonly occupancy: ReleasedCount | undefined;
  readonly coverage: number;
  readonly estimator: string;
  readonly config: string;
}

interface RawRow extends Omit<ReleasedHour, 'visits' | 'occupancy'> {
  readonly visits: number | null;
  readonly visitsVariance: number | null;
  readonly visitsGain: number;
  readonly occupancy: number | null;
  readonly occupancyVariance: number | null;
  readonly occupancyGain: number;
}

const COLUMNS = `h.hour AS hour, s.id AS sensor, visits, visits_variance AS visitsVariance,
  visits_gain AS visitsGain, occupancy_tenths / 10.0 AS occupancy,
  occupancy_variance / 100.0 AS occupancyVariance, occupancy_gain AS occupancyGain, coverage, estimator, config`;

/** In order of hours and sensors; hours of several spans come once. */
export function readReleased(db: HubDatabase, storeKey: number, spans: readonly HourSpan[]): ReleasedHour[] {
  const hours = [
    ...new Set(spans.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, n) => from + n))),
  ];
  return db
    .prepare<[string, number], RawRow>(
      `SELECT ${COLUMNS} FROM json_each(?) wanted CROSS JOIN sensor s CROSS JOIN hour h
       WHERE s.store_key = ? AND h.sensor_key = s.key AND h.hour = wanted.value
       ORDER BY h.hour, s.id`,
    )
    .all(JSON.stringify(hours), storeKey)
    .map(releasedHour);
}

/** The newest hour of a sensor of the store; undefined before the first. */
export function readNewestRelease(db: HubDatabase, storeKey: number): ReleasedHour | undefined {
  const row = db
    .prepare<[number], RawRow>(
      `SELECT ${COLUMNS} FROM sensor s JOIN hour h ON h.sensor_key = s.key
       AND h.hour = (SELECT max(hour) FROM hour WHERE sensor_key = s.key)
       WHERE s.store_key = ? ORDER BY h.hour DESC LIMIT 1`,
    )
    .get(storeKey);
  return row && releasedHour(row);
}

function releasedHour(row: RawRow): ReleasedHour {
  const { hour, sensor, coverage, estimator, config } = row;
  return {
    ...{ hour, sensor, coverage, estimator, config },
    visits: countOf(row.visits, row.visitsVariance, row.visitsGain),
    occupancy: countOf(row.occupancy, row.occupancyVariance, row.occupancyGain),
  };
}

const countOf = (phones: number | null, variance: number | null, gain: number): ReleasedCount | undefined =>
  phones === null || variance === null ? undefined : { phones, variance, gain };
