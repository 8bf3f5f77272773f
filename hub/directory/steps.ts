// What held from when, of one thing: its steps. And how what somebody wants is laid over them so that no past changes unless
// a date was named.
import { addDays, type LocalDate } from '../calendar/local-days.ts';

export interface Step<T> {
  /** The first local date on which it holds; null: from the beginning. */
  readonly from: LocalDate | null;
  readonly value: T;
}

/** The first holds from the beginning, the dates rise, and no step has the value of the one before it. */
export type Steps<T> = readonly [Step<T>, ...Step<T>[]];

/** What somebody says of one thing. */
export interface Said<T> {
  /** Without a date of its own; absent where nothing is said. */
  readonly base?: { readonly value: T };
  /** From when the base holds: null from the beginning; absent: what it changes, it changes from today on. */
  readonly from?: LocalDate | null;
  /** In order of dates. */
  readonly dated: readonly DatedStep<T>[];
}

interface DatedStep<T> extends Step<T> {
  readonly from: LocalDate;
}

/** Of a thing of which nothing is said. */
export const sayNothing: Said<never> = { dated: [] };

/** One step that was set, and what held on its date before. */
interface SetStep<T> extends Step<T> {
  readonly before: T;
}

export type Merged<T> =
  | {
      readonly kind: 'fine';
      readonly steps: Steps<T>;
      readonly set: readonly SetStep<T>[];
      /** Later steps that stay, of which nothing was said. */
      readonly left: readonly Step<T>[];
    }
  /** The base is another than what held until the first date that was named, and all of that is past. */
  | { readonly kind: 'past'; readonly until: LocalDate; readonly held: T };

/** Whether two values are one. */
type Same<T> = (a: T, b: T) => boolean;

/** What holds on a date; null: in the beginning. */
export function valueOn<T>(steps: Steps<T>, date: LocalDate | null): T {
  if (date === null) return steps[0].value;
  return steps.findLast(({ from }) => from === null || from <= date)!.value;
}

/** `today`: the first date on which a change that names none holds. */
export function mergeSteps<T>(
  current: Steps<T>,
  said: Said<T>,
  today: LocalDate,
  isSame: Same<T>,
): Merged<T> {
  const wanted: Step<T>[] = [...said.dated];
  const first = said.dated[0]?.from;
  if (said.base) {
    const { value } = said.base;
    const isPast = first !== undefined && first <= today;
    const reference = isPast ? addDays(first, -1) : today;
    const held = valueOn(current, reference);
    if (said.from !== undefined) wanted.unshift({ from: said.from, value });
    else if (!isSame(held, value)) {
      if (isPast) return { kind: 'past', until: first, held };
      wanted.unshift({ from: today, value });
    }
  }
  let steps: readonly Step<T>[] = current;
  const set: SetStep<T>[] = [];
  for (const step of wanted) {
    const before = valueOn(steps as Steps<T>, step.from);
    if (isSame(before, step.value)) continue;
    steps = withStep(steps, step);
    set.push({ ...step, before });
  }
  const merged = compressed(steps as Steps<T>, isSame);
  const since = [said.from ?? undefined, first].filter((date) => date !== undefined).sort()[0] ?? today;
  const named = new Set(wanted.map(({ from }) => from));
  const left = merged.filter(({ from }) => from !== null && from > since && !named.has(from));
  return { kind: 'fine', steps: merged, set, left: saysAnything(said) ? left : [] };
}

const saysAnything = <T>({ base, dated }: Said<T>) => base !== undefined || dated.length > 0;

/** The steps of something new: what is said, and before the first date the base. */
export function firstSteps<T>({ base, dated }: Said<T>, otherwise: T, isSame: Same<T>): Steps<T> {
  return compressed([{ from: null, value: base ? base.value : otherwise }, ...dated], isSame);
}

function withStep<T>(steps: readonly Step<T>[], step: Step<T>): Step<T>[] {
  const isEarlier = ({ from }: Step<T>) => from === null || (step.from !== null && from < step.from);
  const isLater = ({ from }: Step<T>) => from !== null && (step.from === null || from > step.from);
  return [
    ...steps.filter((each) => each.from !== step.from && isEarlier(each)),
    step,
    ...steps.filter(isLater),
  ];
}

function compressed<T>(steps: Steps<T>, isSame: Same<T>): Steps<T> {
  const kept: [Step<T>, ...Step<T>[]] = [steps[0]];
  for (const step of steps.slice(1)) {
    if (!isSame(kept.at(-1)!.value, step.value)) kept.push(step);
  }
  return kept;
}

/** All dates on which one of several things changes, in order. */
export function datesOf(...all: readonly Steps<unknown>[]): LocalDate[] {
  const dates = all.flatMap((steps) => steps.map(({ from }) => from));
  return [...new Set(dates)].filter((date) => date !== null).sort();
}

/** By date: whether something begins anew on it. */
export type DatedFlags = ReadonlyMap<LocalDate, boolean>;
