// The last open hours of a store in one word-sized drawing, without axes.
import type { HourReport } from '../../report/day-report.ts';
import { html, type View } from '../html.ts';
import { type Box, boxesPath, hatchesPath } from './path.ts';

const SLOT = 8;
const GAP = 2;
const HEIGHT = 36;
/** A young store's few hours are not blown up to the full width. */
const SLOTS_MIN = 24;
/** What a few visits are drawn against, so that two of them do not look like a crowd. */
const HIGHEST_MIN = 10;

/** Px of the line under what was not heard: its ground alone is pale. */
const FOOT = 3;

type Look = 'missing' | 'missing-foot' | 'withheld' | 'whole' | 'partly';
const LOOKS: readonly Look[] = ['missing', 'missing-foot', 'withheld', 'whole', 'partly'];

interface Counted {
  readonly sum: number;
  readonly released: number;
  readonly hiddenMax: number;
}

/** As much of an hour as is drawn. */
export type SparkHour = Pick<HourReport, 'state' | 'partly'> & {
  readonly sums: { readonly cells: { readonly visits: Counted } } | undefined;
};

/** Oldest first. `label`: what it shows, for those who cannot see it. */
export function sparkline(hours: readonly SparkHour[], label: string): View {
  const slots = Math.max(hours.length, SLOTS_MIN);
  const boxes = sparkBoxes(hours);
  const hatched = hatchesPath(boxes.filter(({ look }) => look === 'withheld'));
  return html`<svg
    class="spark"
    viewBox=${`0 0 ${slots * SLOT - GAP} ${HEIGHT}`}
    preserveAspectRatio="xMinYMax meet"
    role="img"
    aria-label=${label}
  >
    ${LOOKS.map((look) => {
      const path = boxesPath(boxes.filter((box) => box.look === look));
      return path !== '' && html`<path class=${look} d=${path} />`;
    })}
    ${hatched !== '' && html`<path class="withheld-lines" d=${hatched} />`}
  </svg>`;
}

/** Hours that were closed, are to come or know no count have none. */
export function sparkBoxes(hours: readonly SparkHour[]): (Box & { readonly look: Look })[] {
  const most = ({ sums }: SparkHour) => (sums?.cells.visits.sum ?? 0) + (sums?.cells.visits.hiddenMax ?? 0);
  const highest = Math.max(...hours.map(most), HIGHEST_MIN);
  return hours.flatMap((hour, index) => slot(hour, index * SLOT, highest));
}

function slot({ state, sums, partly }: SparkHour, x: number, highest: number) {
  const box = (look: Look, y: number, height: number) => ({ look, x, y, width: SLOT - GAP, height });
  if (state === 'missing') return [box('missing', 0, HEIGHT), box('missing-foot', HEIGHT - FOOT, FOOT)];
  const visits = sums?.cells.visits;
  if (!visits) return [];
  const solid = visits.released === 0 ? 0 : Math.max(1, (visits.sum / highest) * HEIGHT);
  const hidden = visits.hiddenMax === 0 ? 0 : Math.max(4, (visits.hiddenMax / highest) * HEIGHT);
  return [
    ...(hidden > 0 ? [box('withheld', Math.max(0, HEIGHT - solid - hidden), hidden)] : []),
    ...(solid > 0 ? [box(partly ? 'partly' : 'whole', HEIGHT - solid, solid)] : []),
  ];
}
