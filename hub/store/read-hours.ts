// Sums over the released hours of a store, by clock hour or by span of hours. SQLite adds, so that five
// years cost one range scan. A suppressed count (NULL) is counted and bounded, never taken for a zero; an
// hour in which nothing was listened to (coverage 0) has no counts. Errors add with the counts: what each
// hour has of its own as variances, what the hours of a store share as it is (shared/interval.ts).
import { DWELL_BANDS, type DwellBand } from '../../shared/hourly-count.ts';
import { RANGED, type Ranged } from '../../shared/interval.ts';
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { HubDatabase } from './database.ts';

/** What a row counts, by name in the reports. `occupancy` is in tenths of a phone. */
const COLUMNS = {
  visits: 'visits',
  passersby: 'passersby',
  occupancy: 'occupancy_tenths',
  under5: 'dwell_under5',
  from5to15: 'dwell_5to15',
  from15to60: 'dwell_15to60',
  over60: 'dwell_over60',
} as const;
type Measure = keyof typeof COLUMNS;

/** A sum over sensor-hours, as far as it was published. */
export interface Cell {
  /** Sum of the released counts: a lower bound where `suppressed` > 0. */
  readonly sum: number;
  /** Sensor-hours whose count was released. */
  readonly released: number;
  /** Sensor-hours whose count was withheld as too small. */
  readonly suppressed: number;
  /** Sensor-hours whose profile cannot know the count. */
  readonly unknown: number;
  /** The most that the withheld counts can add: each is below its floor. */
  readonly hiddenMax: number;
}

/** How far a sum of released counts may be off: standard errors, in the unit of the counts. */
export interface Spread {
  /** Sum of the variances that each count has of its own. */
  readonly variance: number;
  /** Sum of the errors that all counts of the store share: gain · count. */
  readonly shared: number;
}

/** A sum of counts that come with a range. */
export interface RangedSum extends Spread {
  readonly sum: number;
}

export interface RangedCell extends Cell, Spread {
  /** Of the released sensor-hours, those that a calibration has turned from phones into people. */
  readonly calibrated: number;
}

export interface Sums {
  /** Sensor-hours that were listened to, at least in part. */
  readonly heard: number;
  /** Sum of their coverages, 0 … `heard`. */
  readonly coverage: number;
  /** The strongest noise among them; null if nothing was heard. */
  readonly epsilonMin: number | null;
  /** The highest floor among them. */
  readonly floorMax: number;
  readonly cells: Readonly<Record<Ranged, RangedCell> & Record<DwellBand, Cell>>;
  /** Over the sensor-hours in which visits and passers-by were both released. */
  readonly funnel: {
    readonly hours: number;
    readonly visits: RangedSum;
    readonly passersby: RangedSum;
  };
  /** Over the sensor-hours in which all four dwell bands were released. */
  readonly stays: Readonly<Record<'hours' | DwellBand, number>>;
  /** Sums over the sensor-hours whose sensor had learned how long those who are there stay: minutes, with the range's ends. */
  readonly learnedStay: Readonly<Record<'hours' | 'minutes' | 'low' | 'high', number>>;
}

/** The part of `Sums` that visits need. */
export interface VisitSums {
  readonly heard: number;
  readonly cells: { readonly visits: RangedCell };
}

/** From (inclusive) to (exclusive). */
export interface HourSpan {
  readonly from: UtcHour;
  readonly to: UtcHour;
}

const onePhone = (measure: Measure) => (measure === 'occupancy' ? 10 : 1);
/** The largest count that is still below the floor. */
const below = (measure: Measure) => `floor * ${onePhone(measure)} - 1`;

