// How wide text is in Helvetica, Arial and Liberation Sans, which have the same widths: SVG breaks no lines,
// so the notice is laid out here. In thousandths of the font size (Adobe's font metrics of Helvetica).

const WIDTHS: Readonly<Record<number, string>> = {
  191: "'",
  222: 'ijl‘’',
  278: ' !,./:;It\u00a0[]\\f|',
  333: '()-r`“”',
  355: '"',
  389: '*',
  400: '°',
  469: '^',
  500: 'Jcksvxyz',
  556: '#$0123456789?Labdeghnopqu_«»–',
  584: '+<=>~',
  611: 'FTZß',
  667: '&ABEKPSVXY',
  722: 'CDHNRUw',
  778: 'GOQ',
  833: 'Mm',
  889: '%',
  944: 'Wœ',
  1000: '—…Œ@Ææ',
};
const WIDTH = new Map(
  Object.entries(WIDTHS).flatMap(([width, letters]) => [...letters].map((letter) => [letter, Number(width)])),
);
/** Wide enough for any letter of another script, so that too much room is left rather than too little. */
const UNKNOWN = 1000;
/** Bold is wider by at most so much over a line. */
const BOLD = 1.1;

/** In the unit of `fontSize`. */
export function textWidth(text: string, fontSize: number, weight: 'regular' | 'bold' = 'regular'): number {
  let sum = 0;
  // Letters with marks are as wide as without.
  for (const letter of text.normalize('NFD').replace(/\p{M}/gu, '')) sum += WIDTH.get(letter) ?? UNKNOWN;
  return (sum / 1000) * fontSize * (weight === 'bold' ? BOLD : 1);
}

/** Breaks at spaces, and a word that is longer than a line after its `/`, `@`, `.` and `-`, or anywhere. */
export function wrap(
  text: string,
  fontSize: number,
  width: number,
  weight: 'regular' | 'bold' = 'regular',
): string[] {
  const fits = (line: string) => textWidth(line, fontSize, weight) <= width;
  const cut = (word: string) => {
    if (fits(word)) return [word];
    return word.split(/(?<=[/@.-])/).flatMap((piece) => (fits(piece) ? [piece] : [...piece]));
  };
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    for (const [at, piece] of cut(word).entries()) {
      const longer = line === '' || at > 0 ? line + piece : `${line} ${piece}`;
      if (fits(longer)) {
        line = longer;
      } else {
        if (line !== '') lines.push(line);
        line = piece;
      }
    }
  }
  return line === '' ? lines : [...lines, line];
}
