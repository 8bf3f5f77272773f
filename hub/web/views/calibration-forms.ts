// The forms of the calibration page. They work without a script, and keep what was typed when it was refused.

import type { LocalDate } from '../../calendar/local-days.ts';
import type { MeasureState } from '../../calibration/state.ts';
import { PEOPLE_MAX } from '../../calibration/typed-count.ts';
import { html, type View } from '../../render/html.ts';
import type { Render } from '../../render/render.ts';
import type { Calibrated } from '../../store/calibrations.ts';
import { HAND_COUNT_KINDS } from '../../store/hand-counts.ts';

/** Fields as they were typed, by name. */
export type Typed = Readonly<Record<string, string | undefined>>;

interface Field {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'date' | 'datetime-local' | 'number';
  readonly value?: string | undefined;
  readonly required?: boolean;
  readonly hint?: string;
  readonly max?: string | number;
  readonly step?: string;
}

function field({ id, name, label, type, value, required = false, hint, max, step }: Field): View {
  return html`<p class="field">
    <label for=${id}>${label}${hint && html` <span class="hint">${hint}</span>`}</label>
    <input
      id=${id}
      name=${name}
      type=${type}
      value=${value ?? ''}
      required=${required}
      max=${max}
      min=${type === 'number' ? 0 : undefined}
      step=${step}
      maxlength=${type === 'text' ? (name === 'by' ? 100 : 500) : undefined}
      autocomplete=${name === 'by' ? 'name' : 'off'}
    />
  </p>`;
}

/** `now`: `2026-11-20T10:00` on the wall of the store. */
export function countForm(
  { words: { counting: words } }: Render,
  action: string,
  typed: Typed,
  now: string,
): View {
  return html`<form class="entry" method="post" action=${`${action}/counts`}>
    <p class="field">
      <label for="kind">${words.what}</label>
      <select id="kind" name="kind">
        ${HAND_COUNT_KINDS.map(
          (kind) => html`<option value=${kind} selected=${typed.kind === kind}>${words.kinds[kind]}</option>`,
        )}
      </select>
    </p>
    ${field({ id: 'from', name: 'from', label: words.from, type: 'datetime-local', value: typed.from, required: true, max: now })}
    ${field({ id: 'to', name: 'to', label: words.to, type: 'datetime-local', value: typed.to, hint: words.toHint, max: now })}
    ${field({ id: 'people', name: 'people', label: words.people, type: 'number', value: typed.people, required: true, max: PEOPLE_MAX, step: 'any' })}
    ${field({ id: 'by', name: 'by', label: words.countedBy, type: 'text', value: typed.by, required: true })}
    ${field({ id: 'note', name: 'note', label: words.note, type: 'text', value: typed.note })}
    <p class="field"><button type="submit">${words.enter}</button></p>
  </form>`;
}

export function applyForm(
  { words: { counting: words } }: Render,
  action: string,
  measure: Calibrated,
  first: LocalDate,
  state: MeasureState,
): View {
  const name = state.current ? words.useInstead : words.use;
  return html`<form class="entry" method="post" action=${`${action}/apply`}>
    <input type="hidden" name="measure" value=${measure} />
    ${field({ id: `${measure}-from`, name: 'from', label: words.fromDay, type: 'date', value: first, hint: words.backwards })}
    ${field({ id: `${measure}-by`, name: 'by', label: words.yourName, type: 'text', required: true })}
    <p class="field"><button type="submit">${name}</button></p>
  </form>`;
}

export function withdrawForm(render: Render, action: string, key: number): View {
  const { withdraw, withdrawCount } = render.words.counting;
  const act = { action: `${action}/counts/${key}/withdraw`, verb: withdraw, what: withdrawCount(key) };
  return saying(render, `withdraw-${key}`, act);
}

export function endForm(render: Render, action: string, key: number): View {
  const { end, endCalibration, fromDay, fromNow } = render.words.counting;
  const act = { action: `${action}/${key}/end`, verb: end, what: endCalibration(key) };
  const from = field({ id: `end-${key}-from`, name: 'from', label: fromDay, type: 'date', hint: fromNow });
  return saying(render, `end-${key}`, act, from);
}

interface Act {
  /** Where the form posts to. */
  readonly action: string;
  readonly verb: string;
  /** For those who do not see which line it is in. */
  readonly what: string;
}

/** A form behind a word, that wants a name and a reason. */
function saying({ words }: Render, id: string, { action, verb, what }: Act, more: View = null): View {
  const { yourName, why } = words.counting;
  return html`<details class="act">
    <summary>${verb}<span class="hidden"> ${what}</span></summary>
    <form class="entry" method="post" action=${action}>
      ${more} ${field({ id: `${id}-by`, name: 'by', label: yourName, type: 'text', required: true })}
      ${field({ id: `${id}-why`, name: 'why', label: why, type: 'text', required: true })}
      <p class="field"><button type="submit">${verb}</button></p>
    </form>
  </details>`;
}
