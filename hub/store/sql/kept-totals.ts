// Kept sums added up over stores, in the database: a thousand stores by two years of weeks are a hundred thousand rows, of which
// a hundred come back. What a calibration does to a count is as in hub/figures/interval.ts; a test holds both together.
import { RANGED, type Ranged } from '../../../shared/interval.ts';
import type { CountSums, DaySumReads, Stretch } from '../day-sums.ts';
import type { RangedCell, RangedSum } from '../hours.ts';
import { own, type Scope } from './scope.ts';
import type { SumRow } from './sums.ts';

const PLACES = Object.fromEntries(
  RANGED.flatMap((of) => [
    [`${of}_factor`, 'real'],
    [`${of}_gain`, 'real'],
  ]),
) as Record<string, 'real'>;

const square = (of: string) => `(${of}) * (${of})`;
const FUNNEL = ['visits', 'passersby'] as const;
type InFunnel = (typeof FUNNEL)[number];

const COLUMNS = [
  'count(*) AS stores',
  'sum(k.heard) AS heard',
  'sum(k.coverage) AS coverage',
  'sum(k.lone_hours) AS lone_hours',
  ...RANGED.flatMap((of) => {
    const factor = `coalesce(s.${of}_factor, 1)`;
    const shared = `CASE WHEN s.${of}_gain IS NULL THEN k.${of}_shared ELSE s.${of}_gain * k.${of}_sum END`;
    return [
      `sum(${factor} * k.${of}_sum) AS ${of}_sum`,
      `sum(${square(factor)} * k.${of}_variance) AS ${of}_variance`,
      `sum(${square(`${factor} * ${shared}`)}) AS ${of}_shared`,
      `sum(k.${of}_null) AS ${of}_null`,
      `sum(k.${of}_unknown) AS ${of}_unknown`,
      `sum(${factor} * k.${of}_hidden) AS ${of}_hidden`,
      `sum(CASE WHEN s.${of}_factor IS NULL THEN 0 ELSE k.heard - k.${of}_null END) AS ${of}_calibrated`,
    ];
  }),
  ...FUNNEL.flatMap((of) => [
    `sum(k.${of}_sum - k.lone_${of}_sum) AS funnel_${of}_sum`,
    `sum(k.${of}_variance - k.lone_${of}_variance) AS funnel_${of}_variance`,
    `sum(${square(`k.${of}_shared - k.lone_${of}_shared`)}) AS funnel_${of}_shared`,
  ]),
].join(',\n');

export function keptTotalReads({ read, dialect }: Scope): Pick<DaySumReads, 'keptTotals'> {
  const listed = dialect.rowsOf('@asked', {
    store: 'whole',
    step: 'whole',
    a: 'whole',
    b: 'whole',
    ...PLACES,
  });
  return {
    async keptTotals(asked) {
      if (asked.length === 0) return [];
      const rows = await read<SumRow>(
        `WITH s AS MATERIALIZED (SELECT * FROM ${listed} AS listed)
         SELECT k.day AS day, ${COLUMNS} FROM s CROSS JOIN kept_sums k
         WHERE k.store_key = s.store AND k.step = s.step AND k.day >= s.a AND k.day < s.b AND ${own('k.store_key')}
         GROUP BY k.day ORDER BY k.day`,
        { asked: JSON.stringify(asked.map(rowOf)) },
      );
      return rows.map((row) => ({ day: row.day!, stores: row.stores!, sums: countSumsOf(row) }));
    },
  };
}

const rowOf = ({ store, step, from, to, factors }: Stretch) => [
  ...[store, step, from, to],
  ...RANGED.flatMap((of) => [factors[of]?.factor ?? null, factors[of]?.gain ?? null]),
];

function countSumsOf(row: SumRow): CountSums {
  const at = (name: string) => row[name]!;
  const cell = (of: Ranged): RangedCell => ({
    sum: at(`${of}_sum`),
    released: at('heard') - at(`${of}_null`),
    suppressed: at(`${of}_null`) - at(`${of}_unknown`),
    unknown: at(`${of}_unknown`),
    hiddenMax: at(`${of}_hidden`),
    variance: at(`${of}_variance`),
    shared: Math.sqrt(at(`${of}_shared`)),
    calibrated: at(`${of}_calibrated`),
  });
  const funnel = (of: InFunnel): RangedSum => ({
    sum: at(`funnel_${of}_sum`),
    variance: Math.max(0, at(`funnel_${of}_variance`)),
    shared: Math.sqrt(at(`funnel_${of}_shared`)),
  });
  return {
    heard: at('heard'),
    coverage: at('coverage'),
    cells: { visits: cell('visits'), passersby: cell('passersby'), occupancy: cell('occupancy') },
    funnel: {
      hours: at('heard') - at('lone_hours'),
      visits: funnel('visits'),
      passersby: funnel('passersby'),
    },
  };
}
