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

/** Of tables, beside those of this program. */
export type Age = 'older' | 'same' | 'newer';

interface Found {
  readonly known: readonly string[];
  /** That are there. */
  readonly tables: readonly string[];
  readonly applied: readonly string[];
  /** Of the database, for people. */
  readonly name: string;
  /** It may be half a copy. */
  readonly forCopy?: boolean;
}

/** In order. Throws, for people, where the tables are another program's, or a newer version's. */
export function pendingOf(found: Found): string[] {
  const { known, tables, applied, name } = found;
  if (tables.length === 0) return [...known];
  checkOurs(found);
  const unknown = unknownIn(found);
  if (unknown.length > 0) {
    throw new Error(
      `${name} was written by a newer Footfall, or before the first release (it knows ${unknown.join(', ')}): ` +
        'update the hub, or move the file away to start afresh',
    );
  }
  return known.filter((one) => !applied.includes(one));
}

/** What is known of the tables of whatever version. Throws as pendingOf, but not for a newer one. */
export function ageOf(found: Found): Age {
  checkOurs(found);
  if (unknownIn(found).length > 0) return 'newer';
  return found.known.every((one) => found.applied.includes(one)) ? 'same' : 'older';
}

function checkOurs({ tables, applied, name, forCopy = false }: Found): void {
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
}

const unknownIn = ({ known, applied }: Found) =>
  applied.filter((one) => one !== MARK_OF_COPY && !known.includes(one));
