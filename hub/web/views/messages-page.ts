// What needs a person: alarms, and messages that the hub refused. Their texts are stored in English.

import { html, type View } from '../../render/html.ts';
import type { Render } from '../../render/render.ts';
import type { AlarmRow } from '../../store/alarms.ts';
import type { RefusedRow } from '../../store/refused.ts';
import { dataTable } from './chart-figure.ts';

/** `most`: of each that are shown. */
export function messagesPage(
  render: Render,
  {
    alarms,
    refused,
    most,
  }: {
    readonly alarms: readonly AlarmRow[];
    readonly refused: readonly RefusedRow[];
    readonly most: number;
  },
): View {
  const words = render.words.messages;
  return html`<div class="page-head">
      <h1>${render.words.frame.messages}</h1>
      <p class="quiet">${words.lead(most)}</p>
    </div>
    <section aria-labelledby="alarms">
      <div class="section-head"><h2 id="alarms">${words.alarms}</h2></div>
      ${alarms.length === 0 ? html`<p class="quiet">${words.noAlarms}</p>` : alarmTable(render, alarms)}
    </section>
    <section aria-labelledby="refused">
      <div class="section-head"><h2 id="refused">${words.refused}</h2></div>
      ${refused.length === 0 ? html`<p class="quiet">${words.noRefused}</p>` : refusedTable(render, refused)}
    </section>`;
}

function alarmTable({ words: { messages }, dates }: Render, alarms: readonly AlarmRow[]): View {
  // An older version may have stored a kind that is none any more: it has its code alone.
  const kinds: Readonly<Record<string, string>> = messages.kinds;
  return dataTable(messages.alarmsCaption, {
    heads: [messages.raised, messages.where, messages.kind, messages.happened],
    rows: alarms.map(({ raisedAtMs, retailer, store, sensor, kind, text }) => ({
      cells: [
        dates.moment('UTC', raisedAtMs),
        [retailer, store, sensor].filter((part) => part !== null).join('/'),
        html`${kinds[kind]} <code>${kind}</code>`,
        html`<span lang="en">${text}</span>`,
      ],
    })),
  });
}

function refusedTable({ words: { messages }, dates }: Render, refused: readonly RefusedRow[]): View {
  return dataTable(messages.refusedCaption, {
    heads: [messages.received, messages.topic, messages.code, messages.why],
    rows: refused.map(({ receivedAtMs, topic, code, reason }) => ({
      cells: [dates.moment('UTC', receivedAtMs), topic, code, html`<span lang="en">${reason}</span>`],
    })),
  });
}
