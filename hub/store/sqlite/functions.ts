// What statements call beside SQLite's own functions, on every connection.
import type Database from 'better-sqlite3';

export function addFunctions(db: Database.Database): void {
  db.function('folded', { deterministic: true, directOnly: true }, (text: unknown) =>
    text === null
      ? null
      : String(text)
          .normalize('NFKD')
          .replaceAll(/[\u0300-\u036f]/g, '')
          .toLowerCase(),
  );
}
