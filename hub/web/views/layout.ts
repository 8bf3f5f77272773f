// The frame of every page.
import type { Assets } from '../assets.ts';
import { html, type View } from '../html.ts';

export interface Page {
  readonly title: string;
  readonly body: View;
  /** Whether the page has charts, and so needs their script. */
  readonly charts?: boolean;
}

export function layout(assets: Assets, page: Page): View {
  return html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>${page.title} · Footfall</title>
      <link rel="icon" href=${assets.icon} type="image/svg+xml" />
      <link rel="stylesheet" href=${assets.style} />
      ${page.charts && html`<script src=${assets.chartClient} defer></script>`}
      ${page.charts && html`<script src=${assets.script} defer></script>`}
    </head>
    <body>
      <a class="skip" href="#main">Skip to the figures</a>
      <header class="top">
        <div class="inner">
          <a class="brand" href="/"><img src=${assets.icon} alt="" width="22" height="22" />Footfall</a>
          <nav aria-label="Main">
            <a href="/">Stores</a>
            <a href="/messages">Messages</a>
            <a href="/api/v1/openapi.json">API</a>
          </nav>
        </div>
      </header>
      ${HATCH}
      <main id="main" class="inner">${page.body}</main>
      <footer class="inner">
        Counts are of phones, and of people only where hand counts have calibrated them. Each hour is noised, and small counts are withheld, before
        anything leaves the store; the phones themselves are forgotten there within minutes.
      </footer>
    </body>
  </html>`;
}

/** The pattern of withheld counts, used by every chart of the page. */
const HATCH = html`<svg class="defs" width="0" height="0" aria-hidden="true" focusable="false">
  <defs>
    <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width="5" height="5" class="hatch-ground" />
      <rect width="2" height="5" class="hatch-line" />
    </pattern>
  </defs>
</svg>`;
