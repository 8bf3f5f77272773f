// What was counted by hand in a store, and what was put in force: the records of the calibration page.
import { hourStartMs, type UtcHour } from '../../../shared/utc-hour.ts';
import { localDateAt } from '../../calendar/local-days.ts';
import { halfWidth } from '../../calibration/fit.ts';
import type { Reason } from '../../calibration/observations.ts';
import type { CalibrationState } from '../../calibration/state.ts';
import { endingOf, type Validity } from '../../calibration/validity.ts';
import { html, type View } from '../../render/html.ts';
import type { Render } from '../../render/render.ts';
import { CALIBRATED } from '../../store/calibrations.ts';
import type { HandCount, HandCountRow } from '../../store/hand-counts.ts';
import { calibrationHref } from '../links.ts';
import { endForm, withdrawForm } from './calibration-forms.ts';

export function historySection(render: Render, state: CalibrationState, nowMs: number): View {
  const { store, validities } = state;
  if (validities.length === 0) return null;
  const {
    words: { calibration, records },
    numbers,
    dates,
  } = render;
  const action = calibrationHref(store);
  return html`<section aria-labelledby="history">
    <div class="section-head"><h2 id="history">${records.history}</h2></div>
    <ul class="records">
      ${validities.toReversed().map((validity) => {
        const { key, measure, factor, error, madeBy, madeAtMs, basis, endedAtMs } = validity.calibration;
        const made = dates.dayMonthYear(localDateAt(store.timeZone, madeAtMs));
        const stands = records.stands(key, validityText(render, store.timeZone, validity, nowMs));
        return html`<li>
          <div>
            <b>${numbers.factor(factor)}</b> ${calibration.measures[measure].perPhone}, ±${numbers.percent(halfWidth(error))}
            <span class="note">${stands} ${records.made(madeBy, made, basis.length)}</span>
          </div>
          ${endedAtMs === null && endingOf(validity, nowMs) === 'running' && endForm(render, action, key)}
        </li>`;
      })}
    </ul>
  </section>`;
}

/** Where a calibration stands: `in force since 1 Nov 2026`, `replaced by number 4`, … */
function validityText(
  { words: { records }, dates }: Render,
  zone: string,
  validity: Validity,
  nowMs: number,
): string {
  const { ending, calibration } = validity;
  const day = (hour: UtcHour) => dates.dayMonthYear(localDateAt(zone, hourStartMs(hour)));
  const [from, to] = [day(validity.from), day(validity.to)];
  switch (endingOf(validity, nowMs)) {
    case 'never':
      return ending?.kind === 'replaced' ? records.replacedBefore(ending.by) : records.never;
    case 'running':
      return records.running(from);
    case 'replaced':
      return ending?.kind === 'replaced' ? records.replaced(from, to, ending.by) : records.never;
    case 'ended':
      return records.ended(from, to, calibration.endedBy ?? '', calibration.endedWhy ?? '');
    case 'setup':
      return records.otherSetup(from, to);
  }
}

/** `20 Nov 2026, 10:00 to 11:00`, on the wall of the store; a moment has no end. */
export function countedTime(
  { words: { records }, dates }: Render,
  zone: string,
  { fromHour, toHour, atMs }: Pick<HandCount, 'fromHour' | 'toHour' | 'atMs'>,
): string {
  if (atMs !== null) return dates.moment(zone, atMs);
  const [from, to] = [hourStartMs(fromHour), hourStartMs(toHour)];
  const isSameDay = localDateAt(zone, from) === localDateAt(zone, to);
  return records.span(dates.moment(zone, from), isSameDay ? dates.time(zone, to) : dates.moment(zone, to));
}

export function countsSection(render: Render, { store, counts, measures }: CalibrationState): View {
  if (counts.length === 0) return null;
  const {
    words: { records },
    numbers,
  } = render;
  const action = calibrationHref(store);
  const leftOut = new Map(
    CALIBRATED.flatMap((measure) => measures[measure].material.leftOut).map(({ count, reason }) => [
      count.key,
      reason,
    ]),
  );
  return html`<section aria-labelledby="counts">
    <div class="section-head"><h2 id="counts">${records.counts}</h2></div>
    <ul class="records">
      ${counts.toReversed().map((count) => {
        const { key, kind, people, countedBy, note, withdrawnAtMs } = count;
        const reason = leftOut.get(key);
        const by = note === '' ? countedBy : `${countedBy} (${note})`;
        return html`<li class=${withdrawnAtMs === null ? undefined : 'gone'} data-count=${key} data-left-out=${reason}>
          <div>
            <b>${numbers.short(people)}</b> ${records.kinds[kind]}, ${countedTime(render, store.timeZone, count)}
            <span class="note">${records.by(key, by)}. ${usedText(render, count, reason)}.</span>
          </div>
          ${withdrawnAtMs === null && withdrawForm(render, action, key)}
        </li>`;
      })}
    </ul>
  </section>`;
}

function usedText({ words: { records } }: Render, count: HandCountRow, reason: Reason | undefined): string {
  const { withdrawnAtMs, withdrawnBy, withdrawnWhy } = count;
  if (withdrawnAtMs !== null) return records.withdrawn(withdrawnBy ?? '', withdrawnWhy ?? '');
  return reason === undefined ? records.used : records.notUsed(records.reasons[reason]);
}
