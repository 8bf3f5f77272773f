// How the estimator errs, from hours whose truth is known: the constants of device/count/error-model.ts. Of
// each hour r = ln(estimate ÷ truth), both at least 1. What a place's hours have in common is its gain;
// what each has of its own has the variance a²/v + b² for a count of v.
import { NORMAL_90 } from '../../../shared/interval.ts';
import { type ComparedHour, sumOf } from '../error.ts';

/** Hours of one place, or mixtures of one kind: they share whatever gain there is. */
export interface Place {
  readonly name: string;
  /** Real phones, no simulation. */
  readonly recorded: boolean;
  /** Of a mixture, which is its own day, none is given. */
  readonly hours: readonly (Pick<ComparedHour, 'truth' | 'estimate'> & { readonly day?: string })[];
}

export interface FittedError {
  readonly gain: number;
  readonly a: number;
  readonly b: number;
}

interface Residual {
  /** Of ln(count), after the place's own factor. */
  readonly error: number;
  readonly count: number;
}

const HELD = 0.9;
/** In no place fewer than this. */
const HELD_ANYWHERE = 0.87;
const STEPS_OF_A = Array.from({ length: 21 }, (_, i) => i / 10);
const STEPS_OF_B = Array.from({ length: 31 }, (_, i) => i / 50);

/**
 * gain: root of the mean square of ln(total estimate ÷ total truth) over the places. a and b: the likeliest
 * for errors that are normal, each place weighing alike, then widened or narrowed together until nine of
 * ten hours are held on the average of the places, and 87 % in each.
 */
export function fitError(places: readonly Place[]): FittedError {
  const gains = places.map(({ hours }) => Math.log(biasOf(hours)));
  const gain = Math.sqrt(sumOf(gains.map((one) => one ** 2)) / gains.length);
  const residuals = places.map(residualsOf);
  const recorded = residuals.filter((_, i) => places[i]!.recorded);
  let best = { a: 0, b: 0.02 };
  let most = Number.NEGATIVE_INFINITY;
  for (const a of STEPS_OF_A) {
    for (const b of STEPS_OF_B) {
      const likelihood = sumOf(residuals.map((place) => meanOf(place, (one) => logDensity(one, a, b))));
      if (likelihood > most) [best, most] = [{ a, b }, likelihood];
    }
  }
  const scale = scaleThatHolds(residuals, recorded, best);
  return { gain, a: scale * best.a, b: scale * best.b };
}

/**
 * Whether a and b hold for days that they were not fitted to: of each place the share of hours that they hold
 * after one factor, where a and b are from the other half of the days (even and odd in turn). 0.9 is promised.
 */
export function heldByOtherHalf(places: readonly Place[]): number[] {
  const halves = [0, 1].map((half) => places.map((place) => halfOf(place, half)));
  const shares = halves.map((ours, half) => {
    const { a, b } = fitError(halves[1 - half]!);
    return ours.map((place) => shareHeld(residualsOf(place), a, b));
  });
  return places.map((_, i) => (shares[0]![i]! + shares[1]![i]!) / 2);
}

function halfOf(place: Place, half: number): Place {
  const days = [...new Set(place.hours.map(({ day }, index) => day ?? index))];
  const ours = new Set(days.filter((_, index) => index % 2 === half));
  return { ...place, hours: place.hours.filter(({ day }, index) => ours.has(day ?? index)) };
}

function biasOf(hours: Place['hours']): number {
  return sumOf(hours.map(({ estimate }) => estimate)) / sumOf(hours.map(({ truth }) => truth));
}

function residualsOf({ hours }: Place): Residual[] {
  const bias = biasOf(hours);
  return hours.map(({ truth, estimate }) => ({
    error: Math.log(Math.max(estimate / bias, 1) / Math.max(truth, 1)),
    count: Math.max(estimate, 1),
  }));
}

const varianceOf = (count: number, a: number, b: number) => a ** 2 / count + b ** 2;

function logDensity({ error, count }: Residual, a: number, b: number): number {
  const variance = Math.max(1e-6, varianceOf(count, a, b));
  return -(Math.log(variance) + error ** 2 / variance) / 2;
}

function scaleThatHolds(
  places: readonly (readonly Residual[])[],
  recorded: readonly (readonly Residual[])[],
  { a, b }: Pick<FittedError, 'a' | 'b'>,
): number {
  for (let scale = 0.5; scale < 3; scale += 0.02) {
    const held = (place: readonly Residual[]) => shareHeld(place, scale * a, scale * b);
    if (meanOf(places, held) >= HELD && recorded.every((place) => held(place) >= HELD_ANYWHERE)) return scale;
  }
  return 3;
}

function shareHeld(place: readonly Residual[], a: number, b: number): number {
  const reach = (count: number) => NORMAL_90 * Math.sqrt(varianceOf(count, a, b));
  return meanOf(place, ({ error, count }) => (Math.abs(error) <= reach(count) ? 1 : 0));
}

function meanOf<T>(values: readonly T[], of: (value: T) => number): number {
  return sumOf(values.map(of)) / values.length;
}
