// Rows of kept sums, made from hours: added to, or made anew. Rows are written in one order, so that of two who write the same
// none waits for the other in a circle.
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { dateOfDay, mondayOf } from '../../calendar/local-days.ts';
import { storeDays } from '../../calendar/store-days.ts';
import type { DaySpan } from '../day-sums.ts';
import type { DayRules } from './day-rules.ts';
import { boundHours, hoursWithin } from './hours-within.ts';
import type { WriteScope } from './scope.ts';
import { addedColumns, KEPT_COLUMNS, SUM_COLUMNS, SUM_NAMES } from './sums.ts';

/** Of a day, as days since 1970. */
export interface StoreDayKey {
  readonly store: number;
  readonly day: number;
}

/** An hour that is stored, and the day with which it counts. */
export interface AddedHour extends StoreDayKey {
  readonly sensor: number;
  readonly hour: UtcHour;
}

export interface StoreSpan extends DaySpan {
  readonly store: number;
}

const NAMES = SUM_NAMES.join(', ');
/** A sum of nothing is NULL. */
const PRESENT = SUM_NAMES.map((name) => `coalesce(${name}, 0) AS ${name}`).join(', ');
/** As `mondayOf`. */
const MONDAY = 'k.day - (k.day + 3) % 7';

/** Each hour to its day and its week. */
export async function addToSums({ run, dialect }: WriteScope, added: readonly AddedHour[]): Promise<void> {
  if (added.length === 0) return;
  const listed = dialect.rowsOf('@added', {
    store_key: 'whole',
    key: 'whole',
    stored: 'whole',
    day: 'whole',
  });
  await run(
    `WITH summed AS MATERIALIZED (
       SELECT n.store_key AS store_key, n.day AS day, ${SUM_COLUMNS}
       FROM ${listed} AS n CROSS JOIN hour h WHERE ${dialect.hoursOf('h', 'n')} AND h.hour = n.stored
       GROUP BY n.store_key, n.day)
     INSERT INTO kept_sums (store_key, step, day, ${NAMES})
     SELECT store_key, step, day, ${PRESENT} FROM (
       SELECT store_key, 1 AS step, day, ${NAMES} FROM summed
       UNION ALL
       SELECT k.store_key, 7, ${MONDAY}, ${KEPT_COLUMNS} FROM summed k GROUP BY k.store_key, ${MONDAY}) AS both_steps
     WHERE 1 = 1 ORDER BY store_key, step, day
     ON CONFLICT (store_key, step, day) DO UPDATE SET ${addedColumns(dialect, 'kept_sums')}`,
    { added: JSON.stringify(added.map(({ store, sensor, hour, day }) => [store, sensor, hour, day])) },
  );
}

/**
 * Of `spans`, which are apart, all days go, and `days` of them come from their hours; then the weeks that they touch from
 * their days.
 */
export async function remakeSums(
  scope: WriteScope,
  spans: readonly StoreSpan[],
  days: readonly (StoreDayKey & { readonly rules: DayRules })[],
): Promise<void> {
  const { run, dialect, tenant } = scope;
  const weeks = new Map(
    spans.map(({ store, from, to }) => {
      const week = [store, 7, mondayOf(from), mondayOf(to - 1) + 7];
      return [week.join(), week];
    }),
  );
  const listed = dialect.rowsOf('@spans', { store: 'whole', step: 'whole', a: 'whole', b: 'whole' });
  const bound = {
    spans: JSON.stringify([...spans.map(({ store, from, to }) => [store, 1, from, to]), ...weeks.values()]),
  };
  await run(
    `DELETE FROM kept_sums WHERE (store_key, step, day) IN (
       SELECT k.store_key, k.step, k.day FROM ${listed} AS span CROSS JOIN kept_sums k
       WHERE k.store_key = span.store AND k.step = span.step AND k.day >= span.a AND k.day < span.b)`,
    bound,
  );
  const asked = days.flatMap(({ store, day, rules: { history, shared } }) =>
    storeDays(history, dateOfDay(day), dateOfDay(day))[0]!.open.map(({ from, to }) => ({
      store,
      from,
      to,
      shared,
      number: day,
    })),
  );
  if (asked.length > 0) {
    const { lists, select } = hoursWithin(dialect);
    const summed = select(asked, `span.store AS store_key, span.number AS day, ${SUM_COLUMNS}`);
    await run(
      `${lists(asked)}
       INSERT INTO kept_sums (store_key, step, day, ${NAMES}) SELECT store_key, 1, day, ${PRESENT}
       FROM (${summed} AND h.coverage > 0 GROUP BY span.store, span.number) AS summed`,
      { ...boundHours(asked), tenant },
    );
  }
  await run(
    `INSERT INTO kept_sums (store_key, step, day, ${NAMES})
     SELECT k.store_key, 7, ${MONDAY}, ${KEPT_COLUMNS}
     FROM ${listed} AS span CROSS JOIN kept_sums k
     WHERE span.step = 7 AND k.store_key = span.store AND k.step = 1 AND k.day >= span.a AND k.day < span.b
     GROUP BY k.store_key, ${MONDAY}`,
    bound,
  );
}
