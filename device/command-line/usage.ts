// What several commands share in reading their command lines.
import { InvalidArgumentError } from 'commander';
import { typedText } from '../../shared/typed-text.ts';

/** Wrong usage that only the values together show: exit status 2. */
export class UsageError extends Error {}

/** Of the packaged unit, whose runtime directory it is. */
export const STATUS_FILE = '/run/footfall-sensor/status.json';

interface Range {
  readonly minimum: number;
  readonly maximum: number;
}

export function integerIn({ minimum, maximum }: Range): (text: string) => number {
  return (typed) => {
    const text = typedText(typed);
    const value = Number(text);
    if (/^[+-]?\d+$/.test(text) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`Give a whole number from ${minimum} to ${maximum}.`);
  };
}
