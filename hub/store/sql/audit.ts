// The audit log as rows, and its chains.
import {
  type AuditReads,
  type AuditRow,
  type AuditStart,
  type AuditVerdict,
  type AuditWrites,
  auditHash,
} from '../audit.ts';
import { ofRetailer, type Scope, type WriteScope } from './scope.ts';

type RawRow = Omit<AuditRow, 'weaker'> & { readonly weaker: number };

const ROWS = `SELECT key, at AS "atMs", retailer, store, sensor, side, by, what, before, after, weaker, reason, hash
  FROM audit WHERE ${ofRetailer('retailer')}`;
const NEWEST_FIRST = 'ORDER BY at DESC, key DESC, retailer';
/** Read at a time: the log may be long. */
const ROWS_A_READ = 1000;

const entryOf = (row: RawRow): AuditRow => ({ ...row, weaker: row.weaker === 1 });

/** The end of the one chain of all retailers that there was before. */
async function startOf({ read }: Pick<Scope, 'read'>): Promise<AuditStart> {
  const [start] = await read<AuditStart>(
    'SELECT key, hash FROM audit_start WHERE CAST(@tenant AS TEXT) IS NULL OR 1 = 1',
  );
  return start ?? { key: 0, hash: '' };
}

export function auditReads(scope: Scope): AuditReads {
  const { read } = scope;
  return {
    async audit(of, limit) {
      const where = of ? 'AND retailer = @retailer AND store = @store' : '';
      const named = of ? { retailer: of.retailer, store: of.id } : {};
      const rows = await read<RawRow>(`${ROWS} ${where} ${NEWEST_FIRST} LIMIT @limit`, { ...named, limit });
      return rows.map(entryOf);
    },
    async lastAsked({ retailer, store }, what) {
      const [row] = await read<RawRow>(
        `${ROWS} AND retailer = @retailer AND store = @store AND side = 'hub' AND what = @what
         ORDER BY key DESC LIMIT 1`,
        { retailer, store, what },
      );
      return row && entryOf(row);
    },
    verifyAudit: (noted) => verify(scope, noted),
  };
}

interface Chain {
  readonly hash: string;
  readonly key: number;
}

async function verify(scope: Scope, noted: string | undefined): Promise<AuditVerdict> {
  const start = await startOf(scope);
  const heads: Record<string, string> = {};
  let isNotedThere = noted === undefined;
  let entries = 0;
  /** Follows rows in order of their keys; what is wrong with them, or where they end. */
  const follow = async (where: string, retailer: string, from: Chain): Promise<Chain | AuditVerdict> => {
    let { hash, key } = from;
    for (;;) {
      const rows = await scope.read<RawRow>(
        `${ROWS} AND ${where} AND key > @key AND retailer >= @retailer ORDER BY key LIMIT ${ROWS_A_READ}`,
        { key, retailer, start: start.key },
      );
      if (rows.length === 0) return { hash, key };
      for (const raw of rows) {
        key += 1;
        const row = entryOf(raw);
        if (row.key !== key) return { kind: 'broken', key, why: `entry ${key} is missing` };
        if (auditHash(hash, row) !== row.hash) {
          return {
            kind: 'broken',
            key,
            why: `entry ${key} is not what was written, or one before it is not`,
          };
        }
        hash = row.hash;
        isNotedThere ||= hash === noted;
        heads[row.retailer] = hash;
        entries += 1;
      }
    }
  };
  // What a retailer may not see of the old chain cannot be checked for one.
  if (scope.tenant === null) {
    const old = await follow('key <= @start', '', { hash: '', key: 0 });
    if ('kind' in old) return old;
    if (old.key !== start.key || old.hash !== start.hash)
      return { kind: 'broken', key: old.key + 1, why: `entry ${old.key + 1} is missing` };
  }
  const retailers = await scope.read<{ retailer: string }>(
    `SELECT DISTINCT retailer FROM audit WHERE key > @start AND ${ofRetailer('retailer')} ORDER BY retailer`,
    { start: start.key },
  );
  let last = start.key;
  for (const { retailer } of retailers) {
    const chain = await follow('key > @start AND retailer = @retailer', retailer, start);
    if ('kind' in chain) return chain;
    last = chain.key;
  }
  if (isNotedThere) return { kind: 'whole', entries, heads };
  const why = `no entry has the hash that was noted: what came after ${last} was cut off`;
  return { kind: 'broken', key: last, why };
}

export function auditWrites(scope: WriteScope): AuditWrites {
  const { run, returning, mayWriteOf, holdAudit } = scope;
  return {
    async appendAudit(entry, atMs) {
      mayWriteOf(entry.retailer);
      await holdAudit(entry.retailer);
      const start = await startOf(scope);
      const [last = start] = await returning<Chain>(
        'SELECT key, hash FROM audit WHERE retailer = @retailer AND key > @start ORDER BY key DESC LIMIT 1',
        { retailer: entry.retailer, start: start.key },
      );
      // The database keeps no half surrogates: an entry that had one would look altered for ever.
      const [by, reason] = [entry.by.toWellFormed(), entry.reason.toWellFormed()];
      const [before, after] = [entry.before.toWellFormed(), entry.after.toWellFormed()];
      const row = { ...entry, by, reason, before, after, key: last.key + 1, atMs };
      await run(
        `INSERT INTO audit (key, at, retailer, store, sensor, side, by, what, before, after, weaker, reason, hash)
         VALUES (@key, @atMs, @retailer, @store, @sensor, @side, @by, @what, @before, @after, @weaker, @reason, @hash)`,
        { ...row, weaker: row.weaker ? 1 : 0, hash: auditHash(last.hash, row) },
      );
      return row.key;
    },
  };
}
