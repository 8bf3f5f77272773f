// Moves a hub's data from one database to another, of either engine. What was begun goes on where it was; a database that
// is not wholly copied is marked as such, and no hub opens it. At the end both are compared: rows, sums of every number,
// lengths of every text, and the chains of the audit log.
import { catchUp } from './copy-again.ts';
import { MARK_OF_COPY } from './migrations.ts';
import { HOURS, REALS, TABLES, type Table, type TablesDatabase } from './tables.ts';

const ROWS_A_BATCH = 2_000;
/** Later than any. */
const HOUR_MAX = 2 ** 31 - 1;

/** Told after each batch. `of`: rows that the source has of the table. */
export type Progress = (table: string, done: number, of: number) => void;

/** Resolves with how many rows each table has. Throws, for people, where the target is not empty, or not the same then. */
export async function copyTables(
  from: TablesDatabase,
  to: TablesDatabase,
  progress: Progress,
): Promise<ReadonlyMap<string, number>> {
  const isBegun = await begin(to);
  const changed = isBegun ? await catchUp(from, to) : 0;
  if (changed > 0) progress('rows that have changed since the copy began', changed, changed);
  for (const table of TABLES) {
    const total = await countOf(from, table);
    if (table === HOURS) await copyHours(from, to, total, progress);
    else await copyTable(from, to, table, total, progress);
  }
  const rows = await compare(from, to);
  await to.settle();
  await to.connection.run('DELETE FROM migration WHERE name = @mark', { mark: MARK_OF_COPY });
  return rows;
}

/** Marks the target, unless an earlier copy has. Returns whether one has. */
async function begin({ connection, name }: TablesDatabase): Promise<boolean> {
  const marks = await connection.all('SELECT name FROM migration WHERE name = @mark', { mark: MARK_OF_COPY });
  if (marks.length > 0) return true;
  const [there] = await connection.all<{ n: number }>('SELECT count(*) AS n FROM retailer', {});
  if (there!.n > 0) throw new Error(`${name} is not empty: name a new database to copy to`);
  await connection.run('INSERT INTO migration (name, applied_at) VALUES (@mark, 0)', { mark: MARK_OF_COPY });
  return false;
}

async function countOf({ connection }: TablesDatabase, { name }: Table): Promise<number> {
  const [row] = await connection.all<{ n: number }>(`SELECT count(*) AS n FROM ${name}`, {});
  return row!.n;
}

type Row = Readonly<Record<string, unknown>>;

/** A row of a sensor comes with its store. */
const selectOf = ({ name, columns, isOfSensor }: Table) => {
  const picked = columns.map((column) => `t.${column} AS ${column}`).join(', ');
  return isOfSensor
    ? `SELECT s.store_key AS store_key, ${picked} FROM ${name} t JOIN sensor s ON s.key = t.sensor_key`
    : `SELECT ${picked} FROM ${name} t`;
};

async function copyTable(
  from: TablesDatabase,
  to: TablesDatabase,
  table: Table,
  total: number,
  progress: Progress,
): Promise<void> {
  const order = table.order.map((column) => `t.${column}`).join(', ');
  for (let done = 0; done < total; ) {
    const rows = await from.connection.all<Row>(
      `${selectOf(table)} ORDER BY ${order} LIMIT ${ROWS_A_BATCH} OFFSET @done`,
      { done },
    );
    await to.transaction(() => to.insert(table, rows));
    done += rows.length;
    progress(table.name, done, total);
  }
}

