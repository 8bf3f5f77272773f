// A copy that was broken off, and a hub that worked with the source meanwhile: what has changed there is changed in the copy,
// and what is gone there is taken out, before the copy goes on. Hours and the audit log only ever grow.
import type { Connection, Values } from './sql/connection.ts';
import { HOURS, TABLES, type Table, type TablesDatabase } from './tables.ts';

const ROWS_A_BATCH = 1_000;
const GROWING = new Set([HOURS.name, 'audit_start', 'audit']);

type Row = Values;

/** Returns how many rows of the copy were others. */
export async function catchUp(from: TablesDatabase, to: TablesDatabase): Promise<number> {
  let changes = 0;
  // What is named comes after what names it, and goes after it.
  for (const table of TABLES.toReversed()) {
    if (GROWING.has(table.name)) continue;
    changes += await catchUpTable(from, to, table);
  }
  return changes;
}

async function catchUpTable(from: TablesDatabase, to: TablesDatabase, table: Table): Promise<number> {
  const gone: Row[] = [];
  const changed: Row[] = [];
  const order = table.order.map((column) => `t.${column}`).join(', ');
  for (let done = 0; ; ) {
    const copied = await to.connection.all<Row>(
      `SELECT ${picked(table)} FROM ${table.name} t ORDER BY ${order} LIMIT ${ROWS_A_BATCH} OFFSET @done`,
      { done },
    );
    if (copied.length === 0) break;
    done += copied.length;
    const source = await rowsOfKeys(from.connection, table, copied);
    for (const row of copied) {
      const now = source.get(keyOf(table, row));
      if (now === undefined) gone.push(row);
      else if (textOf(now) !== textOf(row)) changed.push(now);
    }
  }
  const others = table.columns.filter((column) => !table.order.includes(column));
  const ofKey = table.order.map((column) => `${column} = @${column}`).join(' AND ');
  await to.transaction(async () => {
    for (const row of gone) {
      const key = Object.fromEntries(table.order.map((column) => [column, row[column]!]));
      await to.connection.run(`DELETE FROM ${table.name} WHERE ${ofKey}`, key);
    }
    const set = others.map((column) => `${column} = @${column}`).join(', ');
    for (const row of changed) await to.connection.run(`UPDATE ${table.name} SET ${set} WHERE ${ofKey}`, row);
  });
  return gone.length + changed.length;
}

const picked = ({ columns }: Table) => columns.map((column) => `t.${column} AS ${column}`).join(', ');

async function rowsOfKeys(
  { dialect, all }: Connection,
  table: Table,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, Row>> {
  const kinds = table.order.map((column) => [
    column,
    typeof rows[0]![column] === 'number' ? 'whole' : 'text',
  ]);
  const keys = dialect.rowsOf('@keys', Object.fromEntries(kinds) as Record<string, 'whole' | 'text'>);
  const found = await all<Row>(
    `SELECT ${picked(table)} FROM ${keys} AS k
     JOIN ${table.name} t ON ${table.order.map((column) => `t.${column} = k.${column}`).join(' AND ')}`,
    { keys: JSON.stringify(rows.map((row) => table.order.map((column) => row[column]))) },
  );
  return new Map(found.map((row) => [keyOf(table, row), row]));
}

const keyOf = ({ order }: Table, row: Row) => JSON.stringify(order.map((column) => row[column]));

/** The same of both engines: PostgreSQL has no zero byte in a text. */
const textOf = (row: Row) =>
  JSON.stringify(row, (_, value) => (typeof value === 'string' ? value.replaceAll('\0', '\ufffd') : value));
