// Objections as rows: keyed hashes, their keys, and when they end. What has expired is deleted with its key, and
// overwritten in the file.
import type { ObjectionList } from '../../shared/remote-config.ts';

interface ObjectionKeyRow {
  readonly key: number;
  readonly secret: Buffer;
}

export interface ObjectionRow {
  readonly keyKey: number;
  readonly hash: string;
  readonly tokenHash: string;
  /** The mark of where it came from, see hub/objections/network-marks.ts. */
  readonly network: string;
  readonly registeredMs: number;
  readonly expiresMs: number;
  readonly afterRevision: number;
}

export interface ObjectionGroupRow {
  /** UTC days since 1970. */
  readonly day: number;
  /** Null: from before networks were told apart. */
  readonly network: string | null;
  readonly objections: number;
}

export interface ObjectionCounts {
  readonly all: number;
  /** Since the moment that was asked for. */
  readonly today: number;
  /** Of these, from one network. */
  readonly ofNetwork: number;
}

export interface ObjectionReads {
  /** The newest key of a store that is no older than `sinceMs`. */
  objectionKey(store: number, sinceMs: number): Promise<ObjectionKeyRow | undefined>;
  /** Where the list holds the hash already: the revision after which sensors have it. */
  listedAfter(store: number, keyKey: number, hash: string, nowMs: number): Promise<number | undefined>;
  objectionCounts(
    store: number,
    since: { readonly sinceMs: number; readonly network: string },
  ): Promise<ObjectionCounts>;
  /** By day, the largest first. */
  objectionGroups(store: number): Promise<ObjectionGroupRow[]>;
  /** The network of a day, since a moment, from which most came; the oldest of several. */
  largestObjectionGroup(store: number, sinceMs: number): Promise<ObjectionGroupRow | undefined>;
  /** The first UTC day before a moment of which more than so many are there. */
  objectionFloodDay(
    store: number,
    which: { readonly beforeMs: number; readonly over: number },
  ): Promise<number | undefined>;
  objection(
    store: number,
    tokenHash: string,
  ): Promise<Pick<ObjectionRow, 'registeredMs' | 'expiresMs' | 'afterRevision'> | undefined>;
  /** What the sensors of each store are told, by store key: a list for each key, hashes in order, each once. */
  objectionLists(stores: readonly number[], nowMs: number): Promise<Map<number, ObjectionList[]>>;
}

export interface ObjectionWrites {
  insertObjectionKey(store: number, secret: Buffer, nowMs: number): Promise<ObjectionKeyRow>;
  insertObjection(store: number, row: ObjectionRow): Promise<void>;
  /** Of a day, and where one is named of a network. */
  deleteNewestObjection(
    store: number,
    of: { readonly day: number; readonly network?: string | null },
  ): Promise<void>;
  /** All of a store, or those of a span and of a network; returns how many. */
  deleteObjections(
    store: number,
    which: {
      readonly fromMs?: number | undefined;
      readonly untilMs?: number | undefined;
      readonly network?: string | undefined;
    },
  ): Promise<number>;
  /** Whether there was one. */
  deleteObjection(store: number, tokenHash: string): Promise<boolean>;
  /** Deletes what has expired, of all stores, and the keys that no objection needs any more. */
  deleteExpiredObjections(nowMs: number): Promise<void>;
}
