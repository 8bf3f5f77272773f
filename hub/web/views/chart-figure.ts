// A chart with its legend in plain words and its numbers as a table: the table is the chart's text, and
// the source of its tips.
import { columnChart } from '../../render/charts/column-chart.ts';
import type { Column } from '../../render/charts/column-layout.ts';
import { hatchPath } from '../../render/charts/path.ts';
import { html, type View } from '../../render/html.ts';
import type { Render } from '../../render/render.ts';
import type { Words } from '../../render/words/en.ts';

interface TableRow {
  /** The first cell heads the row. */
  readonly cells: readonly View[];
  /** Where the row's head leads. */
  readonly href?: string;
}

export interface ChartTable {
  readonly heads: readonly string[];
  /** One row a column of the chart, in the same order. */
  readonly rows: readonly TableRow[];
}

export interface ChartFigure {
  /** What the chart shows, for those who cannot see it. */
  readonly label: string;
  readonly columns: readonly Column[];
  readonly table: ChartTable;
  readonly legend: readonly LegendItem[];
}

export function chartFigure(render: Render, { label, columns, table, legend }: ChartFigure): View {
  const { charts } = render.words;
  return html`<figure class="chart" data-chart>
    <div class="plot-box">
      <div class="plot" role="img" tabindex="0" aria-label=${charts.tableBelow(label)}>
        ${columnChart(columns, render.numbers.whole)}
      </div>
    </div>
    <figcaption>${legendList(render, legend)}</figcaption>
    <details>
      <summary>${charts.asTable}</summary>
      ${dataTable(label, table)}
    </details>
  </figure>`;
}

export function dataTable(caption: string, { heads, rows }: ChartTable): View {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${caption}>
    <table>
      <caption class="hidden">${caption}</caption>
      <thead><tr>${heads.map((head) => html`<th scope="col" class="head">${head}</th>`)}</tr></thead>
      <tbody>
        ${rows.map(
          ({ cells: [head, ...cells], href }) => html`<tr>
            <th scope="row">${href === undefined ? head : html`<a href=${href}>${head}</a>`}</th>
            ${cells.map((cell) => html`<td>${cell}</td>`)}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

export type LegendItem = keyof Words['charts']['legend'];

export function legendList({ words: { charts } }: Render, items: readonly LegendItem[]): View {
  return html`<ul class="legend">
    ${items.map((item) => html`<li>${swatch(item)}${charts.legend[item]}</li>`)}
  </ul>`;
}

function swatch(item: LegendItem): View {
  return html`<svg class="swatch" viewBox="0 0 14 14" aria-hidden="true" focusable="false">
    ${item === 'usual' ? html`<path class="usual" d="M0 7h14" />` : html`<rect class=${item} width="14" height="14" rx="2" />`}
    ${item === 'withheld' && html`<path class="withheld-lines" d=${hatchPath({ x: 0, y: 0, width: 14, height: 14 })} />`}
    ${item === 'missing' && html`<rect class="missing-foot" y="11" width="14" height="3" />`}
  </svg>`;
}
