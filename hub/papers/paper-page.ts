// A paper as a page for screen and print. What is still to be done is numbered, and listed at the top.
import { readFileSync } from 'node:fs';
import { html, renderPage, trusted, type View } from '../render/html.ts';
import type { Lang } from '../render/language.ts';
import type { IsoDate } from './facts.ts';
import type { Language } from './language.ts';
import type { Ask, Block, Paper } from './paper.ts';

const style = readFileSync(new URL('./style/paper.css', import.meta.url), 'utf8');

interface Words {
  readonly of: Readonly<Record<Ask['of'], string>>;
  readonly open: string;
  readonly why: string;
  readonly writtenOn: string;
}

const WORDS: Readonly<Record<Lang, Words>> = {
  en: {
    of: { operator: 'For the operator to fill in', counsel: 'For counsel to decide' },
    open: 'Still to be filled in or decided',
    why: 'Why:',
    writtenOn: 'Written on',
  },
  fr: {
    of: { operator: 'À remplir par l’exploitant', counsel: 'À trancher par un conseil juridique' },
    open: 'Reste à remplir ou à trancher',
    why: 'Pourquoi :',
    writtenOn: 'Établi le',
  },
};

export function paperPage(paper: Paper, writtenOn: IsoDate, language: Language): string {
  const { lang, date, typeset } = language;
  const words = WORDS[lang];
  const asks = paper.sections.flatMap(({ blocks }) => blocks.flatMap(asksOf));
  const view = viewer(asks, words, typeset);
  return renderPage(html`<html lang=${lang}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>${`${paper.title} – ${paper.subtitle}`}</title>
      ${trusted('style', {}, style)}
    </head>
    <body>
      <main>
        <header>
          <h1>${typeset(paper.title)}</h1>
          <p class="subtitle">${typeset(paper.subtitle)}</p>
          <p class="quiet">${`${words.writtenOn} ${date(writtenOn)}`}</p>
          <p class="lead">${typeset(paper.lead)}</p>
        </header>
        <nav aria-label=${words.open}>
          <h2>${`${words.open} (${asks.length})`}</h2>
          <ol>
            ${asks.map(
              (ask, index) => html`<li><a href=${`#ask-${index + 1}`}>${typeset(ask.what)}</a></li>`,
            )}
          </ol>
        </nav>
        ${paper.sections.map(
          ({ heading, blocks }) => html`<section>
            <h2>${typeset(heading)}</h2>
            ${blocks.map(view)}
          </section>`,
        )}
      </main>
    </body>
  </html>`);
}

function asksOf(block: Block): Ask[] {
  if (typeof block === 'string') return [];
  if (block.kind === 'ask') return [block];
  return block.kind === 'terms'
    ? block.rows.flatMap(([, value]) => (typeof value === 'string' ? [] : [value]))
    : [];
}

function viewer(asks: readonly Ask[], words: Words, typeset: (text: string) => string) {
  const ask = (one: Ask): View => {
    const at = asks.indexOf(one) + 1;
    return html`<div class=${`ask ${one.of}`} id=${`ask-${at}`} role="group" aria-label=${`${at} · ${words.of[one.of]}`}>
      <p class="of">${`${at} · ${words.of[one.of]}`}</p>
      <p class="what">${typeset(one.what)}</p>
      <p class="why">${`${typeset(words.why)} ${typeset(one.why)}`}</p>
      <p class="answer" aria-hidden="true"></p>
    </div>`;
  };
  return (block: Block): View => {
    if (typeof block === 'string') return html`<p>${typeset(block)}</p>`;
    if (block.kind === 'ask') return ask(block);
    if (block.kind === 'list') {
      return html`<ul>
        ${block.items.map((item) => html`<li>${typeset(item)}</li>`)}
      </ul>`;
    }
    if (block.kind === 'terms') {
      return html`<dl>
        ${block.rows.map(
          ([term, value]) =>
            html`<div><dt>${typeset(term)}</dt><dd>${typeof value === 'string' ? typeset(value) : ask(value)}</dd></div>`,
        )}
      </dl>`;
    }
    return html`<div class="wide" tabindex="0" role="region" aria-label=${block.head.join(', ')}>
      <table>
        <thead><tr>${block.head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
        <tbody>
          ${block.rows.map((row) => html`<tr>${row.map((cell) => html`<td>${typeset(cell)}</td>`)}</tr>`)}
        </tbody>
      </table>
    </div>`;
  };
}
