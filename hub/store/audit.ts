// The audit log: who changed what protects people, for good. Rows are only added (the database's triggers
// refuse the rest), and each carries a hash of itself and of the row before it of the same retailer, so that an edit past
// the triggers shows. The newest hash, noted elsewhere, shows also whether rows were cut off at the end. Rows from before
// each retailer had a chain of its own are one chain, which all of theirs go on from.
import { createHash } from 'node:crypto';

export interface AuditEntry {
  readonly retailer: string;
  readonly store: string;
  /** Null: of the whole store. */
  readonly sensor: string | null;
  /** `hub`: it was asked for. `sensor`: it is in force there. */
  readonly side: 'hub' | 'sensor';
  readonly by: string;
  /** The setting, or `pause`. */
  readonly what: string;
  /** JSON; `null` where nothing was known. */
  readonly before: string;
  /** JSON. */
  readonly after: string;
  /** It protects less than before. */
  readonly weaker: boolean;
  readonly reason: string;
}

export interface AuditRow extends AuditEntry {
  readonly key: number;
  readonly atMs: number;
  readonly hash: string;
}

/** SHA-256 of a row and of the hash before it; empty before the first. */
export function auditHash(before: string, row: Omit<AuditRow, 'hash'>): string {
  const { key, atMs, retailer, store, sensor, side, by, what, after, weaker, reason } = row;
  const content = [key, atMs, retailer, store, sensor, side, by, what, row.before, after, weaker, reason];
  return createHash('sha256')
    .update(JSON.stringify([before, ...content]))
    .digest('hex');
}

export type AuditVerdict =
  /** `heads`: the newest hash of each retailer that has an entry. */
  | { readonly kind: 'whole'; readonly entries: number; readonly heads: Readonly<Record<string, string>> }
  | { readonly kind: 'broken'; readonly key: number; readonly why: string };

/** The newest entry of the one chain that all retailers had, or none. */
export interface AuditStart {
  readonly key: number;
  readonly hash: string;
}

export interface AuditReads {
  /** The newest first. `of`: a store, or all. */
  audit(
    of: { readonly retailer: string; readonly id: string } | undefined,
    limit: number,
  ): Promise<AuditRow[]>;
  /** The newest entry about what was asked for a setting of a store. */
  lastAsked(
    store: { readonly retailer: string; readonly store: string },
    what: string,
  ): Promise<AuditRow | undefined>;
  /** Follows each chain from its start. `noted`: a hash that was once the newest of one, or undefined. */
  verifyAudit(noted?: string): Promise<AuditVerdict>;
}

export interface AuditWrites {
  /** Adds an entry and returns its number. */
  appendAudit(entry: AuditEntry, atMs: number): Promise<number>;
}
