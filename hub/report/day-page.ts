// One day beside the same weekday before: of a store, with what is usual at each hour.
import { comparability } from '../calendar/comparable.ts';
import { addDays, type LocalDate } from '../calendar/local-days.ts';
import type { Reader } from '../store/port.ts';
import { type Comparison, compareDays, sameUnit, type Usual, usualVisits } from './compare.ts';
import type { DayFigures, DayReport } from './day-report.ts';
import { notComparable } from './like-for-like.ts';
import { loadDayReports, type StoreState } from './store-state.ts';

export interface DayPage<D extends DayFigures = DayFigures> {
  readonly report: D;
  /** By hour of day: the mean of the last four same weekdays that are comparable and in the same unit. */
  readonly usual: ReadonlyMap<number, Usual>;
  readonly againstLastWeek: Comparison | undefined;
  readonly againstUsual: Comparison | undefined;
  /** Why the day is not compared with the one of last week; undefined where it is, or was not heard. */
  readonly notCompared: NotComparedDay | undefined;
}

export type NotComparedDay =
  | { readonly because: 'begins'; readonly begins: LocalDate }
  | { readonly because: 'closed-period' };

export interface StoreDayPage extends DayPage<DayReport> {
  /** Those of the last four same weekdays with which the day is compared, newest first. */
  readonly earlier: readonly DayReport[];
}

/** Weeks whose same weekday is what is usual. */
const USUAL_WEEKS = [1, 2, 3, 4] as const;

/** The same day of several stores, in their order, in as many statements for all as for one. */
export async function loadDayPages(
  db: Reader,
  states: readonly StoreState[],
  date: LocalDate,
): Promise<StoreDayPage[]> {
  const dates = [0, ...USUAL_WEEKS].map((weeks) => addDays(date, -7 * weeks));
  const reports = await loadDayReports(
    db,
    states.flatMap((state) => dates.map((day) => ({ state, date: day }))),
  );
  return states.map((state, at) => {
    const [report, ...before] = reports.slice(at * dates.length, (at + 1) * dates.length);
    return dayPage(state, report!, before);
  });
}

/** As `loadDayPages`, of one. */
export async function loadDay(db: Reader, state: StoreState, date: LocalDate): Promise<StoreDayPage> {
  const [page] = await loadDayPages(db, [state], date);
  return page!;
}

/** `before`: the last same weekdays, newest first. */
export function dayPage(
  { store: { history } }: StoreState,
  report: DayReport,
  before: readonly DayReport[],
): StoreDayPage {
  const comparable = comparability(history);
  const whyNot = (day: DayReport) => notComparable(comparable, report.date, day.date);
  const earlier = before.filter((day) => sameUnit(day, report) && whyNot(day) === undefined);
  const lastWeek = before[0] && earlier.filter((day) => day === before[0]);
  const because = before[0] && whyNot(before[0]);
  return {
    report,
    earlier,
    usual: usualVisits(earlier),
    againstLastWeek: lastWeek && compareDays(report, lastWeek),
    againstUsual: compareDays(report, earlier),
    notCompared: because === 'begins' ? { because, begins: comparable.begins! } : because && { because },
  };
}
