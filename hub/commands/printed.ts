// What commands print. Much of it is text of strangers (reasons, names, what sensors say), so that each line is made plain
// and clipped; its indentation stays.
import { plainText } from '../../shared/plain-text.ts';

const LINE_CHARACTERS_MAX = 2000;

/** The lines, each with its end. */
export const printedLines = (lines: readonly string[]): string =>
  lines.map((line) => `${printedLine(line)}\n`).join('');

/** Without its end. */
function printedLine(line: string): string {
  const [indent] = /^ */.exec(line)!;
  return `${indent}${plainText(line.slice(indent.length), LINE_CHARACTERS_MAX)}`;
}

// JSON.stringify leaves what is not below U+0020 as it is: direction marks, and the controls that some terminals obey.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const escaped = (text: string) =>
  Array.from(
    { length: text.length },
    (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');

/** One line of JSON with its end; what a reader cannot see is escaped, so that nothing of the value is lost. */
export const printedJson = (value: unknown): string => `${JSON.stringify(value).replace(UNSEEN, escaped)}\n`;
