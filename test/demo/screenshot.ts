// Takes a picture of a page of a running hub, as a reader would see it: node test/demo/screenshot.ts
// BASE_URL OUT.png [--path /] [--width 1280] [--height 900] [--dark] [--full]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BrowserContext, chromium } from 'playwright-core';

export const CHROMIUM = '/usr/bin/chromium';

export interface Screenshot {
  /** Where the hub listens, `http://127.0.0.1:8080`. */
  readonly baseUrl: string;
  /** The page, from the root: `/stores/RETAILER/STORE`. */
  readonly path: string;
  /** The PNG file that is written. */
  readonly out: string;
  /** Size of the window in px. */
  readonly width: number;
  readonly height: number;
  readonly dark: boolean;
  /** The whole page rather than the window. */
  readonly full?: boolean;
}

/** Throws if the browser is missing, or if the page does not answer with success. */
export async function screenshot(wanted: Screenshot): Promise<void> {
  const { baseUrl, path, out, width, height, dark, full } = wanted;
  await withBrowser({ width, height, dark }, async (context) => {
    const page = await context.newPage();
    const response = await page.goto(new URL(path, baseUrl).href, { waitUntil: 'networkidle' });
    if (!response?.ok()) throw new Error(`${baseUrl}${path} answered ${response?.status() ?? 'nothing'}`);
    await page.screenshot({ path: out, fullPage: full ?? false });
  });
}

/** Runs `use` in a browser with an empty profile of its own, and cleans up after it. */
export async function withBrowser<T>(
  view: { readonly width: number; readonly height: number; readonly dark: boolean },
  use: (context: BrowserContext) => Promise<T>,
): Promise<T> {
  const profile = mkdtempSync(join(tmpdir(), 'footfall-browser-'));
  try {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: CHROMIUM,
      headless: true,
      args: FLAGS,
      viewport: { width: view.width, height: view.height },
      colorScheme: view.dark ? 'dark' : 'light',
      deviceScaleFactor: 2,
    });
    try {
      return await use(context);
    } finally {
      await context.close();
    }
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      path: { type: 'string', default: '/' },
      width: { type: 'string', default: '1280' },
      height: { type: 'string', default: '900' },
      dark: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
    },
  });
  const [baseUrl, out] = positionals;
  if (baseUrl === undefined || out === undefined) {
    console.error(
      'usage: screenshot.ts BASE_URL OUT.png [--path /] [--width 1280] [--height 900] [--dark] [--full]',
    );
    process.exit(2);
  }
  const { path, dark, full } = values;
  const [width, height] = [Number(values.width), Number(values.height)];
  await screenshot({ baseUrl, path, out, width, height, dark, full });
}
