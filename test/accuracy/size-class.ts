// Errors by how much there was to count: an estimator that is right on average may still see five people
// in an empty shop and twenty in a full one.
import { bias, type ComparedHour } from './error.ts';

/** Truths from the one to below the next. */
const CLASSES = [
  { name: '1–5', from: 1, below: 5 },
  { name: '5–15', from: 5, below: 15 },
  { name: '15–40', from: 15, below: 40 },
  { name: '> 40', from: 40, below: Number.POSITIVE_INFINITY },
] as const;

export const SIZE_CLASSES: readonly string[] = CLASSES.map(({ name }) => name);

export interface SizeBias {
  readonly size: string;
  readonly hours: number;
  /** Estimates over truth; null where no hour is of the class. */
  readonly bias: number | null;
}

export function biasBySize(hours: readonly Pick<ComparedHour, 'truth' | 'estimate'>[]): SizeBias[] {
  return CLASSES.map(({ name, from, below }) => {
    const members = hours.filter(({ truth }) => truth >= from && truth < below);
    return { size: name, hours: members.length, bias: members.length > 0 ? bias(members) : null };
  });
}
