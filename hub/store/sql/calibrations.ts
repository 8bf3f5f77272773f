// Hand counts, and the calibrations that were fitted to them.
import type { Calibration, CalibrationReads, CalibrationRow, CalibrationWrites } from '../calibrations.ts';
import type { HandCountReads, HandCountRow, HandCountWrites } from '../hand-counts.ts';
import type { Setup } from '../setups.ts';
import { grouped, own, type Scope, type WriteScope } from './scope.ts';

interface RawCalibration extends Omit<CalibrationRow, 'setup' | 'basis'> {
  readonly store: number;
  readonly setup: string;
  readonly basis: string;
}

export function calibrationReads({ read, dialect }: Scope): HandCountReads & CalibrationReads {
  return {
    handCounts: (store) =>
      read<HandCountRow>(
        `SELECT key, kind, from_hour AS "fromHour", to_hour AS "toHour", at_ms AS "atMs", people,
                counted_by AS "countedBy", note, entered_at AS "enteredAtMs", withdrawn_at AS "withdrawnAtMs",
                withdrawn_by AS "withdrawnBy", withdrawn_why AS "withdrawnWhy"
         FROM hand_count WHERE store_key = @store AND ${own('store_key')}
         ORDER BY from_hour, coalesce(at_ms, -1), key`,
        { store },
      ),
    async calibrations(stores) {
      const rows = await read<RawCalibration>(
        `SELECT store_key AS store, key, measure, starts, ends, factor, error, counted_from AS "countedFrom",
                counted_to AS "countedTo", setup, basis, made_at AS "madeAtMs", made_by AS "madeBy",
                ended_at AS "endedAtMs", ended_by AS "endedBy", ended_why AS "endedWhy"
         FROM calibration WHERE ${dialect.among('store_key', '@stores')} AND ${own('store_key')} ORDER BY key`,
        { stores: JSON.stringify(stores) },
      );
      return grouped(
        rows,
        (row) => row.store,
        // Written below, from values of these types.
        ({ store: _, ...row }) => ({
          ...row,
          setup: JSON.parse(row.setup) as Setup,
          basis: JSON.parse(row.basis) as Calibration['basis'],
        }),
      );
    },
  };
}

export function calibrationWrites({
  run,
  returning,
  mayWrite,
}: WriteScope): HandCountWrites & CalibrationWrites {
  return {
    async insertHandCount(store, { kind, fromHour, toHour, atMs, people, countedBy, note }, enteredAtMs) {
      await mayWrite([store]);
      const [row] = await returning<{ key: number }>(
        `INSERT INTO hand_count (store_key, kind, from_hour, to_hour, at_ms, people, counted_by, note, entered_at)
         VALUES (@store, @kind, @fromHour, @toHour, @atMs, @people, @countedBy, @note, @enteredAtMs) RETURNING key`,
        { store, kind, fromHour, toHour, atMs, people, countedBy, note, enteredAtMs },
      );
      return row!.key;
    },
    async withdrawHandCount(store, key, { atMs, by, why }) {
      await mayWrite([store]);
      const changes = await run(
        `UPDATE hand_count SET withdrawn_at = @atMs, withdrawn_by = @by, withdrawn_why = @why
         WHERE store_key = @store AND key = @key AND withdrawn_at IS NULL`,
        { store, key, atMs, by, why },
      );
      return changes === 1;
    },
    async insertCalibration(store, { setup, basis, ...calibration }, madeAtMs) {
      await mayWrite([store]);
      const { measure, starts, factor, error, countedFrom, countedTo, madeBy } = calibration;
      const [row] = await returning<{ key: number }>(
        `INSERT INTO calibration (store_key, measure, starts, factor, error, counted_from, counted_to, setup,
                                  basis, made_at, made_by)
         VALUES (@store, @measure, @starts, @factor, @error, @countedFrom, @countedTo, @setup, @basis, @madeAtMs,
                 @madeBy) RETURNING key`,
        {
          store,
          measure,
          starts,
          factor,
          error,
          countedFrom,
          countedTo,
          madeAtMs,
          madeBy,
          setup: JSON.stringify(setup),
          basis: JSON.stringify(basis),
        },
      );
      return row!.key;
    },
    async endCalibration(store, key, { ends, atMs, by, why }) {
      await mayWrite([store]);
      const changes = await run(
        `UPDATE calibration SET ends = @ends, ended_at = @atMs, ended_by = @by, ended_why = @why
         WHERE store_key = @store AND key = @key AND ended_at IS NULL`,
        { store, key, ends, atMs, by, why },
      );
      return changes === 1;
    },
  };
}
