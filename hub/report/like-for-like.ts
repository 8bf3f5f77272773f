// A span of days beside the same span before it, like for like: pairs of a store's day and its day so many weeks before. A pair
// counts where the store was the same store on both, in no closed period, open and wholly heard. So a store that is new, was
// rebuilt or was closed for long changes no comparison; it is named instead. Counts are phones as they were released on both
// sides: a calibration in between would look like a change.
import { NORMAL_90 } from '../../shared/interval.ts';
import { type Comparability, comparability, type Dates, isComparable } from '../calendar/comparable.ts';
import { addDays, type LocalDate } from '../calendar/local-days.ts';
import { storeDays } from '../calendar/store-days.ts';
import type { Reader } from '../store/port.ts';
import type { StoreRow } from '../store/stores.ts';
import { BASE_MIN } from './compare.ts';
import { type DaySums, readDays } from './read-days.ts';
import type { StoreState } from './store-state.ts';

/** Of a day that is compared. */
const HEARD_MIN = 0.9;

/**
 * Why a day of a store is not compared. `begins`: it opened, moved or was rebuilt after the earlier day. `closed-period`: one
 * of the two lies in one. `not-member`: it was not in the group on both. `not-open`: it was closed on one of them, as its week
 * or a holiday has it. `not-heard`: one of them was not wholly heard.
 */
const NOT_COMPARED = ['begins', 'closed-period', 'not-member', 'not-open', 'not-heard'] as const;
type NotCompared = (typeof NOT_COMPARED)[number];

export interface ComparedStore {
  readonly store: Pick<StoreRow, 'id' | 'name'>;
  /** Days that are compared, each with its earlier one. */
  readonly days: number;
  /** Days of the span that are not, by why. */
  readonly notCompared: Readonly<Record<NotCompared, number>>;
  /** Why none of its days is compared; undefined where some are. Of several reasons the most frequent. */
  readonly because: NotCompared | undefined;
  /** Since when it has been the same store; null: long ago. */
  readonly begins: LocalDate | null;
  /** The last closed period that touches one of the spans. */
  readonly closed: Dates | undefined;
}

export interface LikeForLike {
  readonly span: DaySpan;
  readonly earlier: DaySpan;
  /** Pairs of days of stores. */
  readonly days: number;
  /** Released visits of the days, in phones, and of their earlier ones. */
  readonly now: number;
  readonly before: number;
  /** now / before − 1, and where it lies nine times in ten; undefined where there are too few to divide by. */
  readonly change: Change | undefined;
  readonly stores: readonly ComparedStore[];
}

export interface Change {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** The range leaves out 0. */
  readonly clear: boolean;
}

/** Whole days, both ends included. */
export interface DaySpan {
  readonly first: LocalDate;
  readonly last: LocalDate;
}

export interface ComparedState {
  readonly state: StoreState;
  /** Whether it counts on a date: it is in the group. Absent: always. */
  readonly counts?: (date: LocalDate) => boolean;
}

/** A span beside the ones that lie so many days before it; those from which no store has a day are left out. */
export async function loadLikeForLike(
  db: Reader,
  members: readonly ComparedState[],
  { first, last }: DaySpan,
  daysBefore: readonly number[],
): Promise<LikeForLike[]> {
  if (first > last) return [];
  const hasAny = (days: number) =>
    members.some(({ state }) => state.firstDay !== undefined && state.firstDay <= addDays(last, -days));
  const shifts = [0, ...daysBefore.filter(hasAny)];
  if (shifts.length === 1) return [];
  const read = await readDays(
    db,
    members.flatMap(({ state }) =>
      shifts.map((days) => ({
        state: { ...state, adjusted: [] },
        days: storeDays(state.store.history, addDays(first, -days), addDays(last, -days)),
      })),
    ),
  );
  return shifts.slice(1).map((shift, at) => {
    const stores = members.map(({ state: { store }, counts }, member) => ({
      store,
      days: read[member * shifts.length]!,
      earlier: read[member * shifts.length + at + 1]!,
      ...(counts && { counts }),
    }));
    const earlier = { first: addDays(first, -shift), last: addDays(last, -shift) };
    return likeForLike({ first, last }, earlier, stores);
  });
}

/** Days of a store, as phones. */
export interface LikeDays {
  readonly store: Pick<StoreRow, 'id' | 'name' | 'history'>;
  readonly days: readonly DaySums[];
  /** In the order of `days`, each the one that it is compared with. */
  readonly earlier: readonly DaySums[];
  readonly counts?: (date: LocalDate) => boolean;
}

