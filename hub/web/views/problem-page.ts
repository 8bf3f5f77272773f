// A page for what went wrong: what, where, and what to do.

import { html, type View } from '../../render/html.ts';
import type { Render } from '../../render/render.ts';
import type { Problem } from '../problem.ts';

export function problemPage({ words }: Render, { status, where, say }: Problem): View {
  const { what, doThis, detail } = say(words);
  return html`<section class="empty">
    <p class="crumbs">${status}</p>
    <h1>${what}</h1>
    <p><code>${where}</code></p>
    <p>${doThis}</p>
    ${inEnglish(detail)}
    <p><a href="/">${words.problems.allStores}</a></p>
  </section>`;
}

/** A whole page of words alone: where the hub is asked by a name that is not its own, its files and pages are refused too. */
export function bareProblemPage({ lang, words }: Render, { where, say }: Problem): View {
  const { what, doThis, detail } = say(words);
  return html`<html lang=${lang}>
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
        ${inEnglish(detail)}
      </main>
    </body>
  </html>`;
}

/** What programs said, which speak English alone. */
const inEnglish = (detail: string | undefined): View =>
  detail !== undefined && html`<p lang="en">${detail}</p>`;

/** Above a form that was refused. */
export function refusal({ words }: Render, { say }: Problem): View {
  const { what, doThis, detail } = say(words);
  return html`<p class="notice bad" role="alert"><b>${what}.</b> ${doThis} ${detail && html`<span lang="en">${detail}</span>`}</p>`;
}
