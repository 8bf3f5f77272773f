// What the statements of this folder run on: one connection of an engine, and the few words in which the engines differ.
// A statement names its values `@name`; lists go as JSON, so that a text is compiled once, however long they are. Aliases
// in mixed case are quoted: PostgreSQL takes others for lower case.

type Value = string | number | null | Uint8Array;
export type Values = Readonly<Record<string, Value>>;

/** Errors are those of errors.ts. */
export interface Connection {
  readonly dialect: Dialect;
  all<T>(text: string, values: Values): Promise<T[]>;
  /** Returns how many rows it changed. */
  run(text: string, values: Values): Promise<number>;
}

type Kind = 'whole' | 'text' | 'real';

/** Pieces of SQL. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres';
  /** A table of a list of lists: `at`, the place in the list, and the columns. */
  rowsOf(parameter: string, columns: Readonly<Record<string, Kind>>): string;
  /** Whether a whole number is in a list. */
  among(column: string, parameter: string): string;
  /** Which rows of `alias`, hours or setups, are of a sensor, `s` unless it is named otherwise. */
  hoursOf(alias: string, sensor?: string): string;
  /** Joins `hour h` to what has the sensors `s` and the spans `span`, for what asks of each sensor's hours a range of `span`. */
  readonly joinHours: string;
  /** That two rows of hours are of one store, where that is not said by their sensors. */
  sameStore(a: string, b: string): string;
  greatest(...of: readonly string[]): string;
  least(...of: readonly string[]): string;
  /** A statement that waits until nobody else adds to the audit log of @retailer; null where nobody else ever writes. */
  readonly holdAudit: string | null;
  /** The same for the kept sums: until nobody has them alone, or nobody has them at all. */
  readonly holdSums: { readonly beside: string; readonly alone: string } | null;
  /** The same for what comes from the stores @stores. */
  readonly holdStores: string | null;
  /** A member of an object, or of one within it, in a column of text; NULL where there is none. No name: a text by itself. */
  member(column: string, ...path: readonly string[]): string;
  /** A table of the texts of a list in a column of text: `value`. */
  elementsOf(column: string, alias: string): string;
  /** A text as it is searched: without case and accents. */
  folded(text: string): string;
  contains(text: string, part: string): string;
  /** A sensor's state as one that is offline. */
  readonly offlineState: string;
}
