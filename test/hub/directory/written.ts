// Directories as a test writes them: YAML, read by the real reader and laid over what is there.

import type { Directory } from '../../../hub/directory/directory.ts';
import { type DirectoryFile, orFail, readDirectoryFile } from '../../../hub/directory/file.ts';
import { type Plan, planChanges } from '../../../hub/directory/plan.ts';

export const EMPTY: Directory = { retailers: [] };
/** A Wednesday; in Berlin and Kathmandu the same date. */
export const NOW_MS = Date.parse('2026-11-25T12:00:00Z');

/** Throws as `directory apply` does, for people. */
export async function planned(current: Directory, yaml: string, nowMs = NOW_MS): Promise<Plan> {
  const { wanted, fail }: DirectoryFile = await readDirectoryFile(yaml, 'shops.yaml');
  return orFail(fail, async () => planChanges(current, wanted, nowMs));
}

export const applied = async (current: Directory, yaml: string, nowMs?: number) =>
  (await planned(current, yaml, nowMs)).next;

/** `mon: …, tue: …` of the same hours each day. */
export const week = (hours: string) =>
  `{ ${['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => `${day}: "${hours}"`).join(', ')} }`;

/** One store of one retailer; `more` are lines of the store. */
export const shop = (hours: string, more: readonly string[] = [], retailer: readonly string[] = []) =>
  [
    'retailers:',
    '  - id: acme',
    '    name: Acme',
    ...retailer.map((line) => `    ${line}`),
    '    stores:',
    '      - id: main-street',
    '        name: Main Street',
    '        timeZone: Europe/Berlin',
    `        opening: ${week(hours)}`,
    ...more.map((line) => `        ${line}`),
    '',
  ].join('\n');
