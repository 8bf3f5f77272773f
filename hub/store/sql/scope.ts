// Who asks. Every statement that reads what is a retailer's says so, by `own` or `ofRetailer`: one that forgot is refused
// before it runs, for whomever it is. Whoever writes to a store as a retailer is looked up first.
import type { Connection, Dialect, Values } from './connection.ts';

/** Of a column that holds a store's key. */
export const own = (column: string) =>
  `(CAST(@tenant AS TEXT) IS NULL OR ${column} IN (SELECT key FROM store WHERE retailer = @tenant))`;
/** Of a column that holds a retailer's id. */
export const ofRetailer = (column: string) => `(CAST(@tenant AS TEXT) IS NULL OR ${column} = @tenant)`;

export interface Scope {
  readonly dialect: Dialect;
  /** Null: the operator. */
  readonly tenant: string | null;
  read<T>(text: string, values?: Values): Promise<T[]>;
}

export interface WriteScope extends Scope {
  /** Returns how many rows it changed. */
  run(text: string, values?: Values): Promise<number>;
  /** As `run`, with what it returns. */
  returning<T>(text: string, values?: Values): Promise<T[]>;
  /** Throws where one of the stores is another retailer's. */
  mayWrite(stores: readonly number[]): Promise<void>;
  /** Throws where it is another. */
  mayWriteOf(retailer: string): void;
  /** Nobody else adds to the audit log of a retailer before this is over. */
  holdAudit(retailer: string): Promise<void>;
  /** Calls `back` where this comes to nothing. */
  ifUndone(back: () => void): void;
}

export function scopeOf(connection: Connection, tenant: string | null): Scope {
  return {
    dialect: connection.dialect,
    tenant,
    read(text, values = {}) {
      if (!text.includes('@tenant')) throw new Error(`a statement does not say for whom it reads: ${text}`);
      return connection.all(text, { ...values, tenant });
    },
  };
}

export function writeScopeOf(
  connection: Connection,
  tenant: string | null,
  ifUndone: (back: () => void) => void,
): WriteScope {
  const { dialect, read } = scopeOf(connection, tenant);
  const found = new Set<number>();
  return {
    dialect,
    tenant,
    read,
    run: (text, values = {}) => connection.run(text, values),
    returning: (text, values = {}) => connection.all(text, values),
    async mayWrite(stores) {
      if (tenant === null || stores.every((store) => found.has(store))) return;
      const rows = await read<{ key: number }>(
        `SELECT key FROM store WHERE ${dialect.among('key', '@stores')} AND ${ofRetailer('retailer')}`,
        { stores: JSON.stringify(stores) },
      );
      for (const { key } of rows) found.add(key);
      const foreign = stores.find((store) => !found.has(store));
      if (foreign !== undefined) throw new Error(`store ${foreign} is not of retailer ${tenant}`);
    },
    mayWriteOf(retailer) {
      if (tenant !== null && tenant !== retailer) throw new Error(`${retailer} is not retailer ${tenant}`);
    },
    async holdAudit(retailer) {
      if (dialect.holdAudit !== null) await connection.all(dialect.holdAudit, { retailer });
    },
    ifUndone,
  };
}

/** Rows by a key of theirs, in their order. */
export function grouped<R, T>(
  rows: readonly R[],
  keyOf: (row: R) => number,
  valueIn: (row: R) => T,
): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(valueIn(row));
    else groups.set(keyOf(row), [valueIn(row)]);
  }
  return groups;
}
