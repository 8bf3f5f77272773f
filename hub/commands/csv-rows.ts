// CSV as spreadsheets write it (RFC 4180, and what they do besides): the first line tells which character stands between
// fields, so that `12,5` is a number where that is a semicolon; a byte order mark, CRLF and line breaks within quotes are
// taken. Small enough to need no library: thirty lines, and every error has its line.

interface CsvRow {
  readonly fields: readonly string[];
  /** On which it begins, from 1. */
  readonly line: number;
}

export type CsvRows =
  | { readonly kind: 'rows'; readonly rows: readonly CsvRow[] }
  | { readonly kind: 'wrong'; readonly line: number; readonly what: string };

const LINE_END = /\r\n|\r|\n/;

/** Rows that are not empty, the first included. */
export function csvRows(written: string): CsvRows {
  const text = written.replace(/^\uFEFF/, '');
  const delimiter = delimiterOf(text);
  // A field in quotes, or one without; then what ends it.
  const field = new RegExp(
    `(?:[ \\t]*"((?:[^"]|"")*)"[ \\t]*|([^"${delimiter}\\r\\n]*))(${delimiter}|\\r\\n|\\r|\\n|$)`,
    'y',
  );
  const rows: CsvRow[] = [];
  let [line, startLine] = [1, 1];
  let fields: string[] = [];
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (!match)
      return { kind: 'wrong', line, what: 'a quote is not closed, or stands within a field without quotes' };
    const [all, quoted, plain, end] = match;
    fields.push(quoted?.replaceAll('""', '"') ?? plain!);
    line += all.split(LINE_END).length - 1;
    if (end === delimiter && field.lastIndex < text.length) continue;
    if (end === delimiter) fields.push('');
    if (fields.some((one) => one.trim() !== '')) rows.push({ fields, line: startLine });
    fields = [];
    startLine = line;
  }
  return { kind: 'rows', rows };
}

/** The one that the first line has most of, outside of quotes. */
function delimiterOf(text: string): string {
  const [head = ''] = text
    .replace(/"(?:[^"]|"")*"/g, '')
    .trimStart()
    .split(LINE_END, 1);
  const count = (mark: string) => head.split(mark).length;
  return [',', ';', '\t'].reduce((most, mark) => (count(mark) > count(most) ? mark : most));
}
