// Kept sums of days and weeks, and which of them hold. See day-sums.ts on what keeps them equal to the plain sum.
import { CALENDAR_VERSION, type DaySumReads, type KeptState, type KeptSums } from '../day-sums.ts';
import { keptTotalReads } from './kept-totals.ts';
import { own, type Scope } from './scope.ts';
import { SUM_NAMES, type SumRow, sumsOf } from './sums.ts';

export interface RawState {
  readonly store: number;
  readonly rules: number;
  readonly kept: number | null;
  readonly calendar: number | null;
  readonly staleFrom: number | null;
  readonly staleTo: number | null;
  readonly serial: number;
}

export const STATE = `key AS store, rules, kept_rules AS kept, kept_calendar AS calendar, stale_from AS "staleFrom",
  stale_to AS "staleTo", kept_serial AS serial`;

export function stateOf({ store, rules, kept, calendar, staleFrom, staleTo, serial }: RawState): KeptState {
  const isKept = kept === rules && calendar === CALENDAR_VERSION;
  const stale = staleFrom === null || staleTo === null ? undefined : { from: staleFrom, to: staleTo };
  return { store, rules, serial, kept: isKept ? { stale } : undefined };
}

export function daySumReads(scope: Scope): DaySumReads {
  const { read, dialect } = scope;
  return {
    ...keptTotalReads(scope),
    async keptStates(stores) {
      const rows = await read<RawState>(
        `SELECT ${STATE} FROM store WHERE ${dialect.among('key', '@stores')} AND ${own('key')}`,
        { stores: JSON.stringify(stores) },
      );
      return new Map(rows.map((row) => [row.store, stateOf(row)]));
    },
    async keptSums(asked) {
      if (asked.length === 0) return [];
      const spans = dialect.rowsOf('@asked', { store: 'whole', step: 'whole', a: 'whole', b: 'whole' });
      const rows = await read<SumRow>(
        `SELECT span.at AS at, k.day AS day, ${SUM_NAMES.map((name) => `k.${name} AS ${name}`).join(', ')}
         FROM ${spans} AS span CROSS JOIN kept_sums k
         WHERE k.store_key = span.store AND k.step = span.step AND k.day >= span.a AND k.day < span.b AND ${own('k.store_key')}
         ORDER BY span.at, k.day`,
        { asked: JSON.stringify(asked.map(({ store, step, from, to }) => [store, step, from, to])) },
      );
      const lists: KeptSums[][] = asked.map(() => []);
      for (const row of rows) lists[row.at!]!.push({ day: row.day!, sums: sumsOf(row) });
      return lists;
    },
  };
}
