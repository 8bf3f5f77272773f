// The hub's command line, and the one place where its parts are put together: broker, database, ingest
// and web server start in that order, and stop in reverse. What only `run` needs is loaded by it: the other commands start
// in a third of the time.
import '../shared/keep-secrets.ts';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { FastifyInstance } from 'fastify';
import { systemClock } from '../shared/clock.ts';
import { createLogger, LOG_LEVELS, type Logger, type LogLevel } from '../shared/logger.ts';
import { plainText } from '../shared/plain-text.ts';
import { systemRandom } from '../shared/random.ts';
import { typedText } from '../shared/typed-text.ts';
import { aboutRoutes } from './about/about-routes.ts';
import { createVisitors } from './about/visitors.ts';
import type { EmbeddedBroker } from './broker/embedded-broker.ts';
import { startWatch } from './calibration/watch.ts';
import { type CalibrateOptions, calibrate } from './commands/calibrate.ts';
import {
  type AuditOptions,
  audit,
  type ConfigureOptions,
  configure,
  type PauseOptions,
  pause,
  resume,
} from './commands/control.ts';
import { CommandError } from './commands/find-store.ts';
import { NOTICE_KINDS, type NoticeOptions, notice } from './commands/notice.ts';
import {
  listCommand,
  type ObjectionsOptions,
  type PurgeOptions,
  purgeCommand,
} from './commands/objections.ts';
import { type PairOptions, pair, type RevokeOptions, revoke } from './commands/pairing.ts';
import { type PapersOptions, papers } from './commands/papers.ts';
import { type HubConfig, parseHubConfig } from './config.ts';
import type { Subscriber, SubscriberOptions } from './ingest/subscriber.ts';
import { listenError } from './listening/listen-error.ts';
import { liveObjectionLists } from './objections/objections.ts';
import { openCertificates, readAuthority } from './pairing/certificate-store.ts';
import { writeMosquittoFiles } from './pairing/mosquitto.ts';
import type { Facts } from './papers/facts.ts';
import { LANGS } from './papers/language.ts';
import { loadFacts } from './papers/load-facts.ts';
import { FORMATS } from './papers/notice-layout.ts';
import { PapersError } from './papers/papers-error.ts';
import { SETTING_NAMES } from './remote/changes.ts';
import { startConfigPublisher } from './remote/config-publisher.ts';
import { type HubDatabase, openDatabase } from './store/database.ts';
import { readable } from './store/database-error.ts';
import { lockForHub } from './store/hub-lock.ts';
import { takeAllOffline } from './store/sensors.ts';
import { type FindStore, upsertStores } from './store/stores.ts';

/** Of both listeners: whoever tries too often at one waits at the other too. */
const visitors = createVisitors(systemClock);
const STOP_TIMEOUT_MS = 10_000;
/** Requests that are still being answered at a stop get this long. */
const LAST_REQUESTS_MS = 2_000;
/** Of what stops a command: it may hold text of strangers. */
const MESSAGE_CHARACTERS_MAX = 2_000;

