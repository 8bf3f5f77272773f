// Hand counts as they are written on the command line or in a file, taken apart into fields.

import { typedText } from '../../shared/typed-text.ts';
import type { TypedCount } from '../calibration/typed-count.ts';
import type { HandCountKind } from '../store/hand-counts.ts';
import { csvRows } from './csv-rows.ts';

/** A line of a file, or an argument, that is not built as it should be. */
export class WrittenError extends Error {}

/** Reads `FROM=PEOPLE` or `FROM/TO=PEOPLE`; `TO` may be a time of day alone. Throws WrittenError. */
export function typedArgument(kind: HandCountKind, written: string): TypedCount {
  const match = /^([^=/]+)(?:\/([^=]+))?=([^=]+)$/.exec(typedText(written));
  if (!match) {
    throw new WrittenError(`'${written}' is not a count: write TIME=PEOPLE, as 2026-11-20T10:00=37`);
  }
  const [, from, to, people] = match;
  return {
    kind,
    from,
    people,
    ...(to !== undefined && { to: /^\d\d:\d\d$/.test(to) ? sameDay(from!, to) : to }),
  };
}

const sameDay = (from: string, time: string) => `${from.trim().slice(0, 10)}T${time}`;

const COLUMNS = ['kind', 'from', 'to', 'people', 'by', 'note'] as const;

/**
 * Reads a CSV (see csv-rows.ts) whose first line names its columns: kind, from, to, people, by, note; from and people are
 * needed. Throws WrittenError with the line.
 */
export function typedFile(text: string, file: string): TypedCount[] {
  const read = csvRows(text);
  if (read.kind === 'wrong') throw new WrittenError(`${file}:${read.line}: ${read.what}: correct the quotes`);
  const [head, ...rows] = read.rows;
  const names = (head?.fields ?? []).map((name) => typedText(name).toLowerCase());
  const unknown = names.filter((name) => !(COLUMNS as readonly string[]).includes(name));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (!names.includes('from') || !names.includes('people') || unknown.length > 0 || twice !== undefined) {
    const what =
      unknown.length > 0
        ? `no column '${unknown[0]}' is known`
        : twice !== undefined
          ? `the column '${twice}' is there twice`
          : 'the columns from and people are needed';
    throw new WrittenError(
      `${file}:${head?.line ?? 1}: ${what}: let the first line name some of ${COLUMNS.join(',')}`,
    );
  }
  return rows.map(({ fields, line }) => {
    if (fields.length !== names.length) {
      throw new WrittenError(
        `${file}:${line}: ${fields.length} fields, expected ${names.length} as in the first line`,
      );
    }
    return { kind: 'entries', ...filled(names, fields) };
  });
}

const filled = (names: readonly string[], fields: readonly string[]): TypedCount =>
  Object.fromEntries(
    names.map((name, at) => [name, fields[at]!.trim()] as const).filter(([, field]) => field !== ''),
  );
