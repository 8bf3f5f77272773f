// A row of sums as the reports know it, and the columns that make it. Rows of sums add up to such a row again (KEPT_COLUMNS).
import { DWELL_BANDS, type DwellBand } from '../../../shared/hourly-count.ts';
import { RANGED, type Ranged } from '../../../shared/interval.ts';
import type { Cell, RangedCell, RangedSum, Sums, VisitSums } from '../hours.ts';
import type { Dialect } from './connection.ts';

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

const onePhone = (measure: Measure) => (measure === 'occupancy' ? 10 : 1);
/** The largest count that is still below the floor. */
const below = (measure: Measure) => `floor * ${onePhone(measure)} - 1`;

// What an aggregate costs is its calls. So what is rare is counted, and the rest follows: nulls instead of
// releases, and what one of two counts lacks instead of what both have.
const rangedColumns = (measure: Ranged) => {
  const isNull = `${COLUMNS[measure]} IS NULL`;
  return [
    `sum(${COLUMNS[measure]}) AS ${measure}_sum`,
    `sum(${measure}_variance) AS ${measure}_variance`,
    `sum(${measure}_gain * ${COLUMNS[measure]}) AS ${measure}_shared`,
    `count(*) FILTER (WHERE ${isNull}) AS ${measure}_null`,
    // With a floor of 0 nothing is withheld for being small.
    `count(*) FILTER (WHERE ${isNull} AND floor = 0) AS ${measure}_unknown`,
    `sum(${below(measure)}) FILTER (WHERE ${isNull} AND floor > 0) AS ${measure}_hidden`,
  ];
};
const bandColumns = (band: DwellBand) => {
  const isNull = `dwell_known = 1 AND ${COLUMNS[band]} IS NULL`;
  return [
    `sum(${COLUMNS[band]}) FILTER (WHERE dwell_known = 1) AS ${band}_sum`,
    `count(*) FILTER (WHERE ${isNull}) AS ${band}_null`,
    `count(*) FILTER (WHERE ${isNull} AND floor = 0) AS ${band}_unknown`,
    `sum(${below(band)}) FILTER (WHERE ${isNull} AND floor > 0) AS ${band}_hidden`,
  ];
};
const OTHER = { visits: 'passersby', passersby: 'visits' } as const;
const loneColumns = (measure: keyof typeof OTHER) => {
  const alone = `FILTER (WHERE ${OTHER[measure]} IS NULL)`;
  return [
    `sum(${measure}) ${alone} AS lone_${measure}_sum`,
    `sum(${measure}_variance) ${alone} AS lone_${measure}_variance`,
    `sum(${measure}_gain * ${measure}) ${alone} AS lone_${measure}_shared`,
  ];
};
const ALL_BANDS = [...DWELL_BANDS]
  .reverse()
  .map((band) => `${COLUMNS[band]} IS NOT NULL`)
  .join(' AND ');

const ALL_COLUMNS = [
  'count(*) AS heard',
  'sum(coverage) AS coverage',
  'min(epsilon) AS epsilon',
  'max(floor) AS floor',
  'count(*) FILTER (WHERE dwell_known = 0) AS dwell_unknown',
  ...RANGED.flatMap(rangedColumns),
  ...DWELL_BANDS.flatMap(bandColumns),
  'count(*) FILTER (WHERE visits IS NULL OR passersby IS NULL) AS lone_hours',
  ...loneColumns('visits'),
  ...loneColumns('passersby'),
  `count(*) FILTER (WHERE ${ALL_BANDS}) AS stays_hours`,
  ...DWELL_BANDS.map((band) => `sum(${COLUMNS[band]}) FILTER (WHERE ${ALL_BANDS}) AS stays_${band}`),
  'count(stay_tenths) AS learned_hours',
  'sum(stay_tenths) / 10.0 AS learned_minutes',
  'sum(stay_low_tenths) / 10.0 AS learned_low',
  'sum(stay_high_tenths) / 10.0 AS learned_high',
  'count(staff_tenths) AS staff_hours',
  'sum(staff_tenths) / 10.0 AS staff_phones',
];
export const SUM_COLUMNS = ALL_COLUMNS.join(',\n');

/** The names of the columns, in their order; no two are alike. */
export const SUM_NAMES: readonly string[] = ALL_COLUMNS.map((column) =>
  column.slice(column.lastIndexOf(' ') + 1),
);

/** Columns of which not the sum is taken, but the least or the most. */
const EXTREMES: Readonly<Record<string, 'min' | 'max'>> = { epsilon: 'min', floor: 'max' };

/** Of rows of sums the row that all of their hours would have made. */
export const KEPT_COLUMNS = SUM_NAMES.map((name) => `${EXTREMES[name] ?? 'sum'}(${name}) AS ${name}`).join(
  ', ',
);

/** What a row becomes when the hours of another are added to it, as an assignment. */
export const addedColumns = (dialect: Pick<Dialect, 'least' | 'greatest'>, table: string) =>
  SUM_NAMES.map((name) => {
    const [before, more] = [`${table}.${name}`, `excluded.${name}`];
    const extreme = EXTREMES[name];
    if (extreme === undefined) return `${name} = ${before} + ${more}`;
    return `${name} = ${(extreme === 'min' ? dialect.least : dialect.greatest)(before, more)}`;
  }).join(', ');

export const VISIT_COLUMNS = ['count(*) AS heard', ...rangedColumns('visits')].join(', ');

/** A sum of nothing is NULL. */
export type SumRow = Readonly<Record<string, number | null>>;

export function visitSumsOf(row: SumRow): VisitSums {
  const at = (name: string) => row[name] ?? 0;
  return { heard: at('heard'), cells: { visits: rangedOf(at, 'visits') } };
}

export function sumsOf(row: SumRow): Sums {
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
    staff: { hours: at('staff_hours'), phones: at('staff_phones') },
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