// What an aggregate costs is its calls. So what is rare is counted, and the rest follows: nulls instead of
// releases, and what one of two counts lacks instead of what both have.
const rangedColumns = (measure: Ranged) => {
  const isNull = `${COLUMNS[measure]} IS NULL`;
  return [
    `total(${COLUMNS[measure]}) AS ${measure}_sum`,
    `total(${measure}_variance) AS ${measure}_variance`,
    `total(${measure}_gain * ${COLUMNS[measure]}) AS ${measure}_shared`,
    `count(*) FILTER (WHERE ${isNull}) AS ${measure}_null`,
    // With a floor of 0 nothing is withheld for being small.
    `count(*) FILTER (WHERE ${isNull} AND floor = 0) AS ${measure}_unknown`,
    `total(${below(measure)}) FILTER (WHERE ${isNull} AND floor > 0) AS ${measure}_hidden`,
  ];
};
const bandColumns = (band: DwellBand) => {
  const isNull = `dwell_known = 1 AND ${COLUMNS[band]} IS NULL`;
  return [
    `total(${COLUMNS[band]}) FILTER (WHERE dwell_known = 1) AS ${band}_sum`,
    `count(*) FILTER (WHERE ${isNull}) AS ${band}_null`,
    `count(*) FILTER (WHERE ${isNull} AND floor = 0) AS ${band}_unknown`,
    `total(${below(band)}) FILTER (WHERE ${isNull} AND floor > 0) AS ${band}_hidden`,
  ];
};
const OTHER = { visits: 'passersby', passersby: 'visits' } as const;
const loneColumns = (measure: keyof typeof OTHER) => {
  const alone = `FILTER (WHERE ${OTHER[measure]} IS NULL)`;
  return [
    `total(${measure}) ${alone} AS lone_${measure}_sum`,
    `total(${measure}_variance) ${alone} AS lone_${measure}_variance`,
    `total(${measure}_gain * ${measure}) ${alone} AS lone_${measure}_shared`,
  ];
};
const ALL_BANDS = [...DWELL_BANDS]
  .reverse()
  .map((band) => `${COLUMNS[band]} IS NOT NULL`)
  .join(' AND ');

const SUM_COLUMNS = [
  'count(*) AS heard',
  'total(coverage) AS coverage',
  'min(epsilon) AS epsilon',
  'max(floor) AS floor',
  'count(*) FILTER (WHERE dwell_known = 0) AS dwell_unknown',
  ...RANGED.flatMap(rangedColumns),
  ...DWELL_BANDS.flatMap(bandColumns),
  'count(*) FILTER (WHERE visits IS NULL OR passersby IS NULL) AS lone_hours',
  ...loneColumns('visits'),
  ...loneColumns('passersby'),
  `count(*) FILTER (WHERE ${ALL_BANDS}) AS stays_hours`,
  ...DWELL_BANDS.map((band) => `total(${COLUMNS[band]}) FILTER (WHERE ${ALL_BANDS}) AS stays_${band}`),
  'count(stay_tenths) AS learned_hours',
  'total(stay_tenths) / 10 AS learned_minutes',
  'total(stay_low_tenths) / 10 AS learned_low',
  'total(stay_high_tenths) / 10 AS learned_high',
].join(',\n');

const byHour = (columns: string) => `
  SELECT h.hour AS at, ${columns}
  FROM sensor s JOIN hour h ON h.sensor_key = s.key
  WHERE s.store_key = ? AND h.hour >= ? AND h.hour < ? AND h.coverage > 0
  GROUP BY h.hour ORDER BY h.hour`;
const BY_HOUR = byHour(SUM_COLUMNS);
const VISITS_BY_HOUR = byHour(['count(*) AS heard', ...rangedColumns('visits')].join(', '));

const UNHEARD_HOURS = `
  SELECT DISTINCT h.hour AS at
  FROM sensor s JOIN hour h ON h.sensor_key = s.key
  WHERE s.store_key = ? AND h.hour >= ? AND h.hour < ? AND h.coverage = 0`;

const BY_SPAN = `
  WITH span AS MATERIALIZED (
    SELECT key AS at, value ->> 0 AS a, value ->> 1 AS b FROM json_each(?)
  )
  SELECT span.at AS at, ${SUM_COLUMNS}
  FROM span CROSS JOIN sensor s CROSS JOIN hour h
  WHERE s.store_key = ? AND h.sensor_key = s.key AND h.hour >= span.a AND h.hour < span.b AND h.coverage > 0
  GROUP BY span.at`;

type SumRow = Readonly<Record<string, number | null>>;

/**
 * Sums over the store's sensors by clock hour, in order; an hour that no sensor reported is absent, one that
 * was reported and not heard adds nothing.
 */
