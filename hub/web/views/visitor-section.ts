// From the street into the shop, and how long they stay: over the range of the page.
import { DWELL_BANDS, type DwellBand } from '../../../shared/hourly-count.ts';
import { figureOfSum } from '../../figures/interval.ts';
import { captureRate, meanStay } from '../../figures/ratios.ts';
import { known } from '../../figures/sums.ts';
import { bandText, betweenShares, betweenText, hoursText } from '../../render/figures.ts';
import { html, type View } from '../../render/html.ts';
import type { Render } from '../../render/render.ts';
import type { RangedSum, Sums } from '../../store/hours.ts';
import { type Bar, bars } from './bars.ts';

export interface VisitorInput {
  readonly sums: Sums;
  /** In a sentence: `these 4 weeks`. */
  readonly rangeName: string;
  readonly sensors: number;
}

export function visitorSection(render: Render, input: VisitorInput): View {
  const words = render.words.visitors;
  return html`<div class="pair">
    <section aria-labelledby="funnel">
      <div class="section-head"><h2 id="funnel">${words.funnel}</h2></div>
      ${funnel(render, input)}
    </section>
    <section aria-labelledby="stay">
      <div class="section-head"><h2 id="stay">${words.stay}</h2></div>
      ${stays(render, input)}
    </section>
  </div>`;
}

function funnel(render: Render, { sums, rangeName, sensors }: VisitorInput): View {
  const {
    words: { visitors: words },
    numbers,
  } = render;
  const rate = captureRate(sums);
  if (!rate) return html`<p class="quiet">${words.noFunnel(rangeName)}</p>`;
  const { hours, visits, passersby } = sums.funnel;
  const between = (sum: RangedSum) => betweenText(render, figureOfSum(sum));
  const share = numbers.percent(rate.value);
  return html`<p class="quiet">
      ${words.rate(share, betweenShares(render, rate), rangeName, hoursText(render, hours, sensors))}
    </p>
    ${bars([
      { name: words.all, value: numbers.whole(visits.sum + passersby.sum), share: 1 },
      {
        name: words.passed,
        value: numbers.whole(passersby.sum),
        share: 1 - rate.value,
        note: between(passersby),
      },
      { name: words.cameIn, value: numbers.whole(visits.sum), share: rate.value, note: between(visits) },
    ])}`;
}

function stays(render: Render, input: VisitorInput): View {
  const words = render.words.visitors;
  const { cells } = input.sums;
  const mean = meanStayView(render, input);
  if (DWELL_BANDS.every((band) => known(cells[band]).kind === 'unknown')) {
    return mean ?? html`<p class="quiet" data-figure="stays" data-known="unknown">${words.stayUnknown}</p>`;
  }
  if (DWELL_BANDS.every((band) => cells[band].sum === 0))
    return html`${mean}<p class="quiet">${words.noStay(input.rangeName)}</p>`;
  const total = DWELL_BANDS.reduce((sum, band) => sum + cells[band].sum, 0);
  return html`${mean ?? html`<p class="quiet">${words.noAverage}</p>`}
    ${bars(DWELL_BANDS.map((band) => bandBar(render, input, band, total)))}`;
}

/** `total`: of all bands. */
function bandBar(render: Render, { sums, sensors }: VisitorInput, band: DwellBand, total: number): Bar {
  const words = render.words.visitors;
  const name = words.bands[band];
  const { sum, suppressed, released } = sums.cells[band];
  const data = {
    'data-figure': band,
    'data-known': known(sums.cells[band]).kind,
    'data-value': released > 0 ? sum : undefined,
  };
  // Withheld in every single hour: then it says nothing of how many there were.
  if (released === 0) {
    const note = suppressed > 0 ? words.nonePublished : words.cannotKnow;
    const value = suppressed > 0 ? words.withheld : render.words.figures.notKnown;
    return { name, value, share: undefined, note, data };
  }
  const bar = { name, value: bandText(render, sums.cells[band]), share: sum / total, data };
  if (suppressed === 0) return bar;
  return { ...bar, note: words.someWithheld(suppressed, hoursText(render, suppressed + released, sensors)) };
}

function meanStayView(render: Render, { sums, sensors }: VisitorInput): View | undefined {
  const { visitors: words, figures } = render.words;
  const stay = meanStay(sums);
  if (!stay) return undefined;
  const { value, range, from, hours } = stay;
  const how = figures.stayFrom[from];
  const text = range
    ? words.averageBetween(value, betweenText(render, { value, low: range[0], high: range[1] }), how)
    : words.average(value, how);
  const rests = hours < sums.heard && words.toldBy(hoursText(render, hours, sensors), sums.heard);
  return html`<p class="quiet" data-figure="stays" data-known=${from}>${text} ${rests}</p>`;
}
