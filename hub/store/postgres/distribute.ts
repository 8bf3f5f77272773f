// Spreads the tables over the machines that Citus joins. What is of a store lies where the store's key says, so that a
// question about a store goes to one machine; what is small and asked with everything is on all of them; what has one
// order for a retailer, or is asked alone, stays on the first.
import { readable } from './errors.ts';
import { tookHubLock } from './locks.ts';
import { migrate } from './migrate.ts';
import { poolOf } from './pool.ts';

/** On every machine. Before what names them. */
const EVERYWHERE = [
  'retailer',
  'store',
  'store_group',
  'listed_sensor',
  'directory_change',
  'credential',
  'refused',
  'alarm',
];
/** By `store_key`; each after what it names. */
const BY_STORE = [
  ...['sensor', 'hour', 'setup', 'hand_count', 'calibration', 'asked_settings', 'pause', 'revision'],
  ...['config_change', 'objection_key', 'objection', 'kept_sums'],
];
const ON_THE_FIRST = ['pairing_code', 'audit_start', 'audit'];

export interface Distributed {
  readonly table: string;
  /** For people. */
  readonly what: string;
}

/** What was done with each table; undefined where the database has no Citus. Rejects as openPostgresTables. */
export async function distribute(location: string): Promise<readonly Distributed[] | undefined> {
  const { pool, name } = poolOf(location, { isPatient: true });
  let letGo = () => {};
  try {
    await migrate(pool, name);
    const holder = await pool.connect();
    if (!(await tookHubLock(holder))) throw new Error(`a hub works with the database ${name}: stop it first`);
    letGo = () => holder.release(true);
    const { rowCount } = await pool.query("SELECT 1 FROM pg_extension WHERE extname = 'citus'");
    if (rowCount === 0) return undefined;
    const { rows } = await pool.query('SELECT logicalrelid::text AS name FROM pg_dist_partition');
    const there = new Set(rows.map((row: { name: string }) => row.name));
    const done: Distributed[] = [];
    const make = async (table: string, sql: string, what: string) => {
      if (there.has(table)) return done.push({ table, what: `${what} already` });
      await pool.query(sql, [table]);
      return done.push({ table, what });
    };
    for (const table of EVERYWHERE)
      await make(table, 'SELECT create_reference_table($1)', 'on every machine');
    for (const table of BY_STORE) {
      const beside = table === 'sensor' ? '' : ", colocate_with => 'sensor'";
      await make(table, `SELECT create_distributed_table($1, 'store_key'${beside})`, 'distributed by store');
    }
    return [...done, ...ON_THE_FIRST.map((table) => ({ table, what: 'stays on the first machine' }))];
  } catch (error) {
    throw readable(error, name);
  } finally {
    letGo();
    await pool.end();
  }
}
