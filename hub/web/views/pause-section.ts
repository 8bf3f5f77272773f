// Pausing a store from its page: a notice while it is paused, and the form for both. Works without a script.

import { html, type View } from '../../render/html.ts';
import type { Render } from '../../render/render.ts';
import type { StoreState } from '../../report/store-state.ts';
import { pauseHref } from '../links.ts';
import type { Problem } from '../problem.ts';
import { refusal } from './problem-page.ts';

/** What was typed and refused. */
export interface RefusedPause {
  readonly problem: Problem;
  readonly typed: { readonly by: string; readonly until: string; readonly reason: string };
}

export function pauseNotice({ words, dates }: Render, { store, pause }: StoreState): View {
  if (!pause) return null;
  const { sinceMs, untilMs, pausedBy, reason } = pause;
  const moment = (epochMs: number) => dates.moment(store.timeZone, epochMs);
  const who = reason === '' ? pausedBy : `${pausedBy} (${reason})`;
  const text =
    untilMs === null
      ? words.pause.paused(moment(sinceMs), who)
      : words.pause.pausedUntil(moment(sinceMs), moment(untilMs), who);
  return html`<p class="notice" data-paused=${pausedBy} data-until=${untilMs === null ? undefined : new Date(untilMs).toISOString()}>
    ${text} <a href="#pause">${words.pause.resume}</a>
  </p>`;
}

export function pauseSection(render: Render, { store, pause }: StoreState, refused?: RefusedPause): View {
  const words = render.words.pause;
  const { by = '', until = '', reason = '' } = refused?.typed ?? {};
  return html`<section aria-labelledby="pause">
    <div class="section-head"><h2 id="pause">${pause ? words.resumeCounting : words.pauseCounting}</h2></div>
    <p class="quiet">${pause ? words.resumeLead : words.pauseLead}</p>
    ${refused && refusal(render, refused.problem)}
    <form class="entry" method="post" action=${`${pauseHref(store)}/${pause ? 'resume' : 'pause'}`}>
      <p class="field">
        <label for="pause-by">${words.by}</label>
        <input id="pause-by" name="by" type="text" value=${by} required maxlength="100" autocomplete="name" />
      </p>
      ${
        !pause &&
        html`<p class="field">
          <label for="pause-until">${words.until} <span class="hint">${words.untilHint}</span></label>
          <input id="pause-until" name="until" type="datetime-local" value=${until} />
        </p>`
      }
      <p class="field">
        <label for="pause-reason">${words.reason} <span class="hint">${words.reasonHint}</span></label>
        <input id="pause-reason" name="reason" type="text" value=${reason} maxlength="500" autocomplete="off" />
      </p>
      <p class="field"><button type="submit">${pause ? words.resume : words.pause}</button></p>
    </form>
  </section>`;
}
