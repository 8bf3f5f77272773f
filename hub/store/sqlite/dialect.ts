// How SQLite says what the engines say differently.
import type { Dialect } from '../sql/connection.ts';

export const sqliteDialect: Dialect = {
  name: 'sqlite',
  rowsOf: (parameter, columns) => {
    const picked = Object.keys(columns).map((name, at) => `value ->> ${at} AS ${name}`);
    return `(SELECT key AS at, ${picked.join(', ')} FROM json_each(${parameter}))`;
  },
  among: (column, parameter) => `${column} IN (SELECT value FROM json_each(${parameter}))`,
  hoursOf: (alias, sensor = 's') => `${alias}.sensor_key = ${sensor}.key`,
  // Of a sensor, whose key says which.
  sameStore: () => '1 = 1',
  joinHours: 'CROSS JOIN hour h',
  greatest: (...of) => `max(${of.join(', ')})`,
  least: (...of) => `min(${of.join(', ')})`,
  holdAudit: null,
  holdSums: null,
  holdStores: null,
  member: (column, ...path) => `(${column} ->> '${['$', ...path].join('.')}')`,
  elementsOf: (column, alias) => `json_each(${column}) AS ${alias}`,
  // Of functions.ts: SQLite's own lower() knows ASCII alone.
  folded: (text) => `folded(${text})`,
  contains: (text, part) => `instr(${text}, ${part}) > 0`,
  offlineState: "json_set(state, '$.state', 'offline')",
};
