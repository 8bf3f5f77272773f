// The pages and the API of a hub: what listens for browsers and programs.
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { systemClock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import { aboutRoutes } from './about/about-routes.ts';
import { createVisitors, type Visitors } from './about/visitors.ts';
import type { HubConfig } from './config.ts';
import { listenError } from './listening/listen-error.ts';
import type { Facts } from './papers/facts.ts';
import { loadFacts } from './papers/load-facts.ts';
import type { HubDatabase } from './store/port.ts';
import { isRetiredAt } from './store/stores.ts';
import type { Standing } from './web/api/hub-routes.ts';
import { createWebServer } from './web/server.ts';

/** Requests that are still being answered at a stop get this long. */
const LAST_REQUESTS_MS = 2_000;

export interface Pages {
  readonly http: string;
  /** The pages for the public alone. */
  readonly public?: string;
  close(): Promise<void>;
}

/** Rejects with an Error for people, with nothing listening, where one of the two addresses cannot be had. */
export async function startPages(parts: Omit<PageParts, 'visitors'>): Promise<Pages> {
  // Of both listeners: whoever tries too often at one waits at the other too.
  const pages = { ...parts, visitors: createVisitors(systemClock) };
  const web = await serve(pages, 'listen');
  const http = urlOf('http', web.server.address() as AddressInfo);
  if (!parts.config.publicListen) return { http, close: () => closeWeb(web) };
  try {
    const open = await serve(pages, 'publicListen');
    return {
      http,
      public: urlOf('http', open.server.address() as AddressInfo),
      async close() {
        await closeWeb(open);
        await closeWeb(web);
      },
    };
  } catch (error) {
    await closeWeb(web);
    throw error;
  }
}

interface PageParts {
  readonly config: HubConfig;
  readonly db: HubDatabase;
  readonly logger: Logger;
  readonly standing: Standing;
  readonly visitors: Visitors;
}

async function serve(
  { config, db, logger, standing, visitors }: PageParts,
  setting: 'listen' | 'publicListen',
): Promise<FastifyInstance> {
  const facts = (path: string) => factsOf(config, db, path);
  const parts = { db, clock: systemClock, facts, visitors };
  const web = await createWebServer({
    db,
    clock: systemClock,
    logger,
    standing,
    publicPages: (scope, assets) => aboutRoutes(scope, parts, assets),
    onlyPublic: setting === 'publicListen',
    ...publicNames(config),
  });
  const { host, port } = config[setting]!;
  await web.listen({ host, port }).catch((error: unknown) => {
    throw listenError(error, host, port, setting);
  });
  return web;
}

/** By which names browsers ask for the hub, and below which path. */
function publicNames({ publicUrl, listen }: HubConfig) {
  const { names = [] } = listen;
  if (publicUrl === undefined) return { names };
  const { hostname, pathname } = new URL(publicUrl);
  return { names: [...names, hostname], basePath: pathname.replace(/\/+$/, '') };
}

async function factsOf(config: HubConfig, db: HubDatabase, path: string): Promise<Facts | undefined> {
  const [retailer = '', id = ''] = path.split('/');
  const store = await db.asTenant(retailer).store(retailer, id);
  const nowMs = systemClock.nowMs();
  if (!store || isRetiredAt(store, nowMs)) return undefined;
  return loadFacts(config, db, path, nowMs);
}

async function closeWeb(web: FastifyInstance): Promise<void> {
  const cancel = systemClock.after(LAST_REQUESTS_MS, () => web.server.closeAllConnections());
  await web.close();
  cancel();
}

function urlOf(scheme: string, { address, family, port }: AddressInfo): string {
  return `${scheme}://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
