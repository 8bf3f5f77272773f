// When people come: weekdays by hours, as a table that is its own text. Two layouts of the same numbers,
// of which the style sheet shows the one that fits.
import { betweenText } from '../../render/figures.ts';
import { html, type View } from '../../render/html.ts';
import { weekFrom } from '../../render/language.ts';
import type { Render } from '../../render/render.ts';
import type { HeatCell, HeatMap } from '../../report/heat-map.ts';

export interface HeatInput {
  readonly map: HeatMap;
  readonly weeks: number;
  /** The highest floor in use, for words. */
  readonly floorMax: number;
}

export function heatSection(render: Render, { map, weeks, floorMax }: HeatInput): View {
  const {
    words: { heat: words },
    dates,
    weekStart,
  } = render;
  const { cells, hours } = map;
  if (hours.length === 0) return null;
  const cell = (at: HeatCell | undefined) => heatCell(render, at, floorMax);
  const label = words.caption(weeks);
  const days = weekFrom(weekStart);
  return html`<section aria-labelledby="when">
    <div class="section-head"><h2 id="when">${words.when}</h2></div>
    <p class="quiet">${words.lead(weeks)}</p>
    <table class="heat wide-only">
      <caption class="hidden">${label}</caption>
      <thead><tr><td></td>${hours.map((hour) => html`<th scope="col">${two(hour)}</th>`)}</tr></thead>
      <tbody>
        ${days.map(
          (day) => html`<tr>
            <th scope="row">${dates.weekdayShort(day)}</th>
            ${hours.map((hour) => cell(cells[day]?.[hour]))}
          </tr>`,
        )}
      </tbody>
    </table>
    <table class="heat narrow-only">
      <caption class="hidden">${label}</caption>
      <thead><tr><td></td>${days.map((day) => html`<th scope="col">${dates.weekdayShort(day)}</th>`)}</tr></thead>
      <tbody>
        ${hours.map(
          (hour) => html`<tr>
            <th scope="row">${two(hour)}</th>
            ${days.map((day) => cell(cells[day]?.[hour]))}
          </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

const two = (hour: number) => String(hour).padStart(2, '0');

function heatCell(render: Render, cell: HeatCell | undefined, floorMax: number): View {
  const words = render.words.heat;
  if (!cell) return html`<td class="shut" title=${words.shut}><span class="hidden">${words.shut}</span></td>`;
  const { heard, open, withheld, least, figure, level, few } = cell;
  if (least === undefined) return html`<td class="lost" title=${words.notHeard}>–</td>`;
  if (withheld === heard) {
    const text = floorMax === 0 ? '?' : `<${floorMax}`;
    return html`<td class="held" title=${words.allWithheld(heard)}>${text}</td>`;
  }
  const basis = [
    words.mean(heard, open),
    withheld > 0 && words.someWithheld(withheld),
    figure && betweenText(render, figure),
  ];
  return html`<td class=${`h${level}${few ? ' few' : ''}`} title=${basis.filter(Boolean).join(', ')}>${render.numbers.whole(least)}</td>`;
}
