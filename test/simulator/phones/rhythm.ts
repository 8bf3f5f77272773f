// When a phone scans: at its model's pace by whether the screen is on and whether it has joined a network.
// Turning the screen on makes it scan at once, so does losing the network.
import type { RandomSource } from '../../../shared/random.ts';
import { between, exponential, fraction } from '../streams.ts';
import type { PhoneModel } from './model.ts';
import { createScreen, type ScreenHabit } from './screens.ts';

/** While joined to a network nearby: from the moment on, before the other. */
export interface JoinedSpan {
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface Use {
  readonly fromMs: number;
  readonly screen: ScreenHabit;
  /** null: never. */
  readonly joined: JoinedSpan | null;
}

export interface Rhythm {
  /** When the next scan begins. */
  readonly nextMs: number;
  step(): void;
}

/** On a network a phone still looks around, oftener with the screen on: factors on the mean interval. */
const JOINED_FACTOR = { on: 0.5, off: 1.25 } as const;

export const isJoined = ({ joined }: Use, timeMs: number): boolean =>
  joined !== null && timeMs >= joined.fromMs && timeMs < joined.untilMs;

export function createRhythm(model: PhoneModel, use: Use, random: RandomSource): Rhythm {
  const { active, idle, associated } = model.intervalSeconds;
  const screen = createScreen(use.screen, use.fromMs, random);
  // A device without a screen keeps one rhythm.
  const steady = active === idle;
  const meanMs = (timeMs: number) => {
    if (steady) return 1000 * active;
    if (!isJoined(use, timeMs)) return 1000 * (screen.on ? active : idle);
    return 1000 * associated * (screen.on ? JOINED_FACTOR.on : JOINED_FACTOR.off);
  };
  const interval = (timeMs: number) =>
    meanMs(timeMs) * (1 - model.irregularity + model.irregularity * exponential(random));

  let nextMs = use.fromMs + interval(use.fromMs) * fraction(random);
  const turnScreens = () => {
    while (!steady && nextMs > screen.turnsMs) {
      const turnMs = screen.turnsMs;
      const beforeMs = meanMs(turnMs);
      screen.turn();
      if (isJoined(use, turnMs)) nextMs = turnMs + ((nextMs - turnMs) * meanMs(turnMs)) / beforeMs;
      else nextMs = turnMs + (screen.on ? between(random, 200, 1500) : interval(turnMs));
    }
  };
  turnScreens();
  return {
    get nextMs() {
      return nextMs;
    },
    step() {
      const scannedMs = nextMs;
      nextMs += interval(scannedMs);
      turnScreens();
      const leavesMs = isJoined(use, scannedMs) ? use.joined!.untilMs : Number.POSITIVE_INFINITY;
      if (nextMs >= leavesMs) nextMs = leavesMs + between(random, 500, 3000);
    },
  };
}