/** Sensor by sensor, each from its newest hour on that is there, or all of them where an older one came since. */
async function copyHours(
  from: TablesDatabase,
  to: TablesDatabase,
  total: number,
  progress: Progress,
): Promise<void> {
  const sensors = await from.connection.all<{ key: number }>('SELECT key FROM sensor ORDER BY key', {});
  let done = 0;
  for (const { key } of sensors) {
    const there = await endOf(to, key, HOUR_MAX);
    const before = there.n === 0 ? there : await endOf(from, key, there.last);
    let last = before.n === there.n ? there.last : -1;
    done += before.n === there.n ? there.n : 0;
    for (;;) {
      const rows = await from.connection.all<Row & { readonly hour: number }>(
        `${selectOf(HOURS)} WHERE t.sensor_key = @key AND t.hour > @last ORDER BY t.hour LIMIT ${ROWS_A_BATCH}`,
        { key, last },
      );
      if (rows.length === 0) break;
      await to.transaction(() => to.insert(HOURS, rows));
      last = rows.at(-1)!.hour;
      done += rows.length;
      progress(HOURS.name, done, total);
    }
  }
}

/** How many hours of a sensor are there up to one, and the newest of them. */
async function endOf(
  { connection }: TablesDatabase,
  key: number,
  until: number,
): Promise<{ readonly n: number; readonly last: number }> {
  const [row] = await connection.all<{ n: number; last: number }>(
    'SELECT count(*) AS n, coalesce(max(hour), -1) AS last FROM hour WHERE sensor_key = @key AND hour <= @until',
    { key, until },
  );
  return row!;
}

/** What is compared of a column: by what stands in it, since the engines type columns differently. */
type Measure = 'the sum' | 'the length' | 'the number of values';

/** A topic of strangers may hold what PostgreSQL does not take. */
const UNCOMPARED = new Set(['refused.topic']);

async function compare(from: TablesDatabase, to: TablesDatabase): Promise<Map<string, number>> {
  const rows = new Map<string, number>();
  for (const table of TABLES) {
    const measures = await measuresOf(from, table);
    const [sums, copied] = [await sumsOf(from, table, measures), await sumsOf(to, table, measures)];
    for (const [what, sum] of sums) {
      const other = copied.get(what) ?? Number.NaN;
      // Fractions are added in another order there.
      if (sum !== other && !(Math.abs(sum - other) <= 1e-9 * Math.abs(sum)))
        throw new Error(
          `${to.name} is not the same: ${what} of ${table.name} is ${other}, and was ${sum}. If something wrote to ` +
            `${from.name} meanwhile, stop that and run the same copy again; otherwise copy to a new database`,
        );
    }
    rows.set(table.name, sums.get(ROWS)!);
  }
  return rows;
}
const ROWS = 'the number of rows';

async function measuresOf(
  { connection }: TablesDatabase,
  { name, columns }: Table,
): Promise<ReadonlyMap<string, Measure>> {
  const measures = new Map<string, Measure>();
  for (const column of columns) {
    if (UNCOMPARED.has(`${name}.${column}`)) continue;
    const [row] = await connection.all<{ value: unknown }>(
      `SELECT ${column} AS value FROM ${name} WHERE ${column} IS NOT NULL LIMIT 1`,
      {},
    );
    if (row === undefined) measures.set(column, 'the number of values');
    else measures.set(column, typeof row.value === 'number' ? 'the sum' : 'the length');
  }
  return measures;
}

/** By what each is, in words. */
async function sumsOf(
  { connection }: TablesDatabase,
  { name }: Table,
  measures: ReadonlyMap<string, Measure>,
): Promise<Map<string, number>> {
  const measured = [...measures];
  const picked = measured.map(([column, measure], at) => `, ${sqlOf(column, measure)} AS c${at}`);
  const [row] = await connection.all<Record<string, number | null>>(
    `SELECT count(*) AS n${picked.join('')} FROM ${name}`,
    {},
  );
  const sums = measured.map(
    ([column, measure], at) => [`${measure} of ${column}`, row![`c${at}`] ?? 0] as const,
  );
  return new Map([[ROWS, row!.n!], ...sums]);
}

function sqlOf(column: string, measure: Measure): string {
  if (measure === 'the number of values') return `count(${column})`;
  if (measure === 'the length') return `sum(length(${column}))`;
  // Of whole numbers what a prime leaves over: a sum of moments would be too large.
  return REALS.has(column) ? `sum(${column})` : `sum(${column} % 1000003)`;
}
