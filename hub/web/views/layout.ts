// The frame of every page.

import { html, type View } from '../../render/html.ts';
import { LANGS, LANGUAGE_NAMES } from '../../render/language.ts';
import type { Render } from '../../render/render.ts';
import type { Assets } from '../assets.ts';
import { inLanguage } from '../reader.ts';

export interface Page {
  readonly title: string;
  readonly body: View;
  /** Its path and query from the hub's root, for the same page in another language. */
  readonly address: string;
  /** Whether the page has charts, and so needs their script. */
  readonly charts?: boolean;
}

export function layout(assets: Assets, { lang, words: { frame } }: Render, page: Page): View {
  return html`<html lang=${lang}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>${page.title} · Footfall</title>
      <link rel="icon" href=${assets.icon} type="image/svg+xml" />
      <link rel="stylesheet" href=${assets.style} />
      ${page.charts && html`<script src=${assets.script} defer></script>`}
    </head>
    <body>
      <a class="skip" href="#main">${frame.skip}</a>
      <header class="top">
        <div class="inner">
          <a class="brand" href="/"><img src=${assets.icon} alt="" width="22" height="22" />Footfall</a>
          <nav aria-label=${frame.menu}>
            <a href="/">${frame.stores}</a>
            <a href="/messages">${frame.messages}</a>
            <a href="/api/v1/openapi.json">API</a>
          </nav>
        </div>
      </header>
      <main id="main" class="inner">${page.body}</main>
      <footer class="inner">
        <p>${frame.footer}</p>
        <nav class="segments" aria-label=${frame.language}>
          ${LANGS.map((one) => languageLink(one, lang, page.address))}
        </nav>
      </footer>
    </body>
  </html>`;
}

function languageLink(one: (typeof LANGS)[number], current: string, address: string): View {
  return html`<a
    href=${inLanguage(address, one)}
    lang=${one}
    hreflang=${one}
    aria-current=${one === current ? 'true' : undefined}
    >${LANGUAGE_NAMES[one]}</a
  >`;
}
