// The door notice as SVG: text as text, so that it stays sharp, searchable and small.
import { renderToString } from 'preact-render-to-string';
import { html } from '../render/html.ts';
import type { Notice } from './notice.ts';
import { type Format, type NoticeLayout, PAPER, SIDES, type TextLine } from './notice-layout.ts';

const FONTS = "Helvetica, Arial, 'Liberation Sans', sans-serif";
const INK = '#1c1b19';
const MUTED = '#66615b';
const ACCENT = '#0f766e';
const LINE = '#cfcbc4';

const STYLES: Readonly<Record<TextLine['style'], { readonly fill: string; readonly weight: number }>> = {
  title: { fill: INK, weight: 700 },
  store: { fill: ACCENT, weight: 700 },
  lead: { fill: INK, weight: 400 },
  label: { fill: ACCENT, weight: 700 },
  text: { fill: INK, weight: 400 },
  caption: { fill: INK, weight: 700 },
  url: { fill: INK, weight: 400 },
  quiet: { fill: MUTED, weight: 400 },
};

export function noticeSvg({ lang, text }: Notice, layout: NoticeLayout, format: Format): string {
  const { width, height, scale } = PAPER[format];
  const { lines, rules, code } = layout;
  const inner = width / scale - SIDES.margin;
  const picture = html`<svg
    xmlns="http://www.w3.org/2000/svg"
    width="${width}mm"
    height="${height}mm"
    viewBox="0 0 ${width / scale} ${height / scale}"
    lang=${lang}
    font-family=${FONTS}
  >
    <title>${`${text.title} – ${text.store}`}</title>
    <rect width="100%" height="100%" fill="#fff" />
    ${rules.map((y) => html`<path d="M${SIDES.margin} ${mm(y)}H${inner}" stroke=${LINE} stroke-width="0.2" />`)}
    ${lines.map(drawn)}
    <path
      transform="translate(${code.x} ${code.y}) scale(${code.side / code.size})"
      d=${code.path}
      fill="#000"
      shape-rendering="crispEdges"
    />
  </svg>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${renderToString(picture as never)}\n`;
}

function drawn({ text, x, y, size, style }: TextLine) {
  const { fill, weight } = STYLES[style];
  return html`<text x=${mm(x)} y=${mm(y)} font-size=${mm(size)} fill=${fill} font-weight=${weight}>${text}</text>`;
}

const mm = (value: number) => Number(value.toFixed(3));
