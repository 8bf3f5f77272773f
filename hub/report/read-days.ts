// Days of stores with what their open hours add up to. All that reports need of days is read here, for many stores at once.
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { LocalDate } from '../calendar/local-days.ts';
import { type StoreDay, storeDays } from '../calendar/store-days.ts';
import { readDaySums } from '../figures/kept-days.ts';
import type { HourSpan, Sums } from '../store/hours.ts';
import type { Reader } from '../store/port.ts';
import { expectedWithin } from './expected.ts';
import type { StoreState } from './store-state.ts';

export interface DaySums {
  readonly day: StoreDay;
  /** Over the open hours; undefined where nothing was reported. */
  readonly sums: Sums | undefined;
  /** Open sensor-hours that should have been heard. */
  readonly expected: number;
  /** It opened, and a sensor was expected from its opening to its closing: the day is over, and was not the first one. */
  readonly whole: boolean;
}

/** Some days of a store, in order. */
export interface AskedDays {
  readonly state: Pick<StoreState, 'store' | 'shared' | 'adjusted' | 'expected'>;
  readonly days: readonly StoreDay[];
}

/** In the order of `asked`, in as many statements for all as for one. */
export async function readDays(db: Reader, asked: readonly AskedDays[]): Promise<DaySums[][]> {
  const sums = await readDaySums(
    db,
    asked.map(({ state: { store, shared, adjusted }, days }) => ({ store, shared, adjusted, days })),
  );
  return asked.map(({ state: { expected }, days }, at) =>
    days.map((day, place) => daySums(day, expected, sums[at]![place])),
  );
}

/** Of one store, every day from `first` to `last`. */
export async function loadDays(
  db: Reader,
  state: StoreState,
  first: LocalDate,
  last: LocalDate,
): Promise<DaySums[]> {
  const [days] = await readDays(db, [{ state, days: storeDays(state.store.history, first, last) }]);
  return days!;
}

/** `sums`: over its open hours. */
export function daySums(day: StoreDay, due: readonly HourSpan[], sums: Sums | undefined): DaySums {
  const { open } = day;
  return {
    day,
    sums,
    expected: open.reduce((sum, span) => sum + expectedWithin(due, span), 0),
    whole: open.length > 0 && edgesOf(open).every((hour) => expectedWithin(due, hour) > 0),
  };
}

/** The first and the last hour. */
function edgesOf(open: readonly HourSpan[]): HourSpan[] {
  const [{ from }, { to }] = [open[0]!, open.at(-1)!];
  return [
    { from, to: (from + 1) as UtcHour },
    { from: (to - 1) as UtcHour, to },
  ];
}
