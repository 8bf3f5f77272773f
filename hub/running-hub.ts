// A hub that runs: broker, database, ingest and web server, started in that order and stopped in reverse. The one place
// where they are put together; loaded by `footfall-hub run` alone, since the other commands need none of it.
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { systemClock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import { aboutRoutes } from './about/about-routes.ts';
import { createVisitors, type Visitors } from './about/visitors.ts';
import type { EmbeddedBroker } from './broker/embedded-broker.ts';
import { startWatch } from './calibration/watch.ts';
import type { HubConfig } from './config.ts';
import { startLiveStores } from './directory/live.ts';
import { sayTakenOver, takeOver } from './directory/take-over.ts';
import { type Subscriber, type SubscriberOptions, startSubscriber } from './ingest/subscriber.ts';
import { listenError } from './listening/listen-error.ts';
import { liveObjectionLists } from './objections/objections.ts';
import type { Facts } from './papers/facts.ts';
import { loadFacts } from './papers/load-facts.ts';
import { startConfigPublisher } from './remote/config-publisher.ts';
import { openSecurity, secureUrl, startBroker, startPairing, watchSecurity } from './security.ts';
import { openForHub } from './store/open.ts';
import type { HubDatabase } from './store/port.ts';
import { PARTS } from './store/presence.ts';
import { type FindStore, isRetiredAt } from './store/stores.ts';
import { createWebServer } from './web/server.ts';

/** Requests that are still being answered at a stop get this long. */
const LAST_REQUESTS_MS = 2_000;

/** Where the hub really listens; printed as one line of JSON on standard output. */
interface Listening {
  readonly http: string;
  /** The pages for the public alone. */
  readonly public?: string;
  /** The embedded broker, or the external one without its password. */
  readonly mqtt: string;
  /** Where paired sensors come to the embedded broker. */
  readonly mqtts?: string;
}

export interface Hub {
  readonly listening: Listening;
  stop(): Promise<void>;
}

/** Rejects with an Error for people, with everything stopped, where a part cannot start. */
export async function startHub(config: HubConfig, logger: Logger): Promise<Hub> {
  // What has started, newest last: undone in reverse, also when a later part cannot start.
  const undo: (() => unknown)[] = [];
  const stop = async () => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  try {
    const ownBroker = config.broker.url === undefined;
    const { db } = await openForHub(config.database, { parts: PARTS, ownBroker });
    undo.push(() => db.close());
    let subscriber: Subscriber | undefined;
    let findStore: FindStore = () => undefined;
    const troubles = () => subscriber?.troubles() ?? ['the hub is starting'];
    // Of both listeners: whoever tries too often at one waits at the other too.
    const visitors = createVisitors(systemClock);
    const pages: PageParts = { config, db, logger, troubles, visitors };
    const web = await serve(pages, 'listen');
    undo.push(() => closeWeb(web));
    const forPublic = config.publicListen && (await serve(pages, 'publicListen'));
    if (forPublic) undo.push(() => closeWeb(forPublic));
    const secure = await openSecurity(config, { db, clock: systemClock, logger });
    const known: FindStore = (retailer, store) => findStore(retailer, store);
    const broker =
      config.broker.url === undefined
        ? await startBroker(config, secure, {
            findStore: known,
            isHeard: () => subscriber !== undefined,
            clock: systemClock,
            logger,
          })
        : undefined;
    if (broker) undo.push(() => broker.close());
    const pairing =
      secure && (await startPairing(config, secure, broker?.tlsPort ?? config.broker.tls!.port));
    if (pairing) undo.push(() => pairing.close());
    if (pairing) undo.push(watchSecurity(config, secure, { broker, pairing }));
    // Only now: a hub that cannot listen has changed nothing.
    sayTakenOver(await takeOver(db.asOperator(), config.retailers, systemClock.nowMs()), logger);
    if (config.broker.url === undefined) await db.asOperator().write((unit) => unit.takeAllOffline());
    const stores = await startLiveStores({ db, clock: systemClock, logger });
    undo.push(stores.stop);
    findStore = stores.findStore;
    const taking = await subscribe(config, broker, {
      db,
      findStore,
      clock: systemClock,
      logger,
      authority: secure?.certificates.authority,
    });
    subscriber = taking;
    undo.push(async () => {
      await taking.stop();
      logger.info({ messages: taking.counts(), unanswered: taking.unanswered() }, 'stopped');
    });
    undo.push(publishConfigs(db, taking, logger));
    undo.push(startWatch({ db, clock: systemClock, logger }));
    const http = urlOf('http', web.server.address() as AddressInfo);
    const open = forPublic && { public: urlOf('http', forPublic.server.address() as AddressInfo) };
    const mqtts = broker?.tlsPort && { mqtts: secureUrl(config, 'mqtts', broker.tlsPort) };
    return {
      listening: { http, ...open, mqtt: broker?.url ?? shownUrl(config.broker.url!), ...mqtts },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface PageParts {
  readonly config: HubConfig;
  readonly db: HubDatabase;
  readonly logger: Logger;
  readonly troubles: () => readonly string[];
  readonly visitors: Visitors;
}

async function serve(
  { config, db, logger, troubles, visitors }: PageParts,
  setting: 'listen' | 'publicListen',
): Promise<FastifyInstance> {
  const facts = (path: string) => factsOf(config, db, path);
  const parts = { db, clock: systemClock, facts, visitors };
  const web = await createWebServer({
    db,
    clock: systemClock,
    logger,
    troubles,
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

function publishConfigs(db: HubDatabase, subscriber: Subscriber, logger: Logger): () => Promise<void> {
  const publisher = startConfigPublisher({
    db,
    clock: systemClock,
    logger,
    objections: liveObjectionLists,
    send: subscriber.publishRetained,
    isConnected: subscriber.isConnected,
  });
  subscriber.onConnected(publisher.connected);
  return publisher.stop;
}

async function closeWeb(web: FastifyInstance): Promise<void> {
  const cancel = systemClock.after(LAST_REQUESTS_MS, () => web.server.closeAllConnections());
  await web.close();
  cancel();
}

async function subscribe(
  config: HubConfig,
  broker: EmbeddedBroker | undefined,
  parts: Pick<SubscriberOptions, 'db' | 'findStore' | 'clock' | 'logger' | 'authority'>,
): Promise<Subscriber> {
  const { url, clientId } = broker?.hub ?? { url: config.broker.url!, clientId: config.broker.clientId };
  return startSubscriber({ ...parts, url, clientId, persistent: broker === undefined });
}

function urlOf(scheme: string, { address, family, port }: AddressInfo): string {
  return `${scheme}://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

function shownUrl(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
