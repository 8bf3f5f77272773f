// Ends reading or planning with what is wrong: which field, and what to do.
import type { SchemaError } from '../../shared/schema-error.ts';

/** For people; `message` has no path. */
export class WrongEntry extends Error {
  readonly error: SchemaError;
  constructor(path: readonly string[], problem: string) {
    super(problem);
    this.error = { path, problem };
  }
}
