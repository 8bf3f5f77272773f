// The hub's command line, and the one place where its parts are put together: broker, database, ingest
// and web server start in that order, and stop in reverse.
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { FastifyInstance } from 'fastify';
import { systemClock } from '../shared/clock.ts';
import { createLogger, LOG_LEVELS, type Logger, type LogLevel } from '../shared/logger.ts';
import { type EmbeddedBroker, startEmbeddedBroker } from './broker/embedded-broker.ts';
import { type HubConfig, parseHubConfig } from './config.ts';
import { type Subscriber, type SubscriberOptions, startSubscriber } from './ingest/subscriber.ts';
import { listenError } from './listen-error.ts';
import { openDatabase } from './store/database.ts';
import { takeAllOffline } from './store/sensors.ts';
import { upsertStores } from './store/stores.ts';
import { createWebServer } from './web/server.ts';

const STOP_TIMEOUT_MS = 10_000;
/** Requests that are still being answered at a stop get this long. */
const LAST_REQUESTS_MS = 2_000;

/** Where the hub really listens; printed as one line of JSON on standard output. */
interface Listening {
  readonly http: string;
  /** The embedded broker, or the external one without its password. */
  readonly mqtt: string;
}

interface Hub {
  readonly listening: Listening;
  stop(): Promise<void>;
}

async function startHub(config: HubConfig, logger: Logger): Promise<Hub> {
  // What has started, newest last: undone in reverse, also when a later part cannot start.
  const undo: (() => unknown)[] = [];
  const stop = async () => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  try {
    const db = openDatabase(config.database);
    undo.push(() => db.close());
    const findStore = upsertStores(db, config.retailers);
    if (config.broker.url === undefined) takeAllOffline(db);
    const web = await createWebServer({ db, clock: systemClock, logger });
    undo.push(() => closeWeb(web));
    const { host, port } = config.listen;
    await web.listen({ host, port }).catch((error: unknown) => {
      throw listenError(error, host, port, 'listen');
    });
    const broker = config.broker.url === undefined ? await embedded(config, logger) : undefined;
    if (broker) undo.push(() => broker.close());
    const subscriber = await subscribe(config, broker, { db, findStore, clock: systemClock, logger });
    undo.push(async () => {
      await subscriber.stop();
      logger.info({ messages: subscriber.counts(), unanswered: subscriber.unanswered() }, 'stopped');
    });
    const http = urlOf('http', web.server.address() as AddressInfo);
    return { listening: { http, mqtt: broker?.url ?? shownUrl(config.broker.url!) }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function closeWeb(web: FastifyInstance): Promise<void> {
  const cancel = systemClock.after(LAST_REQUESTS_MS, () => web.server.closeAllConnections());
  await web.close();
  cancel();
}

function embedded({ broker: { host, port } }: HubConfig, logger: Logger): Promise<EmbeddedBroker> {
  return startEmbeddedBroker({ host, port, logger });
}

function subscribe(
  config: HubConfig,
  broker: EmbeddedBroker | undefined,
  parts: Pick<SubscriberOptions, 'db' | 'findStore' | 'clock' | 'logger'>,
): Promise<Subscriber> {
  const url = broker?.url ?? config.broker.url!;
  const clientId = broker?.hubClientId ?? config.broker.clientId;
  return startSubscriber({ ...parts, url, clientId, persistent: broker === undefined });
}

function urlOf(scheme: string, { address, family, port }: AddressInfo): string {
  return `${scheme}://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

function shownUrl(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

/** The first signal stops in order; a second one, or a stop that hangs, ends at once. */
function stopOnSignal(hub: Hub, logger: Logger): void {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'stopping');
    systemClock.after(STOP_TIMEOUT_MS, () => {
      logger.error('did not stop in time');
      process.exit(1);
    });
    hub.stop().then(() => process.exit(0), failed);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

function failed(error: unknown): never {
  process.stderr.write(`footfall-hub: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

async function run(options: { config: string; logLevel: LogLevel }): Promise<void> {
  const logger = createLogger('footfall-hub', options.logLevel);
  const file = resolve(options.config);
  const hub = await startHub(parseHubConfig(readConfig(file), file), logger);
  stopOnSignal(hub, logger);
  logger.info(hub.listening, 'listening');
  process.stdout.write(`${JSON.stringify({ listening: hub.listening })}\n`);
}

function readConfig(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`cannot read the configuration ${file}: ${why}`, { cause: error });
  }
}

const program = new Command('footfall-hub')
  .description('Collects the hourly counts of footfall sensors and serves the reports.')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
program
  .command('run')
  .description('broker, database and web server, until a signal comes')
  .requiredOption('--config <file>', 'YAML file: listen, broker, database, retailers with their stores')
  .addOption(new Option('--log-level <level>', 'on standard error').choices([...LOG_LEVELS]).default('info'))
  .action((options) => run(options).catch(failed));
await program.parseAsync();
