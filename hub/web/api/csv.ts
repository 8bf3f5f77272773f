// CSV after RFC 4180: CRLF, quotes where needed. Text that a spreadsheet would take for a formula is made
// harmless with an apostrophe (OWASP, "CSV injection"). So is text that looks made harmless already: whoever
// takes one apostrophe off each has back what was there.

export type CsvValue = string | number | boolean | undefined;

const FORMULA_START = /^'*[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;

/** `undefined` is an empty field; numbers are never formulas, text may be. */
export function csvField(value: CsvValue): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const harmless = FORMULA_START.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** One record with its line end. */
export const csvRecord = (values: readonly CsvValue[]) => `${values.map(csvField).join(',')}\r\n`;
