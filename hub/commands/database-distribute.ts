// `footfall-hub database distribute`: the tables of a PostgreSQL database over the machines that Citus joins.
import { isPostgres, shownLocation } from '../store/location.ts';
import { CommandError } from './find-store.ts';
import { printedLines } from './printed.ts';

/** Returns what to print: a line a table. Throws CommandError where there is no Citus. */
export async function distributeDatabase(location: string): Promise<string> {
  if (!isPostgres(location))
    throw new CommandError(`${location} is a SQLite file: only PostgreSQL with Citus is distributed`);
  const { distribute } = await import('../store/postgres/distribute.ts');
  const done = await distribute(location);
  if (done === undefined) {
    throw new CommandError(
      `${shownLocation(location)} has no Citus: install it, then run CREATE EXTENSION citus in the database`,
    );
  }
  return printedLines(done.map(({ table, what }) => `${table}: ${what}`));
}
