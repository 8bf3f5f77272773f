// What the hub asks of a store's sensors.
import type { AskedSettings } from '../../../shared/remote-config.ts';
import type { AskedReads, AskedWrites, PauseRow, RevisionRow, TimeSpan } from '../asked.ts';
import { grouped, own, type Scope, type WriteScope } from './scope.ts';

export function askedReads({ read, dialect }: Scope): AskedReads {
  const ofStores = `${dialect.among('store_key', '@stores')} AND ${own('store_key')}`;
  const listed = dialect.rowsOf('@asked', { store: 'whole', a: 'whole', b: 'whole' });
  return {
    async pauses(stores, nowMs) {
      const rows = await read<PauseRow & { store: number }>(
        `SELECT store_key AS store, key, since AS "sinceMs", until AS "untilMs", ended AS "endedMs",
                paused_by AS "pausedBy", reason
         FROM pause WHERE ${ofStores} AND since <= @nowMs AND ended IS NULL AND (until IS NULL OR until > @nowMs)
         ORDER BY key`,
        { stores: JSON.stringify(stores), nowMs },
      );
      return new Map(rows.map(({ store, ...row }) => [store, row]));
    },
    async pausedSpans(asked) {
      const rows = await read<TimeSpan & { at: number }>(
        `SELECT asked.at AS at, ${dialect.greatest('since', 'asked.a')} AS "fromMs",
                ${dialect.least('coalesce(ended, until, asked.b)', 'asked.b')} AS "toMs"
         FROM ${listed} AS asked JOIN pause ON store_key = asked.store
         WHERE since < asked.b AND coalesce(ended, until, asked.b) > asked.a AND ${own('store_key')}
         ORDER BY asked.at, since`,
        { asked: JSON.stringify(asked.map(({ store, fromMs, toMs }) => [store, fromMs, toMs])) },
      );
      const byPlace = grouped(
        rows,
        ({ at }) => at,
        ({ fromMs, toMs }) => ({ fromMs, toMs }),
      );
      return asked.map((_, at) => byPlace.get(at) ?? []);
    },
    async askedSettings(stores) {
      const rows = await read<{ store: number; settings: string }>(
        `SELECT store_key AS store, settings FROM asked_settings WHERE ${ofStores}`,
        { stores: JSON.stringify(stores) },
      );
      // Written by the hub after it was checked, so it is not checked again.
      return new Map(rows.map(({ store, settings }) => [store, JSON.parse(settings) as AskedSettings]));
    },
    async revisions(stores) {
      const rows = await read<RevisionRow & { store: number }>(
        `SELECT store_key AS store, revision, content FROM revision WHERE ${ofStores}`,
        { stores: JSON.stringify(stores) },
      );
      return new Map(rows.map(({ store, ...row }) => [store, row]));
    },
    async changeSerial() {
      const [row] = await read<{ serial: number }>(
        `SELECT coalesce(sum(serial), 0) AS serial FROM config_change WHERE ${own('store_key')}`,
      );
      return row!.serial;
    },
    async changeSerials() {
      const rows = await read<{ store: number; serial: number }>(
        `SELECT store_key AS store, serial FROM config_change WHERE ${own('store_key')}`,
      );
      return new Map(rows.map(({ store, serial }) => [store, serial]));
    },
  };
}

/** Something changed of what the sensors of the stores are told. */
export async function noteChange({ run, dialect }: WriteScope, stores: readonly number[]): Promise<void> {
  if (stores.length === 0) return;
  // In one order, so that of two who note the same none waits for the other. SQLite needs the WHERE before ON.
  await run(
    `INSERT INTO config_change (store_key, serial)
     SELECT store, 1 FROM ${dialect.rowsOf('@stores', { store: 'whole' })} AS listed WHERE 1 = 1 ORDER BY store
     ON CONFLICT (store_key) DO UPDATE SET serial = config_change.serial + 1`,
    { stores: JSON.stringify([...new Set(stores)].map((store) => [store])) },
  );
}

export function askedWrites(scope: WriteScope): AskedWrites {
  const { run, dialect, mayWrite } = scope;
  return {
    async insertPause(store, { sinceMs, untilMs, pausedBy, reason }) {
      await mayWrite([store]);
      await run(
        `INSERT INTO pause (store_key, since, until, paused_by, reason)
         VALUES (@store, @sinceMs, @untilMs, @pausedBy, @reason)`,
        { store, sinceMs, untilMs, pausedBy, reason },
      );
      await noteChange(scope, [store]);
    },
    async changePause(store, key, { untilMs, pausedBy, reason }) {
      await mayWrite([store]);
      await run(
        `UPDATE pause SET until = @untilMs, paused_by = @pausedBy, reason = @reason
         WHERE store_key = @store AND key = @key`,
        { store, key, untilMs, pausedBy, reason },
      );
      await noteChange(scope, [store]);
    },
    async endPause(store, key, endedMs) {
      await mayWrite([store]);
      await run('UPDATE pause SET ended = @endedMs WHERE store_key = @store AND key = @key', {
        store,
        key,
        endedMs,
      });
      await noteChange(scope, [store]);
    },
    async writeAskedSettings(store, settings) {
      await mayWrite([store]);
      await run(
        `INSERT INTO asked_settings (store_key, settings) VALUES (@store, @settings)
         ON CONFLICT (store_key) DO UPDATE SET settings = excluded.settings`,
        { store, settings: JSON.stringify(settings) },
      );
      await noteChange(scope, [store]);
    },
    async writeRevisions(revisions) {
      await mayWrite([...revisions.keys()]);
      if (revisions.size === 0) return;
      const listed = dialect.rowsOf('@rows', { store: 'whole', revision: 'whole', content: 'text' });
      const rows = [...revisions].map(([store, { revision, content }]) => [store, revision, content]);
      await run(
        `INSERT INTO revision (store_key, revision, content)
         SELECT store, revision, content FROM ${listed} AS listed WHERE 1 = 1 ORDER BY store
         ON CONFLICT (store_key) DO UPDATE SET revision = excluded.revision, content = excluded.content`,
        { rows: JSON.stringify(rows) },
      );
    },
  };
}
