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

/** A whole page of words alone: where the hub is asked by a name that is not its own, its files and pages are refused too. */
export const bareProblemPage = ({ what, where, doThis }: Problem): View => html`<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${what} · Footfall</title>
  </head>
  <body>
    <main>
      <h1>${what}</h1>
      <p><code>${where}</code></p>
      <p>${doThis}</p>
    </main>
  </body>
</html>`;
