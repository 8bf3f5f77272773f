// How a day stands beside earlier ones, in a few words, and only as strongly as the numbers allow.
import type { Comparison } from '../../report/compare.ts';
import { plural, signedPercent } from '../format.ts';
import { html, type View } from '../html.ts';

/** Smaller changes are said, but not coloured: shops vary so much from week to week. */
const TELLING_CHANGE = 0.05;

/** `against`: `last Monday`. Nothing is said where too little was heard on either side. */
export function comparisonView(
  comparison: Comparison | undefined,
  against: string,
  hoursHeard: number,
): View {
  if (!comparison)
    return html`<span class="faint" data-change="unheard">no whole hours to compare with ${against}</span>`;
  const { change, withinError, hours } = comparison;
  const over = hours < hoursHeard ? ` (${plural(hours, 'hour')} heard both times)` : '';
  if (change === undefined)
    return html`<span class="faint" data-change="too-few">too few to compare with ${against}</span>`;
  if (withinError) return html`<span data-change="none"><b class="change">≈</b> as ${against}${over}</span>`;
  const tone = Math.abs(change) < TELLING_CHANGE ? 'flat' : change < 0 ? 'down' : 'up';
  return html`<span data-change=${change}><b class=${`change ${tone}`}>${signedPercent(change)}</b> on ${against}${over}</span>`;
}
