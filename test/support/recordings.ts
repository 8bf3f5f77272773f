// The public recordings that the project is measured with. They lie beside the checkout, are not part of
// it, and may be absent.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../shared/captures/', import.meta.url));

export const recordings = existsSync(folder) ? folder : undefined;

/** For the names of tests that are skipped. */
export const recordingsNote = recordings ? '' : ' (skipped: the recordings are not on this machine)';
