// A page in a real browser: Debian's Chromium, one process for the tests of all files (browser-on-demand.ts), with
// cookies, cache and window of its own for each test.
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { inject } from 'vitest';
import { CHROMIUM } from '../demo/screenshot.ts';

export const browserMissing = !existsSync(CHROMIUM);
/** Begins the names of tests, so that those that are skipped say why. */
export const inBrowser = `in a browser${browserMissing ? ` (skipped: there is none at ${CHROMIUM})` : ''}`;

export interface View {
  /** Size of the window in px. */
  readonly width: number;
  readonly height: number;
  readonly dark: boolean;
}

/** Closed when `use` has ended. */
export async function withBrowser<T>(view: View, use: (context: BrowserContext) => Promise<T>): Promise<T> {
  const context = await (await theBrowser()).newContext({
    viewport: { width: view.width, height: view.height },
    colorScheme: view.dark ? 'dark' : 'light',
  });
  try {
    return await use(context);
  } finally {
    await context.close();
  }
}

let connected: Promise<Browser> | undefined;

/** Connected to once for all tests of this thread. */
function theBrowser(): Promise<Browser> {
  connected ??= connect();
  return connected;
}

async function connect(): Promise<Browser> {
  const answer = await fetch(inject('browserOnDemand'));
  const said = await answer.text();
  if (!answer.ok) throw new Error(`the browser did not start: ${said}`);
  return chromium.connect(said);
}
