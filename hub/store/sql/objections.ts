// Objections: what is over is deleted with its key.
import type { ObjectionList } from '../../../shared/remote-config.ts';
import type {
  ObjectionCounts,
  ObjectionGroupRow,
  ObjectionReads,
  ObjectionRow,
  ObjectionWrites,
} from '../objections.ts';
import { noteChange } from './asked.ts';
import { own, type Scope, type WriteScope } from './scope.ts';

const OF_STORE = `FROM objection WHERE store_key = @store AND ${own('store_key')}`;
/** UTC days since 1970. */
const DAY = 'registered_at / 86400000';
/** Of any network where none is named. */
const OF_NETWORK = '(CAST(@network AS TEXT) IS NULL OR network = @network)';

interface ListedRow {
  readonly store: number;
  readonly keyKey: number;
  readonly secret: Uint8Array;
  readonly hash: string;
  readonly untilMs: number;
}

export function objectionReads({ read, dialect }: Scope): ObjectionReads {
  const first = async <T>(text: string, values: Parameters<typeof read>[1]) =>
    (await read<T>(text, values))[0];
  return {
    async objectionKey(store, sinceMs) {
      const row = await first<{ key: number; secret: Uint8Array }>(
        `SELECT key, secret FROM objection_key WHERE store_key = @store AND since > @sinceMs AND ${own('store_key')}
         ORDER BY since DESC LIMIT 1`,
        { store, sinceMs },
      );
      return row && { key: row.key, secret: Buffer.from(row.secret) };
    },
    async listedAfter(store, keyKey, hash, nowMs) {
      const row = await first<{ revision: number }>(
        `SELECT after_revision AS revision ${OF_STORE} AND key_key = @keyKey AND hash = @hash AND expires_at > @nowMs
         LIMIT 1`,
        { store, keyKey, hash, nowMs },
      );
      return row?.revision;
    },
    async objectionCounts(store, { sinceMs, network }) {
      const row = await first<ObjectionCounts>(
        `SELECT count(*) AS "all", count(*) FILTER (WHERE registered_at >= @sinceMs) AS today,
                count(*) FILTER (WHERE registered_at >= @sinceMs AND network = @network) AS "ofNetwork" ${OF_STORE}`,
        { store, sinceMs, network },
      );
      return row!;
    },
    objectionGroups: (store) =>
      read<ObjectionGroupRow>(
        `SELECT ${DAY} AS day, network, count(*) AS objections ${OF_STORE}
         GROUP BY 1, 2 ORDER BY day, objections DESC, network NULLS FIRST`,
        { store },
      ),
    largestObjectionGroup: (store, sinceMs) =>
      first<ObjectionGroupRow>(
        `SELECT ${DAY} AS day, network, count(*) AS objections ${OF_STORE}
         AND network IS NOT NULL AND registered_at >= @sinceMs GROUP BY 1, 2 ORDER BY objections DESC, day LIMIT 1`,
        { store, sinceMs },
      ),
    async objectionFloodDay(store, { beforeMs, over }) {
      const row = await first<{ day: number }>(
        `SELECT ${DAY} AS day ${OF_STORE} AND registered_at < @beforeMs GROUP BY 1 HAVING count(*) > @over
         ORDER BY day LIMIT 1`,
        { store, beforeMs, over },
      );
      return row?.day;
    },
    objection: (store, tokenHash) =>
      first<Pick<ObjectionRow, 'registeredMs' | 'expiresMs' | 'afterRevision'>>(
        `SELECT registered_at AS "registeredMs", expires_at AS "expiresMs", after_revision AS "afterRevision"
         ${OF_STORE} AND token_hash = @tokenHash`,
        { store, tokenHash },
      ),
    async objectionLists(stores, nowMs) {
      const rows = await read<ListedRow>(
        `SELECT o.store_key AS store, key_key AS "keyKey", secret, hash,
                max(max(expires_at)) OVER (PARTITION BY o.store_key, key_key) AS "untilMs"
         FROM objection o JOIN objection_key k ON k.store_key = o.store_key AND k.key = o.key_key
         WHERE ${dialect.among('o.store_key', '@stores')} AND expires_at > @nowMs AND ${own('o.store_key')}
         GROUP BY o.store_key, key_key, secret, hash ORDER BY o.store_key, key_key, hash`,
        { stores: JSON.stringify(stores), nowMs },
      );
      return listsOf(rows);
    },
  };
}

