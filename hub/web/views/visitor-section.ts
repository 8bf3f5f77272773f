// From the street into the shop, and how long they stay: over the range of the page.
import { DWELL_BANDS, type DwellBand } from '../../../shared/hourly-count.ts';
import { figureOfSum } from '../../report/interval.ts';
import { captureRate, meanStay } from '../../report/ratios.ts';
import { known } from '../../report/sums.ts';
import type { RangedSum, Sums } from '../../store/hours.ts';
import { number, percent } from '../format.ts';
import { html, type View } from '../html.ts';
import { bandText, betweenShares, betweenText, hoursText, STAY_FROM } from '../words.ts';
import { type Bar, bars } from './bars.ts';

export function visitorSection(sums: Sums, rangeName: string, sensors: number): View {
  return html`<div class="pair">
    <section aria-labelledby="funnel">
      <div class="section-head"><h2 id="funnel">From the street into the shop</h2></div>
      ${funnel(sums, rangeName, sensors)}
    </section>
    <section aria-labelledby="stay">
      <div class="section-head"><h2 id="stay">How long they stay</h2></div>
      ${stays(sums, rangeName, sensors)}
    </section>
  </div>`;
}

function funnel(sums: Sums, rangeName: string, sensors: number): View {
  const rate = captureRate(sums);
  if (!rate) return html`<p class="quiet">No hour of ${rangeName} published both visits and passers-by.</p>`;
  const { hours } = sums.funnel;
  const [visits, passersby] = [sums.funnel.visits.sum, sums.funnel.passersby.sum];
  return html`<p class="quiet">
      ${percent(rate.value)} of the phones that were heard came in, ${betweenShares(rate)}: ${rangeName}, over the
      ${` ${hoursText(hours, sensors)}`} that published both.
    </p>
    ${bars([
      { name: 'Heard in all', value: number(visits + passersby), share: 1 },
      {
        name: 'Passed by',
        value: number(passersby),
        share: 1 - rate.value,
        note: between(sums.funnel.passersby),
      },
      { name: 'Came in', value: number(visits), share: rate.value, note: between(sums.funnel.visits) },
    ])}`;
}

const between = (sum: RangedSum) => betweenText(figureOfSum(sum));

const BAND_NAMES = {
  under5: 'Under 5 minutes',
  from5to15: '5 to 15 minutes',
  from15to60: '15 to 60 minutes',
  over60: 'Over an hour',
} as const satisfies Record<DwellBand, string>;

function stays(sums: Sums, rangeName: string, sensors: number): View {
  const mean = meanStayView(sums, sensors);
  const largest = Math.max(...DWELL_BANDS.map((band) => sums.cells[band].sum));
  if (DWELL_BANDS.every((band) => known(sums.cells[band]).kind === 'unknown')) {
    return (
      mean ??
      html`<p class="quiet" data-figure="stays" data-known="unknown">Not known: people stay for too long to be told apart, or too few days were heard.</p>`
    );
  }
  if (largest === 0)
    return html`${mean}<p class="quiet">No length of a visit was published in ${rangeName}.</p>`;
  const total = DWELL_BANDS.reduce((sum, band) => sum + sums.cells[band].sum, 0);
  const bandBar = (band: DwellBand): Bar => {
    const { sum, suppressed, released } = sums.cells[band];
    const data = {
      'data-figure': band,
      'data-known': known(sums.cells[band]).kind,
      'data-value': released > 0 ? sum : undefined,
    };
    // Withheld in every single hour: then it says nothing of how many there were.
    if (released === 0) {
      const note = suppressed > 0 ? 'no hour published it' : "this sensor's profile cannot know it";
      const value = suppressed > 0 ? 'withheld' : 'not known';
      return { name: BAND_NAMES[band], value, share: undefined, note, data };
    }
    const withheld =
      suppressed > 0 ? `${number(suppressed)} of ${hoursText(suppressed + released, sensors)} withheld` : '';
    return {
      name: BAND_NAMES[band],
      value: bandText(sums.cells[band]),
      share: sum / total,
      data,
      ...(withheld !== '' && { note: withheld }),
    };
  };
  return html`${mean ?? html`<p class="quiet">The lengths that were published are too few for a fair average.</p>`}
    ${bars(DWELL_BANDS.map(bandBar))}`;
}

function meanStayView(sums: Sums, sensors: number): View | undefined {
  const stay = meanStay(sums);
  if (!stay) return undefined;
  const { value, range, from } = stay;
  const between = range ? `, ${betweenText({ value, low: range[0], high: range[1] })}` : '';
  const rests =
    stay.hours < sums.heard ? ` Told by ${hoursText(stay.hours, sensors)} of ${number(sums.heard)}.` : '';
  return html`<p class="quiet" data-figure="stays" data-known=${from}>
      About ${number(value)} minutes on average${between}: ${STAY_FROM[from]}.${rests}
    </p>`;
}
