// What PostgreSQL reports, with what an operator can do about it. No text of a query, a row or an address with its
// password is passed on.
import { Conflict, StoreError, StoreFault, StoreUnavailable } from '../errors.ts';

type Kind = typeof StoreUnavailable | typeof Conflict | typeof StoreFault;

const SERVER = 'check that PostgreSQL runs there and takes connections of this machine, then try again';
const LATER = 'somebody else changed the same at this moment: try again';

/** By the start of the code: of PostgreSQL (Appendix A, Error Codes), or of the system. */
const ADVICE: readonly (readonly [string, Kind, string])[] = [
  ['23505', Conflict, LATER],
  ['23503', Conflict, LATER],
  ['40', Conflict, LATER],
  ['08', StoreUnavailable, SERVER],
  ['57', StoreUnavailable, SERVER],
  ['ECONN', StoreUnavailable, SERVER],
  ['EPIPE', StoreUnavailable, SERVER],
  ['ETIMEDOUT', StoreUnavailable, SERVER],
  ['EHOSTUNREACH', StoreUnavailable, SERVER],
  ['ENOTFOUND', StoreUnavailable, 'check the name of the host in `database`'],
  ['EAI_AGAIN', StoreUnavailable, 'check the name of the host in `database`'],
  ['28', StoreUnavailable, 'check user and password in `database`'],
  ['3D000', StoreUnavailable, 'make the database first: createdb'],
  ['42501', StoreUnavailable, 'make the user of `database` the owner of the database'],
  ['53100', StoreUnavailable, 'the disk of the server is full: free some space'],
  ['53', StoreUnavailable, 'give the server more memory, or more connections (max_connections)'],
  ['55', StoreUnavailable, 'another program holds it locked: close that program, then try again'],
  ['58', StoreUnavailable, 'the disk of the server failed: see its log'],
  ['XX001', StoreUnavailable, 'the database is damaged: restore a backup'],
  ['XX002', StoreUnavailable, 'an index is damaged: run REINDEX DATABASE, or restore a backup'],
  ['42', StoreFault, 'its tables are not those of this version: restore a backup, or name another database'],
];

/** `name`: of the database, without its password. */
export function readable(error: unknown, name: string): unknown {
  if (!(error instanceof Error) || error instanceof StoreError) return error;
  const code = codeOf(error);
  if (code === undefined) return error;
  const [, Kind = StoreFault, doThis = 'see the log of the server'] =
    ADVICE.find(([start]) => code.startsWith(start)) ?? [];
  const message = `cannot use the database ${name} (${reasonOf(error)}): ${doThis}`;
  return new Kind(message, { code, doThis, cause: { code, message: reasonOf(error) } }) satisfies StoreError;
}

/** Undefined for what is not of the database. */
function codeOf(error: Error): string | undefined {
  if ('code' in error && typeof error.code === 'string') return error.code;
  // Of several addresses, of which none answered.
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return codeOf(error.errors[0]);
  // So the client says it, without a code.
  return /Connection terminated|timeout exceeded when trying to connect|connection error/i.test(error.message)
    ? 'ECONNRESET'
    : undefined;
}

function reasonOf(error: Error): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  return error.message || (first instanceof Error ? first.message : (codeOf(error) ?? error.name));
}
