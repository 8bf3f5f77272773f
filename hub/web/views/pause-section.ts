// Pausing a store from its page: a notice while it is paused, and the form for both. Works without a script.
import { localMinute } from '../../report/local-days.ts';
import { html, type View } from '../html.ts';
import { pauseHref } from '../links.ts';
import type { StoreState } from '../load-store.ts';
import type { Problem } from '../problem.ts';

/** What was typed and refused. */
export interface RefusedPause {
  readonly problem: Problem;
  readonly typed: { readonly by: string; readonly until: string; readonly reason: string };
}

export function pauseNotice({ store, pause }: StoreState): View {
  if (!pause) return null;
  const end = pause.untilMs === null ? '' : ` until ${localMinute(store.timeZone, pause.untilMs)}`;
  const why = pause.reason === '' ? '' : ` (${pause.reason})`;
  return html`<p class="notice" data-paused=${pause.pausedBy} data-until=${pause.untilMs === null ? undefined : new Date(pause.untilMs).toISOString()}>
    <b>Paused</b> since ${localMinute(store.timeZone, pause.sinceMs)}${end}, by ${pause.pausedBy}${why}: its sensors hear
    nothing. <a href="#pause">Resume</a>
  </p>`;
}

export function pauseSection({ store, pause }: StoreState, refused?: RefusedPause): View {
  const { by = '', until = '', reason = '' } = refused?.typed ?? {};
  return html`<section aria-labelledby="pause">
    <div class="section-head"><h2 id="pause">${pause ? 'Resume counting' : 'Pause counting'}</h2></div>
    <p class="quiet">
      ${
        pause
          ? 'Its sensors hear again within seconds.'
          : 'Within seconds its sensors hear nothing; the hours are marked. Who did it and why is kept in the audit log.'
      }
    </p>
    ${refused && html`<p class="notice bad" role="alert"><b>${refused.problem.what}.</b> ${refused.problem.doThis}</p>`}
    <form class="entry" method="post" action=${`${pauseHref(store)}/${pause ? 'resume' : 'pause'}`}>
      <p class="field">
        <label for="pause-by">Your name</label>
        <input id="pause-by" name="by" type="text" value=${by} required maxlength="100" autocomplete="name" />
      </p>
      ${
        !pause &&
        html`<p class="field">
          <label for="pause-until">Until <span class="hint">(empty: until resumed)</span></label>
          <input id="pause-until" name="until" type="datetime-local" value=${until} />
        </p>`
      }
      <p class="field">
        <label for="pause-reason">Reason <span class="hint">(optional)</span></label>
        <input id="pause-reason" name="reason" type="text" value=${reason} maxlength="500" autocomplete="off" />
      </p>
      <p class="field"><button type="submit">${pause ? 'Resume' : 'Pause'}</button></p>
    </form>
  </section>`;
}
