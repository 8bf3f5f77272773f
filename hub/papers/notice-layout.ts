// Where everything on a door notice stands, in millimetres of A6. A4 is the same page twice as large, so one
// layout serves both. The letters are as large as the text allows, and never too small to read.
import type { Notice } from './notice.ts';
import type { NoticeText } from './notice-text.ts';
import { PapersError } from './papers-error.ts';
import { type QrPath, QUIET_ZONE, qrPath } from './qr-path.ts';
import { wrap } from './text-width.ts';

export const FORMATS = ['a4', 'a6'] as const;
export type Format = (typeof FORMATS)[number];

/** Paper of ISO 216 in mm, and how many of its mm are one of the layout. */
export const PAPER = {
  a4: { width: 210, height: 297, scale: 2 },
  a6: { width: 105, height: 148, scale: 1 },
} as const satisfies Record<Format, object>;

const MARGIN = 8;
const INNER_WIDTH = PAPER.a6.width - 2 * MARGIN;
const BOTTOM = PAPER.a6.height - MARGIN;
const LABELS = 21;
/** Side of the code without its quiet zone. */
const CODE = 25;
const CODE_GAP = 6;
const TITLE_SIZE = 6.2;
const LINE = 1.28;
/** 8½ and 6½ points. */
const TEXT_SIZE_MAX = 3;
const TEXT_SIZE_MIN = 2.3;
const SIZE_STEP = 0.05;

export interface TextLine {
  readonly text: string;
  readonly x: number;
  /** Of the base line. */
  readonly y: number;
  readonly size: number;
  readonly style: 'title' | 'store' | 'lead' | 'label' | 'text' | 'caption' | 'url' | 'quiet';
}

export interface NoticeLayout {
  readonly textSize: number;
  readonly lines: readonly TextLine[];
  /** Hairlines from margin to margin. */
  readonly rules: readonly number[];
  readonly code: QrPath & { readonly x: number; readonly y: number; readonly side: number };
}

/** Throws PapersError where the text is too long for the page. */
export function layOut({ text, publicPage }: Notice): NoticeLayout {
  const qr = qrPath(publicPage);
  // The margin is the code's quiet zone at the left and below.
  const quiet = (QUIET_ZONE / (qr.size - 2 * QUIET_ZONE)) * CODE;
  const code = { ...qr, x: MARGIN - quiet, y: BOTTOM - CODE - quiet, side: CODE + 2 * quiet };
  for (let size = TEXT_SIZE_MAX; size >= TEXT_SIZE_MIN; size -= SIZE_STEP) {
    const { lines, rule, end } = upperPart(text, size);
    const lower = besideCode(text, publicPage, size);
    if (end <= code.y - 1 && lower) {
      return { textSize: size, lines: [...lines, ...lower], rules: [rule, code.y], code };
    }
  }
  throw new PapersError(
    'the notice does not fit on its page: shorten legalName, contact, dataProtectionOfficer or publicUrl in the configuration',
  );
}

function upperPart(text: NoticeText, size: number) {
  const lines: TextLine[] = [];
  let y = MARGIN;
  const put = (style: TextLine['style'], wrapped: readonly string[], of: number, x: number) => {
    for (const line of wrapped) {
      y += of * (style === 'title' ? 1.1 : LINE);
      // Descenders need a quarter of the line below the base line.
      lines.push({ text: line, x, y: y - of * 0.28, size: of, style });
    }
  };
  put('title', wrap(text.title, TITLE_SIZE, INNER_WIDTH, 'bold'), TITLE_SIZE, MARGIN);
  y += 0.6;
  put('store', wrap(text.store, size * 1.25, INNER_WIDTH, 'bold'), size * 1.25, MARGIN);
  y += size * 0.45;
  put('lead', wrap(text.lead, size * 1.12, INNER_WIDTH), size * 1.12, MARGIN);
  y += size * 0.5;
  const rule = y;
  for (const part of text.parts) {
    y += size * 0.5;
    const top = y;
    put('label', wrap(part.heading, size, LABELS - 2, 'bold'), size, MARGIN);
    const labelEnd = y;
    y = top;
    put('text', wrap(part.text, size, INNER_WIDTH - LABELS), size, MARGIN + LABELS);
    y = Math.max(y, labelEnd);
  }
  return { lines, rule, end: y };
}

/** Undefined where it is higher than the code. */
function besideCode(text: NoticeText, url: string, size: number): TextLine[] | undefined {
  const x = MARGIN + CODE + CODE_GAP;
  const width = INNER_WIDTH - CODE - CODE_GAP;
  const rows = [
    ...wrap(text.codeCaption, size * 1.12, width, 'bold').map(
      (row) => [row, 'caption', size * 1.12] as const,
    ),
    ...wrap(url, size, width).map((row) => [row, 'url', size] as const),
    ...wrap(text.asOf, size * 0.9, width).map((row) => [row, 'quiet', size * 0.9] as const),
  ];
  const height = rows.reduce((sum, [, , of]) => sum + of * LINE, 0);
  if (height > CODE) return undefined;
  let y = BOTTOM - CODE + (CODE - height) / 2;
  return rows.map(([row, style, of]) => {
    y += of * LINE;
    return { text: row, x, y: y - of * 0.28, size: of, style };
  });
}

/** For the page whose lines a browser breaks. */
export const SIDES = {
  margin: MARGIN,
  labels: LABELS,
  codeGap: CODE_GAP,
  title: TITLE_SIZE,
  line: LINE,
} as const;