/** `rows`: in order of stores, keys and hashes. */
function listsOf(rows: readonly ListedRow[]): Map<number, ObjectionList[]> {
  const lists = new Map<number, ObjectionList[]>();
  let last: ListedRow | undefined;
  for (const row of rows) {
    const ofStore = lists.get(row.store) ?? [];
    lists.set(row.store, ofStore);
    if (last?.store === row.store && last.keyKey === row.keyKey) ofStore.at(-1)!.hashes.push(row.hash);
    else {
      const key = Buffer.from(row.secret).toString('hex');
      ofStore.push({ key, until: moment(row.untilMs), hashes: [row.hash] });
    }
    last = row;
  }
  return lists;
}

/** To the second, upwards: no objection ends before its time. */
const moment = (epochMs: number) =>
  `${new Date(Math.ceil(epochMs / 1000) * 1000).toISOString().slice(0, 19)}Z`;

export function objectionWrites(scope: WriteScope): ObjectionWrites {
  const { dialect, run, read, returning, mayWrite } = scope;
  /** After some were deleted. */
  const tidy = async (stores: readonly number[]) => {
    await run(
      `DELETE FROM objection_key WHERE ${dialect.among('store_key', '@stores')} AND NOT EXISTS (
         SELECT 1 FROM objection o WHERE o.store_key = objection_key.store_key AND o.key_key = objection_key.key)`,
      { stores: JSON.stringify(stores) },
    );
    await noteChange(scope, stores);
  };
  return {
    async insertObjectionKey(store, secret, nowMs) {
      await mayWrite([store]);
      const [row] = await returning<{ key: number }>(
        'INSERT INTO objection_key (store_key, since, secret) VALUES (@store, @nowMs, @secret) RETURNING key',
        { store, nowMs, secret },
      );
      return { key: row!.key, secret };
    },
    async insertObjection(store, row) {
      await mayWrite([store]);
      const { keyKey, hash, tokenHash, network, registeredMs, expiresMs, afterRevision } = row;
      await run(
        `INSERT INTO objection (store_key, key_key, hash, token_hash, network, registered_at, expires_at, after_revision)
         VALUES (@store, @keyKey, @hash, @tokenHash, @network, @registeredMs, @expiresMs, @afterRevision)`,
        { store, keyKey, hash, tokenHash, network, registeredMs, expiresMs, afterRevision },
      );
      await noteChange(scope, [store]);
    },
    async deleteNewestObjection(store, { day, network = null }) {
      await mayWrite([store]);
      await run(
        `DELETE FROM objection WHERE store_key = @store AND key = (
           SELECT key FROM objection WHERE store_key = @store AND ${DAY} = @day AND ${OF_NETWORK}
           ORDER BY registered_at DESC, key DESC LIMIT 1)`,
        { store, day, network },
      );
      await tidy([store]);
    },
    async deleteObjections(store, { fromMs = 0, untilMs = Number.MAX_SAFE_INTEGER, network = null }) {
      await mayWrite([store]);
      const changes = await run(
        `DELETE FROM objection WHERE store_key = @store AND registered_at >= @fromMs AND registered_at < @untilMs
           AND ${OF_NETWORK}`,
        { store, fromMs, untilMs, network },
      );
      if (changes > 0) await tidy([store]);
      return changes;
    },
    async deleteObjection(store, tokenHash) {
      await mayWrite([store]);
      const changes = await run(
        'DELETE FROM objection WHERE store_key = @store AND token_hash = @tokenHash',
        {
          store,
          tokenHash,
        },
      );
      if (changes > 0) await tidy([store]);
      return changes > 0;
    },
    async deleteExpiredObjections(nowMs) {
      const rows = await read<{ store: number }>(
        `SELECT DISTINCT store_key AS store FROM objection WHERE expires_at <= @nowMs AND ${own('store_key')}`,
        { nowMs },
      );
      if (rows.length === 0) return;
      const stores = rows.map(({ store }) => store);
      await run(
        `DELETE FROM objection WHERE expires_at <= @nowMs AND ${dialect.among('store_key', '@stores')}`,
        {
          nowMs,
          stores: JSON.stringify(stores),
        },
      );
      await tidy(stores);
    },
  };
}
