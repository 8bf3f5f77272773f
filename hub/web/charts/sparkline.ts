// The last open hours of a store in one word-sized drawing. Plain SVG: it has no axes, and a hundred stores
// must not cost a hundred charts.
import type { HourReport } from '../../report/day-report.ts';
import { html, type View } from '../html.ts';

const SLOT = 8;
const GAP = 2;
const HEIGHT = 36;
/** A young store's few hours are not blown up to the full width. */
const SLOTS_MIN = 24;

/** Oldest first. */
export function sparkline(hours: readonly HourReport[], label: string): View {
  const slots = Math.max(hours.length, SLOTS_MIN);
  const highest = Math.max(...hours.map(({ sums }) => sums?.cells.visits.sum ?? 0), 10);
  return html`<svg
    class="spark"
    viewBox=${`0 0 ${slots * SLOT - GAP} ${HEIGHT}`}
    preserveAspectRatio="xMinYMax meet"
    role="img"
    aria-label=${label}
  >
    ${hours.map((hour, index) => slot(hour, index * SLOT, highest))}
  </svg>`;
}

function slot({ state, sums, partly }: HourReport, x: number, highest: number): View {
  if (state === 'missing')
    return html`<rect class="missing" x=${x} y="0" width=${SLOT - GAP} height=${HEIGHT} />`;
  const visits = sums?.cells.visits;
  if (!visits) return null;
  const solid = visits.released === 0 ? 0 : Math.max(1, (visits.sum / highest) * HEIGHT);
  const hidden = visits.hiddenMax === 0 ? 0 : Math.max(4, (visits.hiddenMax / highest) * HEIGHT);
  const top = Math.max(0, HEIGHT - solid - hidden);
  return html`${hidden > 0 && html`<rect class="withheld" x=${x} y=${top} width=${SLOT - GAP} height=${hidden} />`}
    ${solid > 0 && html`<rect class=${partly ? 'partly' : 'whole'} x=${x} y=${HEIGHT - solid} width=${SLOT - GAP} height=${solid} />`}`;
}
