// What an operator does to a store's calibration: enter hand counts, withdraw one, put a factor in force, end
// one. Each is one transaction, and wrong input is an answer that says what, where and what to do.
import { hourStartMs, type UtcHour, utcHourOf } from '../../shared/utc-hour.ts';
import { dayOfHour, type LocalDate, localDateAt, localDay, parseLocalDate } from '../calendar/local-days.ts';
import type { Refusal } from '../render/words/en/problems.ts';
import { en, type Words } from '../render/words/en.ts';
import type { Calibrated } from '../store/calibrations.ts';
import { HAND_COUNTS_PER_STORE_MAX, type HandCount, type HandCountRow } from '../store/hand-counts.ts';
import type { Access, Unit } from '../store/port.ts';
import type { StoreRow } from '../store/stores.ts';
import { wallText } from './local-time.ts';
import { loadCalibration } from './state.ts';
import {
  NAME_CHARACTERS_MAX,
  NOTE_CHARACTERS_MAX,
  plainWords,
  readTypedCount,
  type TypedCount,
} from './typed-count.ts';

/** What was wrong, in English; pages say it in their language. `at` is the place in a list, where there was one. */
interface Refused extends Refusal {
  readonly kind: 'refused';
  readonly field: string;
  readonly say: Say;
  readonly at?: number;
}
/** The words of a refusal, of one language's. */
export type Say = (words: Words['refusals']) => Refusal;
export type Done<T> = { readonly kind: 'done'; readonly value: T } | Refused;

export const done = <T>(value: T): Done<T> => ({ kind: 'done', value });
export const refused = (field: string, say: Say): Refused => ({
  kind: 'refused',
  field,
  say,
  ...say(en.refusals),
});

/** Enters all of them, or none; returns their keys in order. */
export function addCounts(
  db: Access,
  store: StoreRow,
  typed: readonly TypedCount[],
  nowMs: number,
): Promise<Done<readonly number[]>> {
  return inTransaction(db, async (unit) => {
    const standing = (await unit.handCounts(store.key)).filter(({ withdrawnAtMs }) => withdrawnAtMs === null);
    const all: (HandCount & { readonly key: number })[] = [...standing];
    const keys: number[] = [];
    for (const [at, one] of typed.entries()) {
      const read = readTypedCount(one, store.timeZone, nowMs);
      if (read.kind === 'complaint') return { ...refused(read.field, read.say), at };
      const clash = all.find((other) => clashes(other, read.value));
      if (clash) return { ...alreadyThere(clash, store), at };
      if (all.length >= HAND_COUNTS_PER_STORE_MAX) {
        return refused('from', (say) => say.tooManyCounts(HAND_COUNTS_PER_STORE_MAX));
      }
      const key = await unit.insertHandCount(store.key, read.value, nowMs);
      all.push({ ...read.value, key });
      keys.push(key);
    }
    return done(keys);
  });
}

/** An hour has one count of a kind; several moments of it may be counted, each once. */
function clashes(a: HandCount, b: HandCount): boolean {
  if ((a.kind === 'entries') !== (b.kind === 'entries')) return false;
  if (a.kind === 'moment' && b.kind === 'moment') return a.atMs === b.atMs;
  return a.fromHour < b.toHour && b.fromHour < a.toHour;
}

function alreadyThere(count: HandCount & { readonly key: number }, { timeZone }: StoreRow): Refused {
  const from = wallText(timeZone, count.atMs ?? hourStartMs(count.fromHour)).replace('T', ' ');
  const { people, countedBy, key } = count;
  return refused('from', (say) => say.alreadyCounted(from, people, countedBy, key));
}

export interface Said {
  readonly by: string;
  readonly why: string;
}

/** Marks a count as withdrawn; it stays to be seen. Calibrations in force keep the factor they have. */
export async function withdrawCount(
  db: Access,
  store: StoreRow,
  key: number,
  said: Said,
  nowMs: number,
): Promise<Done<HandCountRow>> {
  const wrong = badWords(said);
  if (wrong) return wrong;
  return inTransaction(db, async (unit) => {
    const count = (await unit.handCounts(store.key)).find((row) => row.key === key);
    if (!count) return refused('key', (say) => say.noSuchCount(key));
    const words = { atMs: nowMs, by: plainWords(said.by), why: plainWords(said.why) };
    if (!(await unit.withdrawHandCount(store.key, key, words)))
      return refused('key', (say) => say.countIsWithdrawn(key));
    return done(count);
  });
}

