// Statements on one handle, compiled once. What SQLite reports comes out in words for people.
import type { Connection, Values } from '../sql/connection.ts';
import { sqliteDialect } from './dialect.ts';
import { readable } from './errors.ts';
import type { SqliteHandle } from './file.ts';

/** Texts are written in the code: none is made of what somebody typed. */
const STATEMENTS_MAX = 500;

/** The same, at once. */
export interface SqliteStatements {
  all(text: string, values: Values): unknown[];
  run(text: string, values: Values): number;
}

export function statementsOf(db: SqliteHandle): SqliteStatements {
  const compiled = new Map<string, ReturnType<SqliteHandle['prepare']>>();
  const statement = (text: string) => {
    let found = compiled.get(text);
    if (found === undefined) {
      if (compiled.size >= STATEMENTS_MAX)
        throw new Error('statements are made of values: bind them instead');
      found = db.prepare(text);
      compiled.set(text, found);
    }
    return found;
  };
  return {
    all: (text, values) => statement(text).all(values),
    run: (text, values) => statement(text).run(values).changes,
  };
}

export function connectionOn(db: SqliteHandle): Connection {
  const statements = statementsOf(db);
  const inWords = async <T>(work: () => T): Promise<T> => {
    try {
      return work();
    } catch (error) {
      throw readable(error, db.name);
    }
  };
  return {
    dialect: sqliteDialect,
    all: <T>(text: string, values: Values) => inWords(() => statements.all(text, values) as T[]),
    run: (text, values) => inWords(() => statements.run(text, values)),
  };
}