export function readHourSums(
  db: HubDatabase,
  storeKey: number,
  span: HourSpan,
): { readonly hour: UtcHour; readonly sums: Sums }[] {
  const bound = [storeKey, span.from, span.to] as const;
  const rows = db.prepare<[number, number, number], SumRow>(BY_HOUR).all(...bound);
  const hours = rows.map((row) => ({ hour: row.at as UtcHour, sums: sumsOf(row) }));
  const unheard = db.prepare<[number, number, number], SumRow>(UNHEARD_HOURS).all(...bound);
  if (unheard.length === 0) return hours;
  const heard = new Set(rows.map(({ at }) => at));
  const silent = unheard.filter(({ at }) => !heard.has(at!));
  const added = silent.map((row) => ({ hour: row.at as UtcHour, sums: sumsOf(row) }));
  return [...hours, ...added].sort((a, b) => a.hour - b.hour);
}

/** Visits alone, for a year of hours at once; an hour that no sensor heard is absent. */
export function readVisitSums(
  db: HubDatabase,
  storeKey: number,
  span: HourSpan,
): { readonly hour: UtcHour; readonly sums: VisitSums }[] {
  const rows = db.prepare<[number, number, number], SumRow>(VISITS_BY_HOUR).all(storeKey, span.from, span.to);
  return rows.map((row) => {
    const at = (name: string) => row[name] ?? 0;
    return {
      hour: row.at as UtcHour,
      sums: { heard: at('heard'), cells: { visits: rangedOf(at, 'visits') } },
    };
  });
}

/** Sums over sensors and hours of each span, in the order of `spans`; `undefined` where nothing was heard. */
export function readSpanSums(
  db: HubDatabase,
  storeKey: number,
  spans: readonly HourSpan[],
): (Sums | undefined)[] {
  const bounds = JSON.stringify(spans.map(({ from, to }) => [from, to]));
  const rows = db.prepare<[string, number], SumRow>(BY_SPAN).all(bounds, storeKey);
  const byIndex = new Map(rows.map((row) => [row.at, sumsOf(row)]));
  return spans.map((_, index) => byIndex.get(index));
}

function sumsOf(row: SumRow): Sums {
  const at = (name: string) => row[name] ?? 0;
  const heard = at('heard');
  const band = (of: DwellBand): Cell => cellOf(at, of, at('dwell_unknown'));
  const funnel = (measure: keyof typeof OTHER): RangedSum => ({
    sum: at(`${measure}_sum`) - at(`lone_${measure}_sum`),
    variance: Math.max(0, at(`${measure}_variance`) - at(`lone_${measure}_variance`)),
    shared: Math.max(0, at(`${measure}_shared`) - at(`lone_${measure}_shared`)),
  });
  return {
    heard,
    coverage: at('coverage'),
    epsilonMin: row.epsilon ?? null,
    floorMax: at('floor'),
    cells: {
      visits: rangedOf(at, 'visits'),
      passersby: rangedOf(at, 'passersby'),
      occupancy: rangedOf(at, 'occupancy'),
      under5: band('under5'),
      from5to15: band('from5to15'),
      from15to60: band('from15to60'),
      over60: band('over60'),
    },
    funnel: { hours: heard - at('lone_hours'), visits: funnel('visits'), passersby: funnel('passersby') },
    stays: {
      hours: at('stays_hours'),
      under5: at('stays_under5'),
      from5to15: at('stays_from5to15'),
      from15to60: at('stays_from15to60'),
      over60: at('stays_over60'),
    },
    learnedStay: {
      hours: at('learned_hours'),
      minutes: at('learned_minutes'),
      low: at('learned_low'),
      high: at('learned_high'),
    },
  };
}

function rangedOf(at: (name: string) => number, measure: Ranged): RangedCell {
  return {
    ...cellOf(at, measure, 0),
    calibrated: 0,
    variance: at(`${measure}_variance`),
    shared: at(`${measure}_shared`),
  };
}

/** `unknownAlike`: sensor-hours whose profile cannot know this count, beside those of the floor. */
function cellOf(at: (name: string) => number, measure: Measure, unknownAlike: number): Cell {
  const missing = at(`${measure}_null`);
  const unknown = at(`${measure}_unknown`);
  return {
    sum: at(`${measure}_sum`),
    released: at('heard') - unknownAlike - missing,
    suppressed: missing - unknown,
    unknown: unknown + unknownAlike,
    hiddenMax: at(`${measure}_hidden`),
  };
}