export function likeForLike(span: DaySpan, earlier: DaySpan, stores: readonly LikeDays[]): LikeForLike {
  const pairs = { now: 0, before: 0, nowVariance: 0, beforeVariance: 0 };
  const compared = stores.map((asked) => {
    const comparable = comparability(asked.store.history);
    const notCompared = { begins: 0, 'closed-period': 0, 'not-member': 0, 'not-open': 0, 'not-heard': 0 };
    let days = 0;
    for (const [at, day] of asked.days.entries()) {
      const before = asked.earlier[at]!;
      const why = whyNot(comparable, day, before, asked.counts);
      if (why === undefined) {
        days += 1;
        addPair(pairs, day, before);
      } else notCompared[why] += 1;
    }
    return comparedStore(asked, comparable, days, notCompared, [span, earlier]);
  });
  const { now, before } = pairs;
  return {
    span,
    earlier,
    now,
    before,
    days: compared.reduce((sum, { days }) => sum + days, 0),
    change: before < BASE_MIN || now <= 0 ? undefined : changeOf(pairs),
    stores: compared,
  };
}

type Pairs = Record<'now' | 'before' | 'nowVariance' | 'beforeVariance', number>;

function addPair(pairs: Pairs, day: DaySums, earlier: DaySums): void {
  const [now, before] = [day.sums!.cells.visits, earlier.sums!.cells.visits];
  pairs.now += now.sum;
  pairs.nowVariance += now.variance;
  pairs.before += before.sum;
  pairs.beforeVariance += before.variance;
}

/** On the scale of ln the own errors of both sides add; what all hours of a store share cancels. */
function changeOf({ now, before, nowVariance, beforeVariance }: Pairs): Change {
  const error = Math.sqrt(nowVariance / now ** 2 + beforeVariance / before ** 2);
  const at = (errors: number) => (now / before) * Math.exp(errors * NORMAL_90 * error) - 1;
  const [low, high] = [at(-1), at(1)];
  return { value: at(0), low, high, clear: low > 0 || high < 0 };
}

/** Undefined where the two days are compared. */
function whyNot(
  comparable: Comparability,
  day: DaySums,
  before: DaySums,
  counts: LikeDays['counts'] = () => true,
): NotCompared | undefined {
  const [date, earlier] = [day.day.date, before.day.date];
  if (!counts(date) || !counts(earlier)) return 'not-member';
  const why = notComparable(comparable, date, earlier);
  if (why !== undefined) return why;
  if (day.day.open.length === 0 || before.day.open.length === 0) return 'not-open';
  return isWhole(day) && isWhole(before) ? undefined : 'not-heard';
}

/** Of two days of a store, before anything is known of what was heard; undefined where they can be compared. */
export function notComparable(
  comparable: Comparability,
  date: LocalDate,
  earlier: LocalDate,
): 'begins' | 'closed-period' | undefined {
  if (isComparable(comparable, oneDay(date), oneDay(earlier))) return undefined;
  return comparable.begins !== null && earlier < comparable.begins ? 'begins' : 'closed-period';
}

const oneDay = (date: LocalDate): Dates => ({ first: date, last: date });

function isWhole({ sums, expected, whole }: DaySums): boolean {
  if (!whole || sums === undefined || sums.cells.visits.released === 0) return false;
  return sums.coverage / Math.max(expected, sums.heard) >= HEARD_MIN;
}

function comparedStore(
  { store: { id, name } }: LikeDays,
  { begins, closed }: Comparability,
  days: number,
  notCompared: Readonly<Record<NotCompared, number>>,
  spans: readonly DaySpan[],
): ComparedStore {
  // A store that is closed on Sundays is not left out because of them.
  const reasons = NOT_COMPARED.filter((why) => why !== 'not-open' && notCompared[why] > 0);
  const most = reasons.toSorted((a, b) => notCompared[b] - notCompared[a])[0] ?? 'not-open';
  return {
    store: { id, name },
    days,
    notCompared,
    because: days > 0 ? undefined : most,
    begins,
    closed: closed.findLast((period) => spans.some((span) => touches(period, span))),
  };
}

const touches = (period: Dates, { first, last }: DaySpan) =>
  period.first <= last && (period.last === null || period.last >= first);
