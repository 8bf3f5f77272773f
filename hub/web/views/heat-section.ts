// When people come: weekdays by hours, as a table that is its own text. Two layouts of the same numbers,
// of which the style sheet shows the one that fits.
import { betweenText } from '../../render/figures.ts';
import { html, type View } from '../../render/html.ts';
import { weekFrom } from '../../render/language.ts';
import type { Render } from '../../render/render.ts';
import type { HeatCell, HeatMap } from '../../report/heat-map.ts';

const LEVELS = 8;

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
  const hours = usedHours(map);
  const highest = Math.max(...map.flat().map((cell) => cell?.least ?? 0), 1);
  const cell = (at: HeatCell | undefined) => heatCell(render, at, highest, floorMax);
  const open = map.flat().some((at) => at !== undefined);
  if (!open) return null;
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
            ${hours.map((hour) => cell(map[day]?.[hour]))}
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
            ${days.map((day) => cell(map[day]?.[hour]))}
          </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

const two = (hour: number) => String(hour).padStart(2, '0');

/** From the first to the last hour of day that is open on any weekday. */
function usedHours(map: HeatMap): number[] {
  const hours = Array.from({ length: 24 }, (_, hour) => hour);
  const used = hours.filter((hour) => map.some((row) => row[hour] !== undefined));
  return used.length === 0 ? [] : hours.slice(used[0], used.at(-1)! + 1);
}

function heatCell(render: Render, cell: HeatCell | undefined, highest: number, floorMax: number): View {
  const words = render.words.heat;
  if (!cell) return html`<td class="shut" title=${words.shut}><span class="hidden">${words.shut}</span></td>`;
  const { heard, open, withheld, least, figure } = cell;
  if (least === undefined) return html`<td class="lost" title=${words.notHeard}>–</td>`;
  if (withheld === heard) {
    const text = floorMax === 0 ? '?' : `<${floorMax}`;
    return html`<td class="held" title=${words.allWithheld(heard)}>${text}</td>`;
  }
  const level = Math.round((least / highest) * LEVELS);
  const few = heard * 2 < open ? ' few' : '';
  const basis = [
    words.mean(heard, open),
    withheld > 0 && words.someWithheld(withheld),
    figure && betweenText(render, figure),
  ];
  return html`<td class=${`h${level}${few}`} title=${basis.filter(Boolean).join(', ')}>${render.numbers.whole(least)}</td>`;
}
