// From the street into the shop, and how long they stay: over the range of the page.
import { BANDS, captureRate, meanStayMinutes } from '../../report/ratios.ts';
import type { Measure, Sums } from '../../store/read-hours.ts';
import { number, percent } from '../format.ts';
import { html, type View } from '../html.ts';
import { hoursText, totalText } from '../words.ts';
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
  const { visits, passersby, hours } = sums.funnel;
  return html`<p class="quiet">
      ${percent(rate.value)} of the phones that were heard came in: ${rangeName}, over the
      ${` ${hoursText(hours, sensors)}`} that published both.
    </p>
    ${bars([
      { name: 'Heard in all', value: number(visits + passersby), share: 1 },
      { name: 'Passed by', value: number(passersby), share: 1 - rate.value },
      { name: 'Came in', value: number(visits), share: rate.value },
    ])}`;
}

const BAND_NAMES = {
  under5: 'Under 5 minutes',
  from5to15: '5 to 15 minutes',
  from15to60: '15 to 60 minutes',
  over60: 'Over an hour',
} as const satisfies Partial<Record<Measure, string>>;

function stays(sums: Sums, rangeName: string, sensors: number): View {
  const largest = Math.max(...BANDS.map((band) => sums.cells[band].sum));
  if (largest === 0) return html`<p class="quiet">No length of a visit was published in ${rangeName}.</p>`;
  const total = BANDS.reduce((sum, band) => sum + sums.cells[band].sum, 0);
  const mean = meanStayMinutes(sums);
  const bandBar = (band: (typeof BANDS)[number]): Bar => {
    const { sum, suppressed, released } = sums.cells[band];
    // Withheld in every single hour: then it says nothing of how many there were.
    if (released === 0) {
      const note = 'no hour published it: too few, or longer than pseudonyms live';
      return { name: BAND_NAMES[band], value: 'not known', share: undefined, note };
    }
    const withheld =
      suppressed > 0 ? `${number(suppressed)} of ${hoursText(suppressed + released, sensors)} withheld` : '';
    return {
      name: BAND_NAMES[band],
      value: totalText(sums.cells[band]),
      share: sum / total,
      ...(withheld !== '' && { note: withheld }),
    };
  };
  return html`<p class="quiet">
      ${
        mean
          ? `About ${number(mean.value)} minutes on average, from the ${hoursText(mean.hours, sensors)} that published all four lengths.`
          : 'No hour published all four lengths, so there is no fair average.'
      }
    </p>
    ${bars(BANDS.map(bandBar))}`;
}
