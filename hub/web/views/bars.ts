// Horizontal bars: a share of something, with its words.
import { html, type View } from '../../render/html.ts';
import type { FigureData } from './figure-data.ts';

export interface Bar {
  readonly name: string;
  readonly value: string;
  /** 0 … 1 of the full width; undefined for no bar. */
  readonly share: number | undefined;
  readonly note?: string;
  readonly data?: FigureData;
}

export function bars(items: readonly Bar[]): View {
  return html`<dl class="bars">
    ${items.map(
      ({ name, value, share, note, data }) => html`<div ...${data}>
        <dt>${name}</dt>
        <dd>
          <span class="bar-value">${value}</span>
          <svg class="bar" aria-hidden="true" focusable="false">
            <rect class="bar-ground" width="100%" height="100%" rx="3" />
            ${share !== undefined && html`<rect class="bar-fill" width=${`${share * 100}%`} height="100%" rx="3" />`}
          </svg>
          ${note && html`<span class="bar-note">${note}</span>`}
        </dd>
      </div>`,
    )}
  </dl>`;
}
