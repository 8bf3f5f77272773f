// The hub's web server over a filled database, at a fixed moment.
import { onTestFinished } from 'vitest';
import { createWebServer, type WebOptions } from '../../../hub/web/server.ts';
import type { WebApp } from '../../../hub/web/web-app.ts';
import { createLogger } from '../../../shared/logger.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { type FilledHub, filledHub } from '../report/filled-hub.ts';

/** A Monday, 16:26 in Berlin. */
const NOW = '2026-11-23T15:26:00Z';

export async function startWeb(
  now = NOW,
  options: Partial<WebOptions> = {},
): Promise<{ readonly app: WebApp; readonly hub: FilledHub }> {
  const hub = filledHub();
  const logger = createLogger('test', 'silent');
  const app = await createWebServer({
    db: hub.db,
    clock: fakeClock(Date.parse(now)),
    logger,
    ...options,
  });
  onTestFinished(() => app.close());
  return { app, hub };
}
