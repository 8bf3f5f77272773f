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
  greatest: (...of) => `max(${of.join(', ')})`,
  least: (...of) => `min(${of.join(', ')})`,
  holdAudit: null,
  holdSums: null,
  holdStores: null,
  member: (column, name) => `(${column} ->> '${name}')`,
  offlineState: "json_set(state, '$.state', 'offline')",
};
