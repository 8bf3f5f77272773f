// What needs a person: alarms, and messages that the hub refused.
import type { AlarmRow, RefusedRow } from '../../store/read-messages.ts';
import { html, type View } from '../html.ts';
import { dataTable } from './chart-figure.ts';

export function messagesPage(alarms: readonly AlarmRow[], refused: readonly RefusedRow[]): View {
  return html`<div class="page-head">
      <h1>Messages</h1>
      <p class="quiet">Times are UTC. At most 100 of each, the newest of every store; the API has more.</p>
    </div>
    <section aria-labelledby="alarms">
      <div class="section-head"><h2 id="alarms">Alarms</h2></div>
      ${alarms.length === 0 ? html`<p class="quiet">None.</p>` : alarmTable(alarms)}
    </section>
    <section aria-labelledby="refused">
      <div class="section-head"><h2 id="refused">Refused messages</h2></div>
      ${refused.length === 0 ? html`<p class="quiet">None: every message that came was understood.</p>` : refusedTable(refused)}
    </section>`;
}

const moment = (epochMs: number) => new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ');

const alarmTable = (alarms: readonly AlarmRow[]): View =>
  dataTable('Alarms, newest first', {
    heads: ['Raised', 'Where', 'Kind', 'What happened'],
    rows: alarms.map(({ raisedAtMs, retailer, store, sensor, kind, text }) => ({
      cells: [
        moment(raisedAtMs),
        [retailer, store, sensor].filter((part) => part !== null).join('/'),
        kind,
        text,
      ],
    })),
  });

const refusedTable = (refused: readonly RefusedRow[]): View =>
  dataTable('Refused messages, newest first', {
    heads: ['Received', 'Topic', 'Code', 'Why'],
    rows: refused.map(({ receivedAtMs, topic, code, reason }) => ({
      cells: [moment(receivedAtMs), topic, code, reason],
    })),
  });
