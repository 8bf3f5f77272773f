// Phones inside and visits over the sensor-hours that released both and were wholly heard, by span: their
// ratio shifts when what a sensor hears shifts.
import type { HubDatabase } from './database.ts';
import type { HourSpan } from './read-hours.ts';

export interface StaySums {
  readonly hours: number;
  readonly visits: number;
  /** Phones inside, summed over the hours. */
  readonly phoneHours: number;
}

/** In the order of `spans`; zeros where nothing was released. */
export function readStays(db: HubDatabase, storeKey: number, spans: readonly HourSpan[]): StaySums[] {
  const rows = db
    .prepare<[string, number], StaySums & { readonly at: number }>(
      `WITH span AS MATERIALIZED (
         SELECT key AS at, value ->> 0 AS a, value ->> 1 AS b FROM json_each(?)
       )
       SELECT span.at AS at, count(*) AS hours, total(visits) AS visits,
              total(occupancy_tenths) / 10 AS phoneHours
       FROM span CROSS JOIN sensor s CROSS JOIN hour h
       WHERE s.store_key = ? AND h.sensor_key = s.key AND h.hour >= span.a AND h.hour < span.b
         AND visits IS NOT NULL AND occupancy_tenths IS NOT NULL AND coverage >= 0.95
       GROUP BY span.at`,
    )
    .all(JSON.stringify(spans.map(({ from, to }) => [from, to])), storeKey);
  const byIndex = new Map(rows.map(({ at, ...sums }) => [at, sums]));
  return spans.map((_, index) => byIndex.get(index) ?? { hours: 0, visits: 0, phoneHours: 0 });
}
