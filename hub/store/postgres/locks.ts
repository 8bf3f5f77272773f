// Advisory locks of a hub's database, by the first of their two numbers: ones of the program's own, not of the tables.
import type { PoolClient } from 'pg';

/**
 * `hub`: that a hub runs, shared by its processes. `sensors`: that sensors are heard, shared or by one process alone. `part`:
 * that a process does a part of a hub's work. `jobs`: those that one process does. `write`: units of work, one at a time, of a
 * retailer (by the hash of its name) or of all. `store`: messages of a store's sensors, by its key. `audit`: the end of a
 * retailer's audit log, by the hash of its name. `sums`: the kept sums.
 */
export const LOCKS = {
  migration: 0x466f_6f01,
  hub: 0x466f_6f02,
  write: 0x466f_6f03,
  store: 0x466f_6f04,
  audit: 0x466f_6f05,
  sensors: 0x466f_6f06,
  part: 0x466f_6f07,
  jobs: 0x466f_6f08,
  sums: 0x466f_6f09,
} as const;

/**
 * For what no hub may run beside: whether none does. A client that did not get it is given back, and its connection goes:
 * nobody waits for it.
 */
export async function tookHubLock(client: PoolClient): Promise<boolean> {
  let isTaken = false;
  try {
    const { rows } = await client.query('SELECT pg_try_advisory_lock($1, 0) AS taken', [LOCKS.hub]);
    isTaken = rows[0].taken;
  } finally {
    if (!isTaken) client.release(true);
  }
  return isTaken;
}