/**
 * Puts the factor that the counts give now in force. `from`: the first local day; without it, that of the
 * first counted hour. Returns the calibration's key.
 */
export async function applyFit(
  db: Access,
  store: StoreRow,
  measure: Calibrated,
  asked: { readonly from?: string | undefined; readonly by: string },
  nowMs: number,
): Promise<Done<number>> {
  const wrong = badWords({ by: asked.by, why: '-' });
  if (wrong) return wrong;
  return inTransaction(db, async (unit) => {
    const { material, fit } = (await loadCalibration(unit, store, nowMs)).measures[measure];
    const { points, setup } = material;
    if (points.length === 0) return refused('measure', (say) => say.noneUsable[measure]);
    if (fit === undefined) return refused('measure', (say) => say.nobodyCounted);
    const countedFrom = Math.min(...points.map(({ fromHour }) => fromHour)) as UtcHour;
    const countedTo = Math.max(...points.map(({ toHour }) => toHour)) as UtcHour;
    const starts = startOf(store, asked.from, countedFrom, nowMs);
    if (starts.kind === 'refused') return starts;
    const calibration = {
      measure,
      starts: starts.value,
      factor: fit.factor,
      error: fit.error,
      countedFrom,
      countedTo,
      setup,
      basis: points.map(({ counts, fromHour, toHour, people, phones }) => ({
        counts: counts.map(({ key }) => key),
        fromHour,
        toHour,
        people,
        phones,
      })),
      madeBy: plainWords(asked.by),
    };
    return done(await unit.insertCalibration(store.key, calibration, nowMs));
  });
}

function startOf(
  { timeZone }: StoreRow,
  written: string | undefined,
  countedFrom: UtcHour,
  nowMs: number,
): Done<UtcHour> {
  if ((written ?? '') === '') return done(dayOfHour(timeZone, countedFrom).from);
  const date = dateOf('from', written!);
  if (date.kind === 'refused') return date;
  if (date.value > localDateAt(timeZone, nowMs)) return refused('from', (say) => say.dayToCome(date.value));
  return done(localDay(timeZone, date.value).from);
}

function dateOf(field: string, written: string): Done<LocalDate> {
  const date = parseLocalDate(written);
  return date ? done(date) : refused(field, (say) => say.notADate(written));
}

/**
 * Ends a calibration from the start of a local day on; without one, from the running hour on. On its first
 * day or before: it never was in force.
 */
export async function endFit(
  db: Access,
  store: StoreRow,
  key: number,
  asked: Said & { readonly from?: string | undefined },
  nowMs: number,
): Promise<Done<UtcHour>> {
  const wrong = badWords(asked);
  if (wrong) return wrong;
  const date = (asked.from ?? '') === '' ? undefined : dateOf('from', asked.from!);
  if (date?.kind === 'refused') return date;
  const ends = date ? localDay(store.timeZone, date.value).from : utcHourOf(nowMs);
  return inTransaction(db, async (unit) => {
    const all = (await unit.calibrations([store.key])).get(store.key) ?? [];
    const there = all.some((row) => row.key === key);
    if (!there) return refused('key', (say) => say.noSuchCalibration(key));
    const said = { ends, atMs: nowMs, by: plainWords(asked.by), why: plainWords(asked.why) };
    if (!(await unit.endCalibration(store.key, key, said)))
      return refused('key', (say) => say.calibrationIsEnded(key));
    return done(ends);
  });
}

/** What is wrong with who says so and why; undefined where nothing is. */
export function badWords({ by, why }: Said): Refused | undefined {
  const [name, reason] = [plainWords(by), plainWords(why)];
  if (name === '') return refused('by', (say) => say.noName);
  if (name.length > NAME_CHARACTERS_MAX) return refused('by', (say) => say.longName(NAME_CHARACTERS_MAX));
  if (reason === '') return refused('why', (say) => say.noReason);
  if (reason.length > NOTE_CHARACTERS_MAX)
    return refused('why', (say) => say.longReason(NOTE_CHARACTERS_MAX));
  return undefined;
}

/** Takes back what was begun before something was refused. */
export async function inTransaction<T>(db: Access, work: (unit: Unit) => Promise<Done<T>>): Promise<Done<T>> {
  try {
    return await db.write(async (unit) => {
      const result = await work(unit);
      if (result.kind === 'refused') throw new RolledBack(result);
      return result;
    });
  } catch (error) {
    if (error instanceof RolledBack) return error.why;
    throw error;
  }
}

class RolledBack extends Error {
  readonly why: Refused;

  constructor(why: Refused) {
    super(why.what);
    this.why = why;
  }
}
