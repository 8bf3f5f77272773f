// Small inputs made after public bug reports, each with what is right. They lie beside the checkout, are not part of
// it, and may be absent.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../shared/cases/', import.meta.url));

export const hasCases = existsSync(folder);

/** For the names of tests that are skipped. */
export const casesNote = hasCases ? '' : ' (skipped: the cases are not on this machine)';

/** `name`: path within the folder. */
export const caseFile = (name: string): Buffer => readFileSync(`${folder}${name}`);
