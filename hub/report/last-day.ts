// The last business day that is over in all of some stores: what they had together, in one unit, and how they stand beside the
// same weekday before. From the kept day sums, and from the hours of those whose sums do not hold.
import { addDays, type LocalDate } from '../calendar/local-days.ts';
import { storeDay } from '../calendar/store-days.ts';
import { sumStores } from '../figures/sums.ts';
import type { Sums } from '../store/hours.ts';
import type { Reader } from '../store/port.ts';
import { type LikeDays, type LikeForLike, likeForLike } from './like-for-like.ts';
import { inOneUnit } from './one-unit.ts';
import { type DaySums, readDays } from './read-days.ts';
import type { StoreState } from './store-state.ts';

export interface LastDay {
  readonly date: LocalDate;
  readonly stores: number;
  /** Of which a count of visits was released. The others are in no sum. */
  readonly counted: number;
  /** Closed all day, as their weeks or a holiday have it. */
  readonly closed: number;
  /** Over the open hours of those counted: visits in people where all of them are calibrated all day, and else in phones. */
  readonly sums: Sums;
  /** Open sensor-hours of those counted that were not heard. */
  readonly missing: number;
  /** Of those counted: their visits are calibrated for all of the day. */
  readonly calibrated: number;
  /** Beside the same weekday before. */
  readonly change: LikeForLike;
  readonly parts: readonly StoreLastDay[];
}

interface StoreLastDay {
  /** Where it is counted, its visits in the unit of the sum. */
  readonly state: StoreState;
  /** Undefined where it is not counted. */
  readonly sums: Sums | undefined;
  readonly like: LikeDays;
}

/** Undefined where none of the stores has reported an hour yet. In as many statements for all stores as for one. */
export async function loadLastDay(db: Reader, all: readonly StoreState[]): Promise<LastDay | undefined> {
  if (all.every(({ lastDay }) => lastDay === undefined)) return undefined;
  const date = lastDate(all);
  const before = addDays(date, -7);
  const likes = await phonesOf(db, all, date, before);
  const isIn = likes.map(({ days: [day] }, at) => isCounted(all[at]!, day!));
  const isPeople = all.map((state, at) => isIn[at]! && isCalibrated(state, date));
  const calibrated = isPeople.filter(Boolean).length;
  const those = all.flatMap((state, at) => (isIn[at] ? [{ state, phones: likes[at]!.days[0]! }] : []));
  const counted = calibrated === those.length ? await inPeople(db, those) : those.map(inPhones);
  const rest = counted.values();
  const parts = all.map((state, at) => ({
    like: likes[at]!,
    ...(isIn[at] ? rest.next().value! : { state, sums: undefined }),
  }));
  return {
    date,
    stores: all.length,
    counted: counted.length,
    closed: likes.filter(({ days: [day] }) => day!.day.open.length === 0).length,
    sums: sumStores(counted.map(({ sums }) => sums)),
    missing: likes.reduce((sum, { days: [day] }, at) => sum + (isIn[at] ? missingIn(day!) : 0), 0),
    calibrated,
    change: likeForLike({ first: date, last: date }, { first: before, last: before }, likes),
    parts,
  };
}

/** A chain that is closed on Sundays looks at its Saturday on Monday. */
const DAYS_BACK_MAX = 7;

function lastDate(all: readonly StoreState[]): LocalDate {
  const today = all.reduce((least, state) => (state.today < least ? state.today : least), all[0]!.today);
  const days = Array.from({ length: DAYS_BACK_MAX }, (_, at) => addDays(today, -1 - at));
  const isOpen = (date: LocalDate) =>
    all.some(
      ({ firstDay, store: { history } }) =>
        firstDay !== undefined && firstDay <= date && storeDay(history, date).open.length > 0,
    );
  return days.find(isOpen) ?? days[0]!;
}

async function phonesOf(
  db: Reader,
  all: readonly StoreState[],
  date: LocalDate,
  before: LocalDate,
): Promise<LikeDays[]> {
  const read = await readDays(
    db,
    all.flatMap((state) =>
      [date, before].map((day) => ({
        state: { store: state.store, shared: state.shared, expected: state.expected, adjusted: [] },
        days: [storeDay(state.store.history, day)],
      })),
    ),
  );
  return all.map(({ store }, at) => ({ store, days: read[2 * at]!, earlier: read[2 * at + 1]! }));
}

/** The day is over, and visits were released. */
const isCounted = ({ end }: StoreState, { day, sums }: DaySums): boolean =>
  (day.open.at(-1)?.to ?? 0) <= end && (sums?.cells.visits.released ?? 0) > 0;

const isCalibrated = (state: StoreState, date: LocalDate): boolean =>
  state.adjusted.length > 0 &&
  inOneUnit([state], { first: date, last: date })[0]!.adjusted.some(({ adjustments }) => adjustments.visits);

const missingIn = ({ expected, sums }: DaySums) => Math.max(0, expected - sums!.heard);

/** Of a store that is counted. */
interface Counted {
  readonly state: StoreState;
  readonly phones: DaySums;
}

const inPhones = ({ state, phones }: Counted) => ({
  state: state.adjusted.length === 0 ? state : { ...state, adjusted: [] },
  sums: phones.sums!,
});

async function inPeople(db: Reader, those: readonly Counted[]) {
  const read = await readDays(
    db,
    those.map(({ state, phones }) => ({ state, days: [phones.day] })),
  );
  // Hours may have come in between, and none can have gone.
  return those.map(({ state }, at) => ({ state, sums: read[at]![0]!.sums! }));
}
