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
export type Measure = keyof typeof COLUMNS;
export const MEASURES = Object.keys(COLUMNS) as readonly Measure[];

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

export interface RangedCell extends Cell, Spread {}

export interface Sums {
  /** Sensor-hours that were reported, also those with coverage 0. */
  readonly reported: number;
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
}

/** From (inclusive) to (exclusive). */
export interface HourSpan {
  readonly from: UtcHour;
  readonly to: UtcHour;
}

const BOTH = 'visits IS NOT NULL AND passersby IS NOT NULL';
const ALL_BANDS = DWELL_BANDS.map((band) => `${COLUMNS[band]} IS NOT NULL`).join(' AND ');
const when = (condition: string) => `FILTER (WHERE coverage > 0 AND ${condition})`;

const onePhone = (measure: Measure) => (measure === 'occupancy' ? 10 : 1);
/** The largest count that is still below the floor. */
const below = (measure: Measure) => `floor * ${onePhone(measure)} - 1`;
/** A null that is no suppressed count: with a floor of 0 nothing is withheld for being small. */
const UNKNOWN = 'floor = 0';
const DWELL_UNKNOWN = '(dwell_known = 0 OR floor = 0)';
const isRanged = (measure: Measure): measure is Ranged => RANGED.some((ranged) => ranged === measure);
const unknown = (measure: Measure) => (isRanged(measure) ? UNKNOWN : DWELL_UNKNOWN);
/** Null where the count is. */
const shared = (measure: Ranged) => `${measure}_gain * max(${COLUMNS[measure]}, ${onePhone(measure)})`;

const SUM_COLUMNS = [
  'count(*) AS reported',
  `count(*) ${when('1')} AS heard`,
  'total(coverage) AS coverage',
  `min(epsilon) ${when('1')} AS epsilon`,
  `max(floor) ${when('1')} AS floor`,
  ...MEASURES.flatMap((measure) => {
    const column = COLUMNS[measure];
    return [
      `total(${column}) ${when('1')} AS ${measure}_sum`,
      `count(${column}) ${when('1')} AS ${measure}_released`,
      `count(*) ${when(`${column} IS NULL AND ${unknown(measure)}`)} AS ${measure}_unknown`,
      `total(${below(measure)}) ${when(`${column} IS NULL AND NOT ${unknown(measure)}`)} AS ${measure}_hidden`,
    ];
  }),
  ...RANGED.flatMap((measure) => [
    `total(${measure}_variance) ${when('1')} AS ${measure}_variance`,
    `total(${shared(measure)}) ${when('1')} AS ${measure}_shared`,
  ]),
  `count(*) ${when(BOTH)} AS funnel_hours`,
  ...(['visits', 'passersby'] as const).flatMap((measure) => [
    `total(${measure}) ${when(BOTH)} AS funnel_${measure}`,
    `total(${measure}_variance) ${when(BOTH)} AS funnel_${measure}_variance`,
    `total(${shared(measure)}) ${when(BOTH)} AS funnel_${measure}_shared`,
  ]),
  `count(*) ${when(ALL_BANDS)} AS stays_hours`,
  ...DWELL_BANDS.map((band) => `total(${COLUMNS[band]}) ${when(ALL_BANDS)} AS stays_${band}`),
].join(',\n');

const BY_HOUR = `
  SELECT h.hour AS at, ${SUM_COLUMNS}
  FROM sensor s JOIN hour h ON h.sensor_key = s.key
  WHERE s.store_key = ? AND h.hour >= ? AND h.hour < ?
  GROUP BY h.hour ORDER BY h.hour`;

const BY_SPAN = `
  WITH span AS MATERIALIZED (
    SELECT key AS at, value ->> 0 AS a, value ->> 1 AS b FROM json_each(?)
  )
  SELECT span.at AS at, ${SUM_COLUMNS}
  FROM span CROSS JOIN sensor s CROSS JOIN hour h
  WHERE s.store_key = ? AND h.sensor_key = s.key AND h.hour >= span.a AND h.hour < span.b
  GROUP BY span.at`;

type SumRow = Readonly<Record<string, number | null>>;

/** Sums over the store's sensors by clock hour, in order; an hour that no sensor reported is absent. */
export function readHourSums(
  db: HubDatabase,
  storeKey: number,
  span: HourSpan,
): { readonly hour: UtcHour; readonly sums: Sums }[] {
  const rows = db.prepare<[number, number, number], SumRow>(BY_HOUR).all(storeKey, span.from, span.to);
  return rows.map((row) => ({ hour: row.at as UtcHour, sums: sumsOf(row) }));
}

/** Sums over sensors and hours of each span, in the order of `spans`; `undefined` where nothing was reported. */
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
  const cell = (measure: Measure): Cell => ({
    sum: at(`${measure}_sum`),
    released: at(`${measure}_released`),
    suppressed: heard - at(`${measure}_released`) - at(`${measure}_unknown`),
    unknown: at(`${measure}_unknown`),
    hiddenMax: at(`${measure}_hidden`),
  });
  const spread = (name: string): Spread => ({
    variance: at(`${name}_variance`),
    shared: at(`${name}_shared`),
  });
  return {
    reported: at('reported'),
    heard,
    coverage: at('coverage'),
    epsilonMin: row.epsilon ?? null,
    floorMax: at('floor'),
    cells: {
      visits: { ...cell('visits'), ...spread('visits') },
      passersby: { ...cell('passersby'), ...spread('passersby') },
      occupancy: { ...cell('occupancy'), ...spread('occupancy') },
      under5: cell('under5'),
      from5to15: cell('from5to15'),
      from15to60: cell('from15to60'),
      over60: cell('over60'),
    },
    funnel: {
      hours: at('funnel_hours'),
      visits: { sum: at('funnel_visits'), ...spread('funnel_visits') },
      passersby: { sum: at('funnel_passersby'), ...spread('funnel_passersby') },
    },
    stays: {
      hours: at('stays_hours'),
      under5: at('stays_under5'),
      from5to15: at('stays_from5to15'),
      from15to60: at('stays_from15to60'),
      over60: at('stays_over60'),
    },
  };
}