/** Where the hub really listens; printed as one line of JSON on standard output. */
interface Listening {
  readonly http: string;
  /** The pages for the public alone. */
  readonly public?: string;
  /** The embedded broker, or the external one without its password. */
  readonly mqtt: string;
  /** Where paired sensors come to the embedded broker. */
  readonly mqtts?: string;
  /** Where sensors are paired. */
  readonly pairing?: string;
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
    undo.push(lockForHub(config.database));
    const db = openDatabase(config.database);
    undo.push(() => db.close());
    let subscriber: Subscriber | undefined;
    let findStore: FindStore = () => undefined;
    const troubles = () => subscriber?.troubles() ?? ['the hub is starting'];
    const web = await serve(config, db, logger, 'listen', troubles);
    undo.push(() => closeWeb(web));
    const forPublic = config.publicListen && (await serve(config, db, logger, 'publicListen', troubles));
    if (forPublic) undo.push(() => closeWeb(forPublic));
    const { openSecurity, secureUrl, startBroker, startPairing, watchSecurity } = await import(
      './security.ts'
    );
    const secure = await openSecurity(config, { db, clock: systemClock, logger });
    const known: FindStore = (retailer, store) => findStore(retailer, store);
    const broker =
      config.broker.url === undefined
        ? await startBroker(config, secure, { findStore: known, clock: systemClock, logger })
        : undefined;
    if (broker) undo.push(() => broker.close());
    const pairing =
      secure && (await startPairing(config, secure, broker?.tlsPort ?? config.broker.tls!.port));
    if (pairing) undo.push(() => pairing.close());
    if (pairing) undo.push(watchSecurity(config, secure, { broker, pairing }));
    // Only now: a hub that cannot listen has changed nothing.
    findStore = upsertStores(db, config.retailers);
    if (config.broker.url === undefined) takeAllOffline(db);
    const taking = await subscribe(config, broker, {
      ...{ db, findStore, clock: systemClock, logger },
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
    throw readable(error, config.database);
  }
}

async function serve(
  config: HubConfig,
  db: HubDatabase,
  logger: Logger,
  setting: 'listen' | 'publicListen',
  troubles: () => readonly string[],
): Promise<FastifyInstance> {
  const facts = (path: string) => factsOf(config, db, path);
  const parts = { db, clock: systemClock, facts, visitors };
  const { createWebServer } = await import('./web/server.ts');
  const web = await createWebServer({
    ...{ db, clock: systemClock, logger, troubles },
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

function factsOf(config: HubConfig, db: HubDatabase, path: string): Facts | undefined {
  const has = config.retailers.some(({ id, stores }) => stores.some((store) => `${id}/${store.id}` === path));
  return has ? loadFacts(config, db, path, systemClock.nowMs()) : undefined;
}

function publishConfigs(db: HubDatabase, subscriber: Subscriber, logger: Logger): () => void {
  const publisher = startConfigPublisher({
    ...{ db, clock: systemClock, logger },
    objections: (store, nowMs) => liveObjectionLists(db, store, nowMs),
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
  const { startSubscriber } = await import('./ingest/subscriber.ts');
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
  const why = error instanceof Error ? error.message : String(error);
  process.stderr.write(`footfall-hub: ${plainText(why, MESSAGE_CHARACTERS_MAX)}\n`);
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

const readConfig = (file: string) => readText(file, 'the configuration');

function readText(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`cannot read ${what} ${file}: ${why}`, { cause: error });
  }
}

/** Works beside a running hub: SQLite lets one write at a time and the other wait. */
async function runBesideHub(
  configFile: string,
  work: (db: HubDatabase, config: HubConfig) => string | Promise<string>,
): Promise<void> {
  try {
    const file = resolve(configFile);
    const config = parseHubConfig(readConfig(file), file);
    const db = openDatabase(config.database);
    try {
      upsertStores(db, config.retailers);
      process.stdout.write(await work(db, config));
    } catch (error) {
      throw readable(error, db.name);
    } finally {
      db.close();
    }
  } catch (error) {
    failed(error);
  }
}

function runPair({ config: configFile, ...options }: PairOptions & { config: string }): Promise<void> {
  return runBesideHub(configFile, async (db, config) => {
    const { tls } = config.broker;
    if (tls === undefined) {
      throw new CommandError('the configuration has no `broker.tls`: add it, with the names of this hub');
    }
    const { secureUrl } = await import('./security.ts');
    return pair(db, options, {
      url: secureUrl(config, 'https', tls.pairingPort),
      authority: readAuthority(tls.folder),
      random: systemRandom(),
      nowMs: systemClock.nowMs(),
    });
  });
}

function runBrokerConfig(kind: string, options: { config: string; out?: string }): Promise<void> {
  return runBesideHub(options.config, async (db, config) => {
    if (kind !== 'mosquitto') throw new CommandError(`there is no broker ${kind}: write mosquitto`);
    const { tls } = config.broker;
    const folder = options.out === undefined ? tls?.mosquitto : resolve(options.out);
    if (folder === undefined) throw new CommandError('say where: --out DIR, or broker.tls.mosquitto');
    if (tls === undefined) throw new CommandError('the configuration has no `broker.tls`');
    const certificates = await openCertificates(tls.folder, tls.names, systemClock.nowMs());
    const { mosquittoNow } = await import('./security.ts');
    const files = mosquittoNow(config, folder, { db, certificates });
    writeMosquittoFiles(folder, files);
    return `${[...files.keys()].map((name) => join(folder, name)).join('\n')}\n`;
  });
}

function runCalibrate({ config, ...options }: CalibrateOptions & { config: string }): Promise<void> {
  const readFile = (path: string) => readText(resolve(path), 'the counts');
  return runBesideHub(config, (db) => calibrate(db, options, systemClock.nowMs(), readFile));
}

function runAudit({ config, ...options }: AuditOptions & { config: string }) {
  return runBesideHub(config, (db) => {
    const { text, intact } = audit(db, { ...options, limit: options.limit });
    if (!intact) process.exitCode = 1;
    return text;
  });
}

/** Only reads: a hub that has not run yet has no database, and gets none by this. */
function runOnFacts(configFile: string, use: (config: HubConfig, db: HubDatabase) => void): void {
  try {
    const file = resolve(configFile);
    const config = parseHubConfig(readConfig(file), file);
    const db = openDatabase(existsSync(config.database) ? config.database : ':memory:');
    try {
      use(config, db);
    } catch (error) {
      throw readable(error, db.name);
    } finally {
      db.close();
    }
  } catch (error) {
    if (!(error instanceof PapersError)) failed(error);
    process.stderr.write(`footfall-hub: ${error.message}\n`);
    process.exit(2);
  }
}

function runNotice({
  config: configFile,
  out,
  ...options
}: NoticeOptions & { config: string; out?: string }) {
  runOnFacts(configFile, (config, db) => {
    const { file, warnings } = notice(config, db, options, systemClock.nowMs());
    for (const warning of warnings) process.stderr.write(`footfall-hub: ${warning}\n`);
    if (out === undefined) process.stdout.write(file);
    else writeFileSync(resolve(out), file);
  });
}

function runPapers({ config: configFile, out, ...options }: PapersOptions & { config: string; out: string }) {
  runOnFacts(configFile, (config, db) => {
    const folder = resolve(out);
    const said = papers(config, db, options, systemClock.nowMs(), {
      has: (name) => existsSync(join(folder, name)),
      write(name, page) {
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, name), page);
      },
    });
    process.stdout.write(said);
  });
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
const several = (value: string, before: readonly string[] = []) => [...before, value];
const atMost = (value: string) => {
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Write a number from 1 on.');
};
const wholeNumber = (value: string) => {
  const number = typedText(value);
  if (/^[1-9]\d{0,8}$/.test(number)) return Number(number);
  throw new InvalidArgumentError('Write the number of a hand count, as --list shows it.');
};
program
  .command('calibrate')
  .description("fits a store's people per phone to hand counts; shows what stands")
  .option('--config <file>', "the hub's YAML file", 'hub.yaml')
  .requiredOption('--store <retailer/store>', 'as in the configuration')
  .option(
    '--entries <time=n>',
    'n people came in, in the hour from a local time on; TIME/TIME for more hours',
    several,
  )
  .option('--present <time=n>', 'n people were inside on average in the hour (decimals allowed)', several)
  .option('--moment <time=n>', 'n people were inside at a moment', several)
  .option('--file <csv>', 'counts as CSV with the columns kind,from,to,people,by,note')
  .option('--by <name>', 'who counted, or who says so', userInfo().username)
  .option('--note <text>', 'kept with the counts')
  .option('--apply', 'puts what the counts give in force')
  .option('--from <date>', 'with --apply: the first day (default: the first counted day)')
  .option('--end [date]', 'ends what is in force, from a day or from now on; wants --why')
  .option('--withdraw <number>', 'withdraws a hand count, which stays, marked; wants --why', wholeNumber)
  .option('--why <text>', 'the reason')
  .option('--list', 'only shows what stands, as every call does at its end')
  .option('--json', 'shows it as JSON')
  .addHelpText(
    'after',
    `
Example: eight hours counted at the door, then used from the first of them on
  footfall-hub calibrate --config hub.yaml --store acme/main-street --by Kim \\
    --entries 2026-11-20T10:00=37 --entries 2026-11-20T17:00=88 --file more.csv
  footfall-hub calibrate --config hub.yaml --store acme/main-street --by Kim --apply`,
  )
  .action((options: CalibrateOptions & { config: string }) => runCalibrate(options));

/** A command on what the sensors of a store are asked. */
const controlCommand = (name: string, description: string) =>
  program
    .command(name)
    .description(description)
    .option('--config <file>', "the hub's YAML file", 'hub.yaml')
    .requiredOption('--store <retailer/store>', 'as in the configuration')
    .option('--by <name>', 'who says so', userInfo().username)
    .option('--reason <text>', 'kept in the audit log')
    .option('--json', 'shows what stands as JSON');
controlCommand('pause', "a store's sensors hear nothing until it is resumed; shows what stands")
  .option('--until <time>', "resumes by itself: 2026-11-24T18:00 on the store's clock, or with an offset")
  .action(({ config, ...options }: PauseOptions & { config: string }) =>
    runBesideHub(config, (db) => pause(db, options, systemClock.nowMs())),
  );
controlCommand('resume', 'ends the pause of a store; shows what stands').action(
  ({ config, ...options }: PauseOptions & { config: string }) =>
    runBesideHub(config, (db) => resume(db, options, systemClock.nowMs())),
);
controlCommand('configure', "asks a store's sensors for settings instead of their own; shows what stands")
  .option('--set <name=value>', 'as zones.insideDbm=-72; opening=store takes the hours given here', several)
  .option('--unset <name>', "the sensors' own files say it again", several)
  .addHelpText('after', `\nNames: ${SETTING_NAMES.join(', ')}.\nThey hold from the next full hour on.`)
  .action(({ config, ...options }: ConfigureOptions & { config: string }) =>
    runBesideHub(config, (db) => configure(db, options, systemClock.nowMs())),
  );
const objections = program
  .command('objections')
  .description('how many visitors objected, by day and network, and the removal of a flood');
const objectionsCommand = (name: string, description: string) =>
  objections
    .command(name)
    .description(description)
    .option('--config <file>', "the hub's YAML file", 'hub.yaml')
    .requiredOption('--store <retailer/store>', 'as in the configuration')
    .option('--json', 'as JSON');
objectionsCommand('list', 'of a store: how many came on which day from one network').action(
  ({ config, ...options }: ObjectionsOptions & { config: string }) =>
    runBesideHub(config, (db) => listCommand(db, options, systemClock.nowMs())),
);
objectionsCommand('purge', 'removes objections of a store; shows what is left')
  .option('--day <date>', 'those of a UTC day, as 2026-11-28')
  .option('--network <mark>', 'those of a network, by its mark in `list`')
  .option('--all', 'all of the store')
  .option('--by <name>', 'who says so', userInfo().username)
  .option('--reason <text>', 'kept in the audit log')
  .addHelpText('after', '\nWhoever they are of is counted again, and may object anew.')
  .action(({ config, ...options }: PurgeOptions & { config: string }) =>
    runBesideHub(config, (db) => purgeCommand(db, options, systemClock.nowMs())),
  );
program
  .command('pair')
  .description('a code that lets one sensor in, once, within 15 minutes')
  .option('--config <file>', "the hub's YAML file, with broker.tls", 'hub.yaml')
  .requiredOption('--store <retailer/store>', 'as in the configuration')
  .requiredOption('--sensor <name>', 'of a-z, 0-9 and -; unique in the store')
  .option('--by <name>', 'who says so', userInfo().username)
  .option('--json', 'as one JSON object')
  .action(runPair);
program
  .command('revoke')
  .description('lets a sensor in no more, at once')
  .option('--config <file>', "the hub's YAML file", 'hub.yaml')
  .requiredOption('--sensor <retailer/store/sensor>', 'as it was paired')
  .option('--by <name>', 'who says so', userInfo().username)
  .option('--reason <text>', 'kept in the audit log')
  .action(({ config, ...options }: RevokeOptions & { config: string }) =>
    runBesideHub(config, (db) => revoke(db, options, systemClock.nowMs())),
  );
program
  .command('broker-config')
  .description('the files of a broker of your own, with all paired sensors: Mosquitto 2.0')
  .argument('<kind>', 'mosquitto')
  .option('--config <file>', "the hub's YAML file, with broker.url and broker.tls", 'hub.yaml')
  .option('--out <folder>', 'where they are written (default: broker.tls.mosquitto)')
  .addHelpText(
    'after',
    '\nWith broker.tls.mosquitto a hub that runs writes them at each pairing and revocation.\nMosquitto takes them in at SIGHUP: systemctl reload mosquitto.',
  )
  .action(runBrokerConfig);
program
  .command('audit')
  .description('who changed what protects people, newest first')
  .option('--config <file>', "the hub's YAML file", 'hub.yaml')
  .option('--store <retailer/store>', 'of this store alone')
  .option('--limit <number>', 'at most so many', atMost, 1000)
  .option('--json', 'as JSON, one a line')
  .option('--verify [hash]', 'checks that no entry was altered; with a hash noted before, nor cut off')
  .addHelpText('after', '\nExit status 1: an entry was altered.')
  .action(runAudit);
program
  .command('notice')
  .description('the notice for the door of a store, with a code that leads to its public page')
  .option('--config <file>', "the hub's YAML file", 'hub.yaml')
  .requiredOption('--store <retailer/store>', 'as in the configuration')
  .addOption(new Option('--lang <language>', 'of the notice').choices([...LANGS]).makeOptionMandatory())
  .addOption(new Option('--format <paper>', 'size of the sheet').choices([...FORMATS]).default('a4'))
  .addOption(new Option('--as <kind>', 'kind of file').choices([...NOTICE_KINDS]).default('svg'))
  .option('--out <file>', 'where it is written (default: standard output)')
  .addHelpText('after', '\nExit status 2: the configuration lacks what a notice must say, or wrong usage.')
  .action((options: NoticeOptions & { config: string; out?: string }) => runNotice(options));
program
  .command('papers')
  .description('the impact assessment, the record of processing and the description for a processor, as HTML')
  .option('--config <file>', "the hub's YAML file", 'hub.yaml')
  .requiredOption('--store <retailer/store>', 'as in the configuration')
  .addOption(new Option('--lang <language>', 'of the papers').choices([...LANGS]).default('en'))
  .option('--out <folder>', 'where they are written; made if it is missing', '.')
  .option('--force', 'replaces papers that are there')
  .action((options: PapersOptions & { config: string; out: string }) => runPapers(options));
await program.parseAsync();
