// A process of a hub that runs: database, pages, broker, ingest and jobs, or some of these, started in that order and stopped in
// reverse. The one place where they are put together; loaded by `footfall-hub run` alone, since the other commands need
// none of it. What only one part needs is loaded with that part.
import { randomBytes } from 'node:crypto';
import { systemClock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import type { EmbeddedBroker } from './broker/embedded-broker.ts';
import { externalBrokers, secureUrl } from './brokers.ts';
import type { HubConfig } from './config.ts';
import { startLiveStores } from './directory/live.ts';
import { sayTakenOver, takeOver } from './directory/take-over.ts';
import type { Subscriber, SubscriberOptions } from './ingest/subscriber.ts';
import { type MissingParts, watchParts } from './missing-parts.ts';
import { openSecurity, startBroker, startPairing, watchSecurity } from './security.ts';
import { openForHub } from './store/open.ts';
import type { Part, Presence } from './store/presence.ts';
import type { FindStore } from './store/stores.ts';
import { checkParts } from './which-parts.ts';

/** Where the process really listens; printed as one line of JSON on standard output. */
interface Listening {
  readonly http?: string;
  /** The pages for the public alone. */
  readonly public?: string;
  /** The embedded broker, or the first external one without its password. */
  readonly mqtt?: string;
  /** All of them, where there are several. */
  readonly brokers?: readonly string[];
  /** Where paired sensors come to the embedded broker. */
  readonly mqtts?: string;
}

export interface Hub {
  readonly listening: Listening;
  stop(): Promise<void>;
}

/** Rejects with an Error for people, with everything stopped, where a part cannot start. */
export async function startHub(config: HubConfig, parts: readonly Part[], logger: Logger): Promise<Hub> {
  checkParts(config, parts);
  const hearsSensors = parts.some((part) => part !== 'web');
  const hasOwnBroker = hearsSensors && externalBrokers(config).length === 0;
  // What has started, newest last: undone in reverse, also when a later part cannot start.
  const undo: (() => unknown)[] = [];
  const stop = async () => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  try {
    const { db, presence } = await openForHub(config.database, { parts, ownBroker: hasOwnBroker });
    undo.push(() => db.close());
    let subscriber: Subscriber | undefined;
    let missing: MissingParts | undefined;
    let findStore: FindStore = () => undefined;
    const troubles = () => {
      const own = hearsSensors ? (subscriber?.troubles() ?? ['the hub is starting']) : [];
      return [...own, ...(missing?.troubles() ?? [])];
    };
    const jobs = () => (presence.holdsJobs() ? 'here' : missing?.hasJobs() ? 'elsewhere' : 'nobody');
    const pages = parts.includes('web')
      ? await (await import('./web-part.ts')).startPages({
          config,
          db,
          logger,
          standing: { parts, jobs, troubles },
        })
      : undefined;
    if (pages) undo.push(pages.close);
    const secure = await openSecurity(config, { db, clock: systemClock, logger });
    const broker = hasOwnBroker
      ? await startBroker(config, secure, {
          findStore: (retailer, store) => findStore(retailer, store),
          isHeard: () => subscriber !== undefined,
          clock: systemClock,
          logger,
        })
      : undefined;
    if (broker) undo.push(() => broker.close());
    const pairing = pages && secure && (await startPairing(config, secure, broker?.tlsPort));
    if (pairing) undo.push(() => pairing.close());
    if (secure) {
      const keepsMosquitto = parts.includes('jobs');
      undo.push(watchSecurity(config, secure, { broker, pairing, keepsMosquitto }));
    }
    // Only now: a hub that cannot listen has changed nothing.
    sayTakenOver(await takeOver(db.asOperator(), config.retailers, systemClock.nowMs()), logger);
    if (hearsSensors) {
      if (hasOwnBroker) await db.asOperator().write((unit) => unit.takeAllOffline());
      const stores = await startLiveStores({ db, clock: systemClock, logger });
      undo.push(stores.stop);
      findStore = stores.findStore;
      const authority = secure?.certificates.authority;
      const options = { db, findStore, clock: systemClock, logger, authority };
      const taking = await subscribe(config, parts, presence, broker, options);
      subscriber = taking;
      presence.showWhile('ingest', () => taking.troubles().length === 0);
      undo.push(async () => {
        await taking.stop();
        logger.info({ messages: taking.counts(), unanswered: taking.unanswered() }, 'stopped');
      });
      if (parts.includes('jobs')) {
        const { followJobs } = await import('./jobs-part.ts');
        undo.push(followJobs({ db, presence, subscriber: taking, logger }));
      }
    }
    if (pages) {
      missing = watchParts({ presence, db, clock: systemClock, logger });
      undo.push(missing.stop);
    }
    return { listening: listeningOf(config, hearsSensors, broker, pages), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function listeningOf(
  config: HubConfig,
  hearsSensors: boolean,
  broker: EmbeddedBroker | undefined,
  pages: Pick<Listening, 'http' | 'public'> | undefined,
): Listening {
  const external = externalBrokers(config).map(shownUrl);
  const mqtts = broker?.tlsPort && { mqtts: secureUrl(config, 'mqtts', broker.tlsPort) };
  return {
    ...(pages?.http !== undefined && { http: pages.http }),
    ...(pages?.public !== undefined && { public: pages.public }),
    ...(hearsSensors && { mqtt: broker?.url ?? external[0]! }),
    ...(hearsSensors && external.length > 1 && { brokers: external }),
    ...mqtts,
  };
}

async function subscribe(
  config: HubConfig,
  parts: readonly Part[],
  presence: Presence,
  broker: EmbeddedBroker | undefined,
  of: Pick<SubscriberOptions, 'db' | 'findStore' | 'clock' | 'logger' | 'authority'>,
): Promise<Subscriber> {
  const { startSubscriber } = await import('./ingest/subscriber.ts');
  const hearsStates = presence.holdsJobs;
  if (broker) {
    const { url, clientId } = broker.hub;
    return startSubscriber({ ...of, urls: [url], clientId, persistent: false, hearsStates });
  }
  const { clientId } = config.broker;
  const urls = externalBrokers(config);
  if (presence.hubId === null) return startSubscriber({ ...of, urls, clientId, persistent: true });
  // Of another hub's database, as a test copy is, each hour comes as well.
  const group = `${clientId}-${presence.hubId}`;
  return startSubscriber({
    ...of,
    urls,
    clientId: `${clientId}-${randomBytes(4).toString('hex')}`,
    persistent: true,
    takes: parts.includes('ingest') ? { group } : 'nothing',
    hearsStates,
  });
}

function shownUrl(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
