// All pages of a hub, those for the public among them, over a filled database.
import { onTestFinished } from 'vitest';
import { aboutRoutes } from '../../../hub/about/about-routes.ts';
import { createVisitors } from '../../../hub/about/visitors.ts';
import { parseHubConfig } from '../../../hub/config.ts';
import { loadFacts } from '../../../hub/papers/load-facts.ts';
import { createWebServer, type WebOptions } from '../../../hub/web/server.ts';
import type { WebApp } from '../../../hub/web/web-app.ts';
import { createLogger } from '../../../shared/logger.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import type { FilledHub } from '../report/filled-hub.ts';

/** `yaml`: the configuration that the public pages speak of. `clockMs`: ms since 1970. */
export async function wholeHub(
  hub: FilledHub,
  yaml: string,
  clockMs: number,
  options: Partial<WebOptions> = {},
): Promise<WebApp> {
  const { db } = hub;
  const clock = fakeClock(clockMs);
  const config = parseHubConfig(yaml, 'hub.yaml');
  const facts = (path: string) => loadFacts(config, db, path, clockMs);
  const parts = { db, clock, facts, visitors: createVisitors(clock) };
  const app = await createWebServer({
    db,
    clock,
    logger: createLogger('test', 'silent'),
    publicPages: (scope, assets) => aboutRoutes(scope, parts, assets),
    ...options,
  });
  onTestFinished(() => app.close());
  return app;
}
