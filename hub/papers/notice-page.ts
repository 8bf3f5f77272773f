// The door notice as an HTML page that prints on one sheet, for those who rather change a word themselves.
import { readFileSync } from 'node:fs';
import { html, renderPage, trusted } from '../render/html.ts';
import type { Notice } from './notice.ts';
import { type Format, type NoticeLayout, PAPER, SIDES } from './notice-layout.ts';

const style = readFileSync(new URL('./style/notice.css', import.meta.url), 'utf8');
/** Browsers break lines a little differently: so much is left over. */
const SLACK = 0.97;

export function noticePage({ lang, text, publicPage }: Notice, layout: NoticeLayout, format: Format): string {
  const { width, height, scale } = PAPER[format];
  const { code } = layout;
  const sizes = `@page{size:${width}mm ${height}mm;margin:0}
:root{--u:${scale}mm;--width:${width}mm;--height:${height}mm;--text:${layout.textSize * SLACK};--margin:${SIDES.margin};--labels:${SIDES.labels};--code:${code.side};--quiet:${code.x - SIDES.margin};--gap:${SIDES.codeGap};--title:${SIDES.title};--line:${SIDES.line}}`;
  return renderPage(html`<html lang=${lang}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>${`${text.title} – ${text.store}`}</title>
      ${trusted('style', {}, `${sizes}\n${style}`)}
    </head>
    <body>
      <main class="sheet">
        <h1>${text.title}</h1>
        <p class="store">${text.store}</p>
        <p class="lead">${text.lead}</p>
        <dl>
          ${text.parts.map((part) => html`<div><dt>${part.heading}</dt><dd>${part.text}</dd></div>`)}
        </dl>
        <footer>
          <svg viewBox="0 0 ${code.size} ${code.size}" role="img" aria-label=${`QR: ${publicPage}`}>
            <rect width=${code.size} height=${code.size} fill="#fff" />
            <path d=${code.path} shape-rendering="crispEdges" />
          </svg>
          <div>
            <p class="caption">${text.codeCaption}</p>
            <p class="url"><a href=${publicPage}>${publicPage}</a></p>
            <p class="quiet">${text.asOf}</p>
          </div>
        </footer>
      </main>
    </body>
  </html>`);
}
