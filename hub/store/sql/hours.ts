// Released hours: sums over them by clock hour or by span, and what single sensors released. The database adds, so that
// five years of a store cost one range scan.
import type { UtcHour } from '../../../shared/utc-hour.ts';
import type {
  HourReads,
  HourSums,
  LastSettings,
  ReleasedCount,
  ReleasedHour,
  StaySums,
  StoreHours,
  Sums,
} from '../hours.ts';
import { boundHours, hoursWithin } from './hours-within.ts';
import { own, type Scope } from './scope.ts';
import { SUM_COLUMNS, type SumRow, sumsOf, VISIT_COLUMNS, visitSumsOf } from './sums.ts';

interface RawRelease extends Omit<ReleasedHour, 'visits' | 'occupancy'> {
  readonly visits: number | null;
  readonly visitsVariance: number | null;
  readonly visitsGain: number;
  readonly occupancy: number | null;
  readonly occupancyVariance: number | null;
  readonly occupancyGain: number;
}

const RELEASED = `h.hour AS hour, s.id AS sensor, visits, visits_variance AS "visitsVariance",
  visits_gain AS "visitsGain", occupancy_tenths / 10.0 AS occupancy,
  occupancy_variance / 100.0 AS "occupancyVariance", occupancy_gain AS "occupancyGain", coverage, estimator, config`;

export function hourReads({ read, dialect }: Scope): HourReads {
  const { lists, select } = hoursWithin(dialect);
  const overSpans = (asked: readonly StoreHours[], columns: string) =>
    `${lists(asked)} ${select(asked, `span.at AS at, ${columns}`)}`;
  const byHour = (asked: readonly StoreHours[], columns: string) =>
    `${overSpans(asked, `h.hour AS hour, ${columns}`)} AND h.coverage > 0 GROUP BY span.at, h.hour ORDER BY span.at, h.hour`;
  const ofStore = `FROM sensor s JOIN hour h ON ${dialect.hoursOf('h')}
    WHERE s.store_key = @store AND ${own('s.store_key')}`;
  const isNewest = `h.hour = (SELECT max(newest.hour) FROM hour newest WHERE ${dialect.hoursOf('newest')})`;

  return {
    async hourSums(asked) {
      if (asked.length === 0) return [];
      const rows = await read<SumRow>(byHour(asked, SUM_COLUMNS), boundHours(asked));
      const unheard = await read<SumRow>(
        `${overSpans(asked, 'h.hour AS hour')} AND h.coverage = 0 GROUP BY span.at, h.hour`,
        boundHours(asked),
      );
      return withUnheard(asked.length, rows, unheard);
    },
    async visitSums(asked) {
      if (asked.length === 0) return [];
      const rows = await read<SumRow>(byHour(asked, VISIT_COLUMNS), boundHours(asked));
      return placed(asked.length, rows, (row) => ({ hour: row.hour as UtcHour, sums: visitSumsOf(row) }));
    },
    async spanSums(asked) {
      if (asked.length === 0) return [];
      const rows = await read<SumRow>(
        `${overSpans(asked, SUM_COLUMNS)} AND h.coverage > 0 GROUP BY span.at`,
        boundHours(asked),
      );
      const sums: (Sums | undefined)[] = asked.map(() => undefined);
      for (const row of rows) sums[row.at!] = sumsOf(row);
      return sums;
    },
    async stays(asked) {
      if (asked.length === 0) return [];
      const rows = await read<StaySums & { at: number }>(
        `${overSpans(asked, 'count(*) AS hours, sum(visits) AS visits, sum(occupancy_tenths) / 10.0 AS "phoneHours"')}
         AND visits IS NOT NULL AND occupancy_tenths IS NOT NULL AND coverage >= 0.95 GROUP BY span.at`,
        boundHours(asked),
      );
      const byPlace = new Map(rows.map(({ at, ...sums }) => [at, sums]));
      return asked.map((_, at) => byPlace.get(at) ?? { hours: 0, visits: 0, phoneHours: 0 });
    },
    async released(store, spans) {
      if (spans.length === 0) return [];
      const hours = [
        ...new Set(spans.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, n) => from + n))),
      ];
      const rows = await read<RawRelease>(
        `SELECT ${RELEASED} FROM ${dialect.rowsOf('@hours', { hour: 'whole' })} AS wanted CROSS JOIN sensor s CROSS JOIN hour h
         WHERE s.store_key = @store AND ${dialect.hoursOf('h')} AND h.hour = wanted.hour AND ${own('s.store_key')}
         ORDER BY h.hour, s.id`,
        { store, hours: JSON.stringify(hours.map((hour) => [hour])) },
      );
      return rows.map(releasedHour);
    },
    async newestRelease(store) {
      const [row] = await read<RawRelease>(
        `SELECT ${RELEASED} ${ofStore} AND ${isNewest} ORDER BY h.hour DESC, s.id LIMIT 1`,
        { store },
      );
      return row && releasedHour(row);
    },
    async lastSettings(store) {
      const rows = await read<LastSettings>(
        `SELECT s.key AS "sensorKey", profile, epsilon, floor, estimator, config ${ofStore} AND ${isNewest} ORDER BY s.id`,
        { store },
      );
      return new Map(rows.map((row) => [row.sensorKey, row]));
    },
    async heardHours(store, { from, to }) {
      const rows = await read<{ hour: UtcHour }>(
        `SELECT h.hour AS hour ${ofStore} AND h.hour >= @from AND h.hour < @to AND h.coverage > 0`,
        { store, from, to },
      );
      return rows.map(({ hour }) => hour);
    },
    async hourCount(store) {
      const [row] = await read<{ hours: number }>(`SELECT count(*) AS hours ${ofStore}`, { store });
      return row!.hours;
    },
  };
}

function placed<T>(places: number, rows: readonly SumRow[], of: (row: SumRow) => T): T[][] {
  const lists: T[][] = Array.from({ length: places }, () => []);
  for (const row of rows) lists[row.at!]!.push(of(row));
  return lists;
}

/** An hour that one sensor heard and another did not is there once. */
function withUnheard(places: number, rows: readonly SumRow[], unheard: readonly SumRow[]): HourSums[][] {
  const of = (row: SumRow): HourSums => ({ hour: row.hour as UtcHour, sums: sumsOf(row) });
  const lists = placed(places, rows, of);
  for (const [at, silent] of placed(places, unheard, of).entries()) {
    if (silent.length === 0) continue;
    const heard = new Set(lists[at]!.map(({ hour }) => hour));
    lists[at]!.push(...silent.filter(({ hour }) => !heard.has(hour)));
    lists[at]!.sort((a, b) => a.hour - b.hour);
  }
  return lists;
}

function releasedHour(row: RawRelease): ReleasedHour {
  const { hour, sensor, coverage, estimator, config } = row;
  return {
    hour,
    sensor,
    coverage,
    estimator,
    config,
    visits: countOf(row.visits, row.visitsVariance, row.visitsGain),
    occupancy: countOf(row.occupancy, row.occupancyVariance, row.occupancyGain),
  };
}

const countOf = (phones: number | null, variance: number | null, gain: number): ReleasedCount | undefined =>
  phones === null || variance === null ? undefined : { phones, variance, gain };
