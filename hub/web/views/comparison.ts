// How a day stands beside earlier ones, in a few words, and only as strongly as the numbers allow.

import { html, type View } from '../../render/html.ts';
import type { Render } from '../../render/render.ts';
import type { Comparison } from '../../report/compare.ts';
import type { NotComparedDay } from '../../report/day-page.ts';

/** Smaller changes are said, but not coloured: shops vary so much from week to week. */
const TELLING_CHANGE = 0.05;

/** What a day is compared with: the last `days` of its weekday; `Monday`, as the reader's language has it. */
interface Against {
  readonly weekday: string;
  readonly days: number;
}

/** Nothing is said where too little was heard on either side. */
export function comparisonView(
  { words: { comparison: words }, numbers }: Render,
  comparison: Comparison | undefined,
  { weekday, days }: Against,
  hoursHeard: number,
): View {
  if (!comparison)
    return html`<span class="faint" data-change="unheard">${words.nothingToCompare(weekday, days)}</span>`;
  const { change, withinError, hours } = comparison;
  const over = hours < hoursHeard ? ` ${words.hoursBoth(hours)}` : '';
  if (change === undefined)
    return html`<span class="faint" data-change="too-few">${words.tooFew(weekday, days)}</span>`;
  if (withinError)
    return html`<span data-change="none"><b class="change">≈</b> ${words.as(weekday, days)}${over}</span>`;
  const tone = Math.abs(change) < TELLING_CHANGE ? 'flat' : change < 0 ? 'down' : 'up';
  return html`<span data-change=${change}><b class=${`change ${tone}`}>${numbers.signedPercent(change)}</b> ${words.on(weekday, days)}${over}</span>`;
}

/** Why a day is not held against the one of last week. */
export function notComparedView(
  { words: { comparison }, dates }: Render,
  not: NotComparedDay,
  weekday: string,
): View {
  const text =
    not.because === 'begins'
      ? comparison.sinceBegun(weekday, dates.full(not.begins))
      : comparison.closedPeriod(weekday);
  return html`<span class="faint" data-change=${not.because}>${text}</span>`;
}
