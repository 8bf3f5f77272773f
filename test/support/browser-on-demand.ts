// Vitest's global setup: one Chromium for the tests of all files. It starts when the first of them asks for it
// (browser.ts), and is closed after the last.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BrowserServer, chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { CHROMIUM, FLAGS } from '../demo/screenshot.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers with the address at which Playwright reaches the browser. */
    browserOnDemand: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let browser: Promise<BrowserServer> | undefined;
  const server = createServer(async (_request, response) => {
    browser ??= chromium.launchServer({ executablePath: CHROMIUM, headless: true, args: [...FLAGS] });
    try {
      response.end((await browser).wsEndpoint());
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  project.provide('browserOnDemand', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return async () => {
    server.close();
    // One that could not start has failed its tests.
    await (await browser?.catch(() => undefined))?.close();
  };
}
