// With which sensors and settings hours were counted.
import type { UtcHour } from '../../../shared/utc-hour.ts';
import type { SetupChange, SetupQuestion, SetupReads } from '../setups.ts';
import { grouped, own, type Scope } from './scope.ts';

interface SetupRow {
  readonly store: number;
  readonly sensorKey: number;
  readonly sensor: string;
  readonly estimator: string;
  readonly config: string;
  readonly firstHour: UtcHour;
  readonly lastHour: UtcHour;
}

/** Another setup that a question found, and where within its span. */
interface Found {
  readonly question: SetupQuestion;
  readonly row: SetupRow;
  readonly isNew: boolean;
  /** Undefined where the hours have to be searched. */
  hour: UtcHour | undefined;
}

export function setupReads(scope: Scope): SetupReads {
  return {
    async setupChanges(questions) {
      if (questions.length === 0) return [];
      const rows = await setupsOf(
        scope,
        questions.map(({ store }) => store),
      );
      const found = questions.map((question) => others(question, rows.get(question.store) ?? []));
      await search(
        scope,
        found.flat().filter(({ hour }) => hour === undefined),
      );
      return found.map((all, at) => extreme(all, questions[at]!.which));
    },
  };
}

async function setupsOf({ read, dialect }: Scope, stores: readonly number[]) {
  const rows = await read<SetupRow>(
    `SELECT s.store_key AS store, s.key AS "sensorKey", s.id AS sensor, h.estimator AS estimator, h.config AS config,
            first_hour AS "firstHour", last_hour AS "lastHour"
     FROM sensor s JOIN setup h ON ${dialect.hoursOf('h')}
     WHERE ${dialect.among('s.store_key', '@stores')} AND ${own('s.store_key')}`,
    { stores: JSON.stringify([...new Set(stores)]) },
  );
  return grouped(
    rows,
    ({ store }) => store,
    (row) => row,
  );
}

function others(question: SetupQuestion, rows: readonly SetupRow[]): Found[] {
  const { setup, from, to, which } = question;
  return rows.flatMap((row): Found[] => {
    if (row.lastHour < from || row.firstHour >= to) return [];
    const same = setup.filter(({ sensor }) => sensor === row.sensor);
    if (same.some(({ estimator, config }) => estimator === row.estimator && config === row.config)) return [];
    const end = which === 'first' ? row.firstHour : row.lastHour;
    // Settings may have come, gone and come again: where the ends lie outside, the hours are searched.
    return [{ question, row, isNew: same.length === 0, hour: end >= from && end < to ? end : undefined }];
  });
}

async function search({ read, dialect }: Scope, found: readonly Found[]): Promise<void> {
  if (found.length === 0) return;
  const asked = found.map(({ question: { from, to }, row: { store, sensorKey, estimator, config } }) => [
    ...[store, sensorKey, from, to, estimator, config],
  ]);
  const listed = dialect.rowsOf('@asked', {
    store: 'whole',
    sensor: 'whole',
    a: 'whole',
    b: 'whole',
    estimator: 'text',
    config: 'text',
  });
  const rows = await read<{ at: number; first: UtcHour; last: UtcHour }>(
    `SELECT asked.at AS at, min(h.hour) AS first, max(h.hour) AS last
     FROM ${listed} AS asked CROSS JOIN sensor s CROSS JOIN hour h
     WHERE s.store_key = asked.store AND s.key = asked.sensor AND ${dialect.hoursOf('h')}
       AND h.hour >= asked.a AND h.hour < asked.b AND h.estimator = asked.estimator AND h.config = asked.config
       AND ${own('s.store_key')}
     GROUP BY asked.at`,
    { asked: JSON.stringify(asked) },
  );
  for (const { at, first, last } of rows)
    found[at]!.hour = found[at]!.question.which === 'first' ? first : last;
}

function extreme(found: readonly Found[], which: SetupQuestion['which']): SetupChange | undefined {
  let best: SetupChange | undefined;
  for (const { hour, row, isNew } of found) {
    if (hour === undefined) continue;
    const isBetter = best === undefined || (which === 'first' ? hour < best.hour : hour > best.hour);
    if (isBetter) best = { hour, sensor: row.sensor, isNew };
  }
  return best;
}
