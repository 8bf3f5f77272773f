// A range beside the ones before it: the change with its range, on how many stores and days it rests, and which stores were left
// out, and why.
import { html, type View } from '../../render/html.ts';
import type { Render } from '../../render/render.ts';
import type { ComparedStore, LikeForLike } from '../../report/like-for-like.ts';
import type { Subject } from './subject.ts';

export const likeForLikeView = (render: Render, subject: Subject, all: readonly LikeForLike[]): View =>
  all.length > 0 &&
  html`<ul class="likes">${all.map((one) => html`<li>${comparison(render, subject, one)}</li>`)}</ul>`;

function comparison(render: Render, { kind }: Subject, like: LikeForLike): View {
  const { words, dates, numbers } = render;
  const { likeForLike: say } = words;
  const { change, earlier, days, stores } = like;
  const before = words.range.span(dates.dayMonthYear(earlier.first), dates.dayMonthYear(earlier.last));
  const leftOut = stores.filter(({ because }) => because !== undefined);
  const rests =
    kind === 'store' ? say.days(days) : say.stores(stores.length - leftOut.length, stores.length, days);
  if (change === undefined) {
    const why = leftOut.length === stores.length ? say.none(before) : say.tooFew(before);
    return html`<span class="faint" data-like=${earlier.first}>${why}</span> ${leftOutView(render, kind, leftOut)}`;
  }
  const tone = !change.clear ? 'flat' : change.value < 0 ? 'down' : 'up';
  const range = say.between(numbers.signedPercent(change.low), numbers.signedPercent(change.high));
  return html`<span data-like=${earlier.first} data-change=${change.value} data-low=${change.low} data-high=${change.high} data-pairs=${days}><b class=${`change ${tone}`}>${numbers.signedPercent(change.value)}</b> ${range} ${change.clear ? say.on(before) : say.notClear(before)}, ${rests}</span>
    ${leftOutView(render, kind, leftOut)}`;
}

function leftOutView(render: Render, kind: Subject['kind'], stores: readonly ComparedStore[]): View {
  if (stores.length === 0) return null;
  const { likeForLike: say } = render.words;
  if (kind === 'store') return html`<span class="faint">${whyText(render, stores[0]!)}</span>`;
  return html`<details>
    <summary>${say.leftOut(stores.length)}</summary>
    <ul class="left-out">${stores.map((one) => html`<li data-left-out=${one.store.id} data-because=${one.because}>${one.store.name}: ${whyText(render, one)}</li>`)}</ul>
  </details>`;
}

function whyText(
  { words: { likeForLike: say }, dates }: Render,
  { because, begins, closed }: ComparedStore,
): string {
  switch (because) {
    case 'begins':
      return say.begins(dates.full(begins!));
    case 'closed-period':
      return closed?.last
        ? say.closedUntil(dates.full(closed.first), dates.full(closed.last))
        : say.closedSince(dates.full(closed!.first));
    case 'not-member':
      return say.notMember;
    case 'not-open':
      return say.notOpen;
    default:
      return say.notHeard;
  }
}
