// A headline figure: what it is, the number, and in small print what the number leaves out.
import { html, type View } from '../../render/html.ts';
import type { FigureData } from './figure-data.ts';

export interface FigureTile {
  readonly name: string;
  /** Before the number: `at least`, `about`. */
  readonly prefix?: string | undefined;
  readonly value: string;
  readonly unit?: string;
  readonly data?: FigureData;
  readonly notes: readonly View[];
}

function figureTile({ name, prefix, value, unit, data, notes }: FigureTile): View {
  return html`<div class="tile" ...${data}>
    <dt>${name}</dt>
    <dd class="value">
      ${prefix && html`<span class="prefix">${prefix} </span>`}${value}${unit && html`<span class="unit"> ${unit}</span>`}
    </dd>
    ${notes.filter(Boolean).map((note) => html`<dd class="note">${note}</dd>`)}
  </div>`;
}

export const figureTiles = (tiles: readonly FigureTile[]): View =>
  html`<dl class="tiles">${tiles.map(figureTile)}</dl>`;
