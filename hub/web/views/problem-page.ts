// A page for what went wrong: what, where, and what to do.
import { html, type View } from '../html.ts';
import type { Problem } from '../problem.ts';

export function problemPage({ status, what, where, doThis }: Problem): View {
  return html`<section class="empty">
    <p class="crumbs">${status}</p>
    <h1>${what}</h1>
    <p><code>${where}</code></p>
    <p>${doThis}</p>
    <p><a href="/">All stores</a></p>
  </section>`;
}
