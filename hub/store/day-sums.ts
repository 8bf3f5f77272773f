// Kept sums: one row for each store and business day, over the day's open hours by what held then, and one for each of its
// weeks, for what looks at many stores or years. Three things keep them equal to the plain sum over the hours.
// - They are in phones. Calibrations multiply them when they are read, so that none has to be remade for a factor.
// - An hour is never changed. So the transaction that brings hours adds each to its day and its week; two that bring hours of
//   one day add one after the other. Where sensors hear the same area, the best covered counts: those days are made anew.
// - Each change of a store's entry in the directory gives it another number (`rules`), and says in the same transaction from
//   which day on its sums are stale. Sums made by another number hold for nobody. What is stale is not added to; readers
//   add up its hours, and the hub remakes it, newest first, in slices.
import type { Ranged } from '../../shared/interval.ts';
import type { Sums } from './hours.ts';

/** To be raised where the calendar, or its holidays, say of a past day what they did not say before: all is remade then. */
export const CALENDAR_VERSION = 1;

/** Days of a row: one, or seven from a Monday on. */
export type Step = 1 | 7;

/** Dates as days since 1970: from (inclusive) to (exclusive). */
export interface DaySpan {
  readonly from: number;
  readonly to: number;
}

/** Later than any day. */
export const DAYS_END = 1_000_000;

/** Which sums of a store hold. */
export interface KeptState {
  /** Key. */
  readonly store: number;
  /** Of its entry in the directory. */
  readonly rules: number;
  /** Undefined: none of its sums hold. */
  readonly kept: { readonly stale: DaySpan | undefined } | undefined;
  /** Rises each time some of them cease to hold. */
  readonly serial: number;
}

interface KeptSpan extends DaySpan {
  readonly store: number;
  readonly step: Step;
}

export interface KeptSums {
  /** The first, as days since 1970. */
  readonly day: number;
  readonly sums: Sums;
}

/** Rows of a store that one calibration turns into people, or none. */
export interface Stretch extends KeptSpan {
  /** People per phone, and instead of the sensors' own gain the error of ln(factor), where it is known. */
  readonly factors: Readonly<
    Partial<Record<Ranged, { readonly factor: number; readonly gain: number | undefined }>>
  >;
}

/** The sum of several stores: what the hours of one share is its own, so that it adds in quadrature. */
interface StoresSums {
  /** The first day, as days since 1970. */
  readonly day: number;
  /** Of which something was heard. */
  readonly stores: number;
  readonly sums: CountSums;
}

/** The part of `Sums` that counts need. */
export interface CountSums extends Pick<Sums, 'heard' | 'coverage' | 'funnel'> {
  readonly cells: Pick<Sums['cells'], Ranged>;
}

export interface DaySumReads {
  /** By store key. */
  keptStates(stores: readonly number[]): Promise<Map<number, KeptState>>;
  /**
   * Rows of each span, in order, whether they hold or not; a day or week of which nothing was heard is absent. Who reads
   * them asks for the states before and after.
   */
  keptSums(asked: readonly KeptSpan[]): Promise<KeptSums[][]>;
  /** The rows of all stretches, added up by their day. Of one store and day no two rows may be asked for. */
  keptTotals(asked: readonly Stretch[]): Promise<StoresSums[]>;
}

/** What one slice of remaking has done. */
export interface Remade {
  readonly days: number;
  /** Stores of which some sums are still stale. */
  readonly left: number;
}

export interface DaySumWrites {
  /**
   * Remakes the newest stale days of some stores, of about so many hours; at least one day. `writeHours` and
   * `writeDirectory` do by themselves what they have to do for the sums.
   */
  remakeDays(hours: number): Promise<Remade>;
}

/** Whether the sums of a day, or of the days of a week, hold. */
export function holds({ kept }: KeptState, day: number, step: Step = 1): boolean {
  if (kept === undefined) return false;
  const { stale } = kept;
  return stale === undefined || day + step <= stale.from || day >= stale.to;
}
