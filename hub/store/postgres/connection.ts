// Statements on one connection, or on any of the pool. A statement names its values; PostgreSQL numbers them.
import type { QueryConfig, QueryResult } from 'pg';
import type { Connection, Values } from '../sql/connection.ts';
import { postgresDialect } from './dialect.ts';
import { readable } from './errors.ts';

/** A client or a pool. */
export interface Queryable {
  query(config: QueryConfig): Promise<QueryResult>;
}

interface Numbered {
  readonly text: string;
  readonly names: readonly string[];
}

const numbered = new Map<string, Numbered>();

/** Texts are written in the code: there are a few hundred. */
function numberedOf(text: string): Numbered {
  let found = numbered.get(text);
  if (found === undefined) {
    const names: string[] = [];
    const replaced = text.replace(/@(\w+)/g, (_, name: string) => {
      if (!names.includes(name)) names.push(name);
      return `$${names.indexOf(name) + 1}`;
    });
    found = { text: replaced, names };
    numbered.set(text, found);
  }
  return found;
}

/** A text of PostgreSQL has no zero byte. */
const bindable = (value: Values[string] | undefined) => {
  if (typeof value === 'string' && value.includes('\0')) return value.replaceAll('\0', '\ufffd');
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return value;
};

/** A client that is asked one thing after another, also where several are asked at once. */
export function inOrder(client: Queryable): Queryable {
  let last: Promise<unknown> = Promise.resolve();
  return {
    query(config) {
      const asked = last.then(() => client.query(config));
      last = asked.catch(() => {});
      return asked;
    },
  };
}

/** `name`: of the database, for errors. */
export function connectionOn(client: Queryable, name: string): Connection {
  const query = async (text: string, values: Values): Promise<QueryResult> => {
    const { text: replaced, names } = numberedOf(text);
    try {
      return await client.query({ text: replaced, values: names.map((one) => bindable(values[one])) });
    } catch (error) {
      throw readable(error, name);
    }
  };
  return {
    dialect: postgresDialect,
    all: async <T>(text: string, values: Values) => (await query(text, values)).rows as T[],
    run: async (text, values) => (await query(text, values)).rowCount ?? 0,
  };
}
