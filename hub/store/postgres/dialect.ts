// How PostgreSQL says what the engines say differently.
import type { Dialect } from '../sql/connection.ts';
import { LOCKS } from './locks.ts';

const TYPES = { whole: 'BIGINT', text: 'TEXT', real: 'DOUBLE PRECISION' } as const;

export const postgresDialect: Dialect = {
  name: 'postgres',
  rowsOf: (parameter, columns) => {
    const picked = Object.entries(columns).map(
      ([name, kind], at) => `CAST(value ->> ${at} AS ${TYPES[kind]}) AS ${name}`,
    );
    return `(SELECT n - 1 AS at, ${picked.join(', ')}
      FROM json_array_elements(CAST(${parameter} AS JSON)) WITH ORDINALITY AS list (value, n))`;
  },
  // A value and no subquery: where stores are on several machines, those are asked that have one of them.
  among: (column, parameter) =>
    `${column} = ANY (CAST(translate(CAST(${parameter} AS TEXT), '[]', '{}') AS BIGINT[]))`,
  hoursOf: (alias, sensor = 's') =>
    `${alias}.store_key = ${sensor}.store_key AND ${alias}.sensor_key = ${sensor}.key`,
  // Its planner takes no range from `span` into the index, and reads all hours of each sensor, unless they are a table by
  // themselves; the order makes them one, and is that of the index.
  joinHours: `CROSS JOIN LATERAL (SELECT * FROM hour r WHERE r.store_key = s.store_key AND r.sensor_key = s.key
    AND r.hour >= span.a AND r.hour < span.b ORDER BY r.hour) AS h`,
  sameStore: (a, b) => `${a}.store_key = ${b}.store_key`,
  greatest: (...of) => `greatest(${of.join(', ')})`,
  least: (...of) => `least(${of.join(', ')})`,
  holdAudit: `SELECT pg_advisory_xact_lock(${LOCKS.audit}, hashtext(@retailer))`,
  holdSums: {
    beside: `SELECT pg_advisory_xact_lock_shared(${LOCKS.sums}, 0)`,
    alone: `SELECT pg_advisory_xact_lock(${LOCKS.sums}, 0)`,
  },
  // In the order of the list.
  holdStores: `SELECT pg_advisory_xact_lock(${LOCKS.store}, CAST(value AS INTEGER))
    FROM json_array_elements_text(CAST(@stores AS JSON)) AS list (value)`,
  member: (column, ...path) => `(CAST(${column} AS JSON) #>> '{${path.join(',')}}')`,
  elementsOf: (column, alias) => `json_array_elements_text(CAST(${column} AS JSON)) AS ${alias} (value)`,
  folded: (text) =>
    `lower(regexp_replace(normalize(CAST(${text} AS TEXT), NFKD), '[\u0300-\u036f]', '', 'g'))`,
  contains: (text, part) => `strpos(${text}, ${part}) > 0`,
  // As text: a message may hold characters that no JSON value of PostgreSQL takes.
  offlineState: `regexp_replace(state, '"state"\\s*:\\s*"online"', '"state":"offline"')`,
};
