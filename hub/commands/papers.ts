// `footfall-hub papers`: the impact assessment, the record and the processor's description of a store.
import type { HubConfig } from '../config.ts';
import { loadFacts } from '../papers/load-facts.ts';
import { papersOf } from '../papers/papers.ts';
import { PapersError } from '../papers/papers-error.ts';
import type { Lang } from '../render/language.ts';
import type { HubDatabase } from '../store/port.ts';

export interface PapersOptions {
  /** RETAILER/STORE. */
  readonly store: string;
  readonly lang: Lang;
  /** Replaces papers that are there; without it, what somebody filled in is safe. */
  readonly force?: boolean;
}

/** Where the papers go. */
export interface Folder {
  has(name: string): boolean;
  write(name: string, page: string): void;
}

/** Writes all or none. Returns what to print. Throws PapersError. */
export async function papers(
  config: HubConfig,
  db: HubDatabase,
  { store, lang, force }: PapersOptions,
  nowMs: number,
  folder: Folder,
): Promise<string> {
  const made = papersOf(await loadFacts(config, db, store, nowMs), lang);
  const there = made.filter(({ name }) => !force && folder.has(name));
  if (there.length > 0) {
    const names = there.map(({ name }) => name).join(', ');
    throw new PapersError(
      `${names} is there already, perhaps filled in: choose another --out, or replace it with --force`,
    );
  }
  for (const { name, page } of made) folder.write(name, page);
  return made.map(({ name }) => `${name}\n`).join('');
}
