// When people come: weekdays by hours, as a table that is its own text. Two layouts of the same numbers,
// of which the style sheet shows the one that fits.
import type { HeatCell, HeatMap } from '../../report/heat-map.ts';
import { number, plural, WEEKDAY_NAMES } from '../format.ts';
import { html, type View } from '../html.ts';
import { betweenText } from '../words.ts';

const LEVELS = 8;

export interface HeatInput {
  readonly map: HeatMap;
  readonly weeks: number;
  /** The highest floor in use, for words. */
  readonly floorMax: number;
}

export function heatSection({ map, weeks, floorMax }: HeatInput): View {
  const hours = usedHours(map);
  const highest = Math.max(...map.flat().map((cell) => cell?.least ?? 0), 1);
  const cell = (at: HeatCell | undefined) => heatCell(at, highest, floorMax);
  const open = map.flat().some((at) => at !== undefined);
  if (!open) return null;
  const label = `Mean visits by weekday and hour, last ${plural(weeks, 'week')}`;
  return html`<section aria-labelledby="when">
    <div class="section-head"><h2 id="when">When people come</h2></div>
    <p class="quiet">
      Visits in an hour, on average over the last ${plural(weeks, 'week')}. Withheld hours enter at their
      least, so quiet hours may be a little higher than shown. Underlined: rests on fewer than half of the
      hours.
    </p>
    <table class="heat wide-only">
      <caption class="hidden">${label}</caption>
      <thead><tr><td></td>${hours.map((hour) => html`<th scope="col">${two(hour)}</th>`)}</tr></thead>
      <tbody>
        ${map.map(
          (row, day) => html`<tr>
            <th scope="row">${WEEKDAY_NAMES[day]}</th>
            ${hours.map((hour) => cell(row[hour]))}
          </tr>`,
        )}
      </tbody>
    </table>
    <table class="heat narrow-only">
      <caption class="hidden">${label}</caption>
      <thead><tr><td></td>${WEEKDAY_NAMES.map((day) => html`<th scope="col">${day}</th>`)}</tr></thead>
      <tbody>
        ${hours.map(
          (hour) => html`<tr>
            <th scope="row">${two(hour)}</th>
            ${map.map((row) => cell(row[hour]))}
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

function heatCell(cell: HeatCell | undefined, highest: number, floorMax: number): View {
  if (!cell)
    return html`<td class="shut" title="closed, or not in these weeks"><span class="hidden">closed, or not in these weeks</span></td>`;
  const { heard, open, withheld, least, figure } = cell;
  if (least === undefined) return html`<td class="lost" title="not heard">–</td>`;
  const basis = `mean of ${plural(heard, 'hour')} heard of ${open}`;
  if (withheld === heard) {
    const text = floorMax === 0 ? '?' : `<${floorMax}`;
    return html`<td class="held" title=${`withheld in all ${plural(heard, 'hour')}`}>${text}</td>`;
  }
  const level = Math.round((least / highest) * LEVELS);
  const few = heard * 2 < open ? ' few' : '';
  const also = withheld > 0 ? `, ${withheld} of them withheld` : '';
  return html`<td class=${`h${level}${few}`} title=${`${basis}${also}${figure ? `: ${betweenText(figure)}` : ''}`}>${number(least)}</td>`;
}
