// The dated migrations of each engine, and which of them a database has not seen.
import { readdirSync, readFileSync } from 'node:fs';

/** Among the names of the migrations of a database to which another is being copied. */
export const MARK_OF_COPY = 'copy-in-progress';

type Engine = 'sqlite' | 'postgres';

const folderOf = (engine: Engine) => new URL(`./migrations/${engine}/`, import.meta.url);

/** Their names, in order. */
export const migrationsIn = (engine: Engine): string[] =>
  readdirSync(folderOf(engine))
    .filter((name) => name.endsWith('.sql'))
    .sort();

export const migrationText = (engine: Engine, name: string): string =>
  readFileSync(new URL(name, folderOf(engine)), 'utf8');

/**
 * In order. `tables`: that are there. `name`: of the database, for people. Throws, for people, where the tables are another
 * program's, or a newer version's.
 */
export function pendingOf({
  known,
  tables,
  applied,
  name,
  forCopy = false,
}: {
  readonly known: readonly string[];
  readonly tables: readonly string[];
  readonly applied: readonly string[];
  readonly name: string;
  /** It may be half a copy. */
  readonly forCopy?: boolean;
}): string[] {
  if (tables.length === 0) return [...known];
  if (!tables.includes('migration')) {
    throw new Error(
      `cannot use the database ${name}: it is of another program, name another file as \`database\``,
    );
  }
  if (applied.includes(MARK_OF_COPY) && !forCopy) {
    throw new Error(
      `${name} is a copy that was not finished: run the same \`footfall-hub database copy\` again, it goes on where it was`,
    );
  }
  const unknown = applied.filter((one) => one !== MARK_OF_COPY && !known.includes(one));
  if (unknown.length > 0) {
    throw new Error(
      `${name} was written by a newer Footfall, or before the first release (it knows ${unknown.join(', ')}): ` +
        'update the hub, or move the file away to start afresh',
    );
  }
  return known.filter((one) => !applied.includes(one));
}
