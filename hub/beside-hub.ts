// What a command needs around its work: the configuration, the database beside a hub that may be running, where its output
// goes, and its exit status.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { systemClock } from '../shared/clock.ts';
import { plainText } from '../shared/plain-text.ts';
import { systemRandom } from '../shared/random.ts';
import { secureUrl } from './brokers.ts';
import { type CalibrateOptions, calibrate } from './commands/calibrate.ts';
import { type AuditOptions, audit } from './commands/control.ts';
import { CommandError } from './commands/find-store.ts';
import { type NoticeOptions, notice } from './commands/notice.ts';
import { type PairOptions, pair } from './commands/pairing.ts';
import { type PapersOptions, papers } from './commands/papers.ts';
import { type HubConfig, parseHubConfig } from './config.ts';
import { takeOver } from './directory/take-over.ts';
import { openCertificates, readAuthority } from './pairing/certificate-store.ts';
import { writeMosquittoFiles } from './pairing/mosquitto.ts';
import { PapersError } from './papers/papers-error.ts';
import { isPostgres } from './store/location.ts';
import { openDatabase } from './store/open.ts';
import type { HubDatabase } from './store/port.ts';

/** Of what stops a command: it may hold text of strangers. */
const MESSAGE_CHARACTERS_MAX = 2_000;

/** Ends the process with status 1. */
export function failed(error: unknown): never {
  const why = error instanceof Error ? error.message : String(error);
  process.stderr.write(`footfall-hub: ${plainText(why, MESSAGE_CHARACTERS_MAX)}\n`);
  process.exit(1);
}

/** Of a YAML file. Throws an Error for people. */
export function readHubConfig(path: string): HubConfig {
  const file = resolve(path);
  return parseHubConfig(readText(file, 'the configuration'), file);
}

function readText(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`cannot read ${what} ${file}: ${why}`, { cause: error });
  }
}

/** Works beside a running hub: SQLite lets one write at a time and the other wait. */
export async function runBesideHub(
  configFile: string,
  work: (db: HubDatabase, config: HubConfig) => string | Promise<string>,
): Promise<void> {
  try {
    const config = readHubConfig(configFile);
    const db = await openDatabase(config.database);
    try {
      await takeOver(db.asOperator(), config.retailers, systemClock.nowMs());
      process.stdout.write(await work(db, config));
    } finally {
      await db.close();
    }
  } catch (error) {
    failed(error);
  }
}

/** Works on what the configuration names, whether a hub runs or not. */
export async function runOnConfig(configFile: string, work: (config: HubConfig) => string): Promise<void> {
  try {
    process.stdout.write(work(readHubConfig(configFile)));
  } catch (error) {
    failed(error);
  }
}

/** Works on databases that are named; progress goes to standard error. */
export async function runOnDatabases(work: (say: (line: string) => void) => Promise<string>): Promise<void> {
  try {
    process.stdout.write(await work((line) => void process.stderr.write(`${line}\n`)));
  } catch (error) {
    failed(error);
  }
}

export function runPair({ config: configFile, ...options }: PairOptions & { config: string }): Promise<void> {
  return runBesideHub(configFile, async (db, config) => {
    const { tls } = config.broker;
    if (tls === undefined) {
      throw new CommandError('the configuration has no `broker.tls`: add it, with the names of this hub');
    }
    return pair(db, options, {
      url: secureUrl(config, 'https', tls.pairingPort),
      authority: readAuthority(tls.folder),
      random: systemRandom(),
      nowMs: systemClock.nowMs(),
    });
  });
}

export function runBrokerConfig(kind: string, options: { config: string; out?: string }): Promise<void> {
  return runBesideHub(options.config, async (db, config) => {
    if (kind !== 'mosquitto') throw new CommandError(`there is no broker ${kind}: write mosquitto`);
    const { tls } = config.broker;
    const folder = options.out === undefined ? tls?.mosquitto : resolve(options.out);
    if (folder === undefined) throw new CommandError('say where: --out DIR, or broker.tls.mosquitto');
    if (tls === undefined) throw new CommandError('the configuration has no `broker.tls`');
    const certificates = await openCertificates(tls.folder, tls.names, systemClock.nowMs());
    const { mosquittoNow } = await import('./security.ts');
    const written = await mosquittoNow(config, folder, { db, certificates });
    for (const one of written) writeMosquittoFiles(one.folder, one.files);
    const names = written.flatMap((one) => [...one.files.keys()].map((name) => join(one.folder, name)));
    return `${names.join('\n')}\n`;
  });
}

export function runCalibrate({ config, ...options }: CalibrateOptions & { config: string }): Promise<void> {
  const readFile = (path: string) => readText(resolve(path), 'the counts');
  return runBesideHub(config, (db) => calibrate(db, options, systemClock.nowMs(), readFile));
}

export function runAudit({ config, ...options }: AuditOptions & { config: string }) {
  return runBesideHub(config, async (db) => {
    const { text, intact } = await audit(db, { ...options, limit: options.limit });
    if (!intact) process.exitCode = 1;
    return text;
  });
}

/** Only reads: a hub that has not run yet has no database, and gets none by this. */
async function runOnFacts(
  configFile: string,
  use: (config: HubConfig, db: HubDatabase) => Promise<void>,
): Promise<void> {
  try {
    const config = readHubConfig(configFile);
    const { database } = config;
    const isThere = isPostgres(database) || existsSync(database);
    const db = await openDatabase(isThere ? database : ':memory:');
    try {
      await takeOver(db.asOperator(), config.retailers, systemClock.nowMs());
      await use(config, db);
    } finally {
      await db.close();
    }
  } catch (error) {
    if (!(error instanceof PapersError)) failed(error);
    process.stderr.write(`footfall-hub: ${error.message}\n`);
    process.exit(2);
  }
}

export function runNotice({
  config: configFile,
  out,
  ...options
}: NoticeOptions & { config: string; out?: string }) {
  return runOnFacts(configFile, async (config, db) => {
    const { file, warnings } = await notice(config, db, options, systemClock.nowMs());
    for (const warning of warnings) process.stderr.write(`footfall-hub: ${warning}\n`);
    if (out === undefined) process.stdout.write(file);
    else writeFileSync(resolve(out), file);
  });
}

export function runPapers({
  config: configFile,
  out,
  ...options
}: PapersOptions & { config: string; out: string }) {
  return runOnFacts(configFile, async (config, db) => {
    const folder = resolve(out);
    const said = await papers(config, db, options, systemClock.nowMs(), {
      has: (name) => existsSync(join(folder, name)),
      write(name, page) {
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, name), page);
      },
    });
    process.stdout.write(said);
  });
}
