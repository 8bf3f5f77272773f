// What every answer in CSV says of itself.
import type { Readable } from 'node:stream';
import { Type } from 'typebox';

export const Csv = Type.Unsafe<Readable>(Type.String({ description: 'text/csv, RFC 4180' }));
export const CSV_DESCRIPTION =
  'A count that was withheld says `suppressed`, one that the profile cannot know `unknown`; an empty field was not ' +
  'heard; `status` says which in words. Between `_low` and `_high` lies the truth nine times in ten.';

/** Names are ids (a-z, 0-9, -), so they need no quoting. */
export function csvHeaders(reply: { header(name: string, value: string): unknown }, file: string): void {
  reply.header('content-type', 'text/csv; charset=utf-8; header=present');
  reply.header('content-disposition', `attachment; filename="${file}"`);
}
