// How people use their screens: some leave the phone in the pocket, some look at times, some look most of the
// time. A phone whose screen is on scans several times as often, so a crowd is heard unevenly.
import type { RandomSource } from '../../../shared/random.ts';
import { chance, exponential, weightedIndex } from '../streams.ts';

/** Mean lengths of the spells, exponential. */
export interface ScreenHabit {
  readonly onMs: number;
  readonly offMs: number;
}

const HABITS = [
  { onMs: 20_000, offMs: 600_000 },
  { onMs: 75_000, offMs: 240_000 },
  { onMs: 300_000, offMs: 60_000 },
] as const satisfies readonly ScreenHabit[];

/** In a bag or on a wrist: nobody looks at it for long. */
export const UNWATCHED: ScreenHabit = HABITS[0];
/** Who looks at times. */
export const WATCHED: ScreenHabit = HABITS[1];

/** Weights of the three habits: seldom, at times, mostly. */
export function drawHabit(random: RandomSource, weights: readonly number[]): ScreenHabit {
  return HABITS[weightedIndex(random, weights)]!;
}

export interface Screen {
  readonly on: boolean;
  /** When it is next turned on or off. */
  readonly turnsMs: number;
  turn(): void;
}

/** `fromMs`: begins in the middle of a spell. */
export function createScreen({ onMs, offMs }: ScreenHabit, fromMs: number, random: RandomSource): Screen {
  const screen = { on: chance(random, onMs / (onMs + offMs)), turnsMs: fromMs, turn };
  const spell = () => exponential(random) * (screen.on ? onMs : offMs);
  function turn() {
    screen.on = !screen.on;
    screen.turnsMs += spell();
  }
  screen.turnsMs += spell();
  return screen;
}
