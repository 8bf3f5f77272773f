// The forms of the calibration page. They work without a script, and keep what was typed when it was refused.
import type { MeasureState } from '../../calibration/state.ts';
import { PEOPLE_MAX } from '../../calibration/typed-count.ts';
import { KIND_WORDS } from '../../calibration/words.ts';
import type { LocalDate } from '../../report/local-days.ts';
import type { Calibrated } from '../../store/calibrations.ts';
import { HAND_COUNT_KINDS } from '../../store/hand-counts.ts';
import { html, type View } from '../html.ts';

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
export function countForm(action: string, typed: Typed, now: string): View {
  return html`<form class="entry" method="post" action=${`${action}/counts`}>
    <p class="field">
      <label for="kind">What was counted</label>
      <select id="kind" name="kind">
        ${HAND_COUNT_KINDS.map(
          (kind) =>
            html`<option value=${kind} selected=${typed.kind === kind}>People who ${kind === 'entries' ? '' : 'were '}${KIND_WORDS[kind]}</option>`,
        )}
      </select>
    </p>
    ${field({ id: 'from', name: 'from', label: 'From', type: 'datetime-local', value: typed.from, required: true, max: now })}
    ${field({ id: 'to', name: 'to', label: 'To', type: 'datetime-local', value: typed.to, hint: '(empty: one hour)', max: now })}
    ${field({ id: 'people', name: 'people', label: 'People', type: 'number', value: typed.people, required: true, max: PEOPLE_MAX, step: 'any' })}
    ${field({ id: 'by', name: 'by', label: 'Counted by', type: 'text', value: typed.by, required: true })}
    ${field({ id: 'note', name: 'note', label: 'Note', type: 'text', value: typed.note })}
    <p class="field"><button type="submit">Enter count</button></p>
  </form>`;
}

export function applyForm(action: string, measure: Calibrated, first: LocalDate, state: MeasureState): View {
  const name = state.current ? 'Use this factor instead' : 'Use this factor';
  return html`<form class="entry" method="post" action=${`${action}/apply`}>
    <input type="hidden" name="measure" value=${measure} />
    ${field({ id: `${measure}-from`, name: 'from', label: 'From the day', type: 'date', value: first, hint: '(it holds backwards to then)' })}
    ${field({ id: `${measure}-by`, name: 'by', label: 'Your name', type: 'text', required: true })}
    <p class="field"><button type="submit">${name}</button></p>
  </form>`;
}

export const withdrawForm = (action: string, key: number): View =>
  saying(`${action}/counts/${key}/withdraw`, `withdraw-${key}`, 'Withdraw', `count ${key}`);

export const endForm = (action: string, key: number): View =>
  saying(
    `${action}/${key}/end`,
    `end-${key}`,
    'End',
    `calibration ${key}`,
    field({
      id: `end-${key}-from`,
      name: 'from',
      label: 'From the day',
      type: 'date',
      hint: '(empty: from now on)',
    }),
  );

/** A form behind a word, that wants a name and a reason. */
function saying(action: string, id: string, verb: string, what: string, more: View = null): View {
  return html`<details class="act">
    <summary>${verb}<span class="hidden"> ${what}</span></summary>
    <form class="entry" method="post" action=${action}>
      ${more} ${field({ id: `${id}-by`, name: 'by', label: 'Your name', type: 'text', required: true })}
      ${field({ id: `${id}-why`, name: 'why', label: 'Why', type: 'text', required: true })}
      <p class="field"><button type="submit">${verb}</button></p>
    </form>
  </details>`;
}
