// What SQLite reports, with what an operator can do about it: at the start, while the hub runs, and in commands.
import Database from 'better-sqlite3';
import { Conflict, type StoreError, StoreFault, StoreUnavailable } from '../errors.ts';

const UNKNOWN = 'see the system log, and check the file with `sqlite3 FILE "PRAGMA integrity_check"`';

// By the start of SQLite's result code (sqlite.org/rescode.html).
const ADVICE: readonly (readonly [string, string])[] = [
  [
    'SQLITE_NOTADB',
    'the file is not a SQLite database: name another file as `database`, or restore a backup',
  ],
  [
    'SQLITE_CORRUPT',
    'the file is damaged: stop the hub, then restore a backup, or move the file away to start afresh',
  ],
  ['SQLITE_BUSY', 'another program holds it locked: close that program, then start again'],
  ['SQLITE_LOCKED', 'another program holds it locked: close that program, then start again'],
  ['SQLITE_CANTOPEN', 'check that its folder exists and may be written by this user'],
  ['SQLITE_READONLY', 'this user may not write the file or its folder: change the owner or the rights'],
  ['SQLITE_PERM', 'this user may not write the file or its folder: change the owner or the rights'],
  ['SQLITE_AUTH', 'this user may not write the file or its folder: change the owner or the rights'],
  ['SQLITE_FULL', 'the disk is full: free some space'],
  ['SQLITE_IOERR', 'the disk failed: see the system log'],
  ['SQLITE_NOMEM', 'the memory is used up: close other programs, or give the hub more'],
  ['SQLITE_PROTOCOL', 'its locks do not work there: put it on a local disk'],
  ['SQLITE_NOLFS', 'the disk takes no file so large: put it on another one'],
  ['SQLITE_SCHEMA', 'another program changed its tables meanwhile: start again'],
  ['SQLITE_ERROR', 'its tables are not those of this version: restore a backup, or start with another file'],
];

/** What SQLite says of one statement. */
export interface SqliteReport {
  /** sqlite.org/rescode.html */
  readonly code: string;
  readonly message: string;
}

/** `path`: of the database. */
export function withAdvice(report: SqliteReport, path: string): StoreError {
  const { code } = report;
  const advice = ADVICE.find(([start]) => code.startsWith(start))?.[1];
  const why = { code, doThis: advice ?? UNKNOWN, cause: report };
  const message = `cannot use the database ${path} (${report.message}): ${why.doThis}`;
  if (code.startsWith('SQLITE_CONSTRAINT')) return new Conflict(message, why);
  if (advice === undefined || code.startsWith('SQLITE_ERROR')) return new StoreFault(message, why);
  return new StoreUnavailable(message, why);
}

/** One of SQLite gets its advice, others stay as they are. */
export const readable = <T>(error: T, path: string): T | StoreError =>
  error instanceof Database.SqliteError ? withAdvice(error, path) : error;
