// Who says so and why, of a command that leaves an entry in the audit log: checked, and without what nobody sees, since the
// entry is kept for good.
import { badWords } from '../calibration/actions.ts';
import { plainWords } from '../calibration/typed-count.ts';
import { CommandError } from './find-store.ts';

export interface SaidBy {
  readonly by: string;
  /** Empty where none was given. */
  readonly reason: string;
}

/** Throws CommandError where nobody is named, or either is too long. */
export function saidBy(typed: { readonly by: string; readonly reason?: string | undefined }): SaidBy {
  const [by, reason] = [plainWords(typed.by), plainWords(typed.reason)];
  // A reason may be left out here.
  const wrong = badWords({ by, why: reason || '-' });
  if (wrong) {
    throw new CommandError(`--${wrong.field === 'by' ? 'by' : 'reason'}: ${wrong.what}. ${wrong.doThis}`);
  }
  return { by, reason };
}
