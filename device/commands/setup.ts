// `footfall-sensor setup`: a few questions, and the sensor runs. Each question has an option, so that many boxes can be
// prepared by script; run again, it offers what holds.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseSensorConfig, type SensorConfig } from '../config.ts';
import { accessPointsAround } from '../node-wifi.ts';
import { writeCredentials } from '../pairing/credentials-file.ts';
import { pair } from '../pairing/pair.ts';
import { chooseChannel } from '../radio/channel-plan.ts';
import { chooseRadio, describe } from '../radio/choose-radio.ts';
import { findRadios, RADIO_FOLDER, type Radio } from '../radio/radios.ts';
import { runProgram } from '../radio/run-program.ts';
import { type Answers, configText, readHours, readTimeZone } from '../setup/answers.ts';
import { type Asker, askAt } from '../setup/ask.ts';
import { CONNECTIONS_FOLDER, checkShopWifi, joinShopWifi } from '../setup/shop-wifi.ts';
import { readStatus } from '../status.ts';
import { uplinkInterface } from '../uplink.ts';
import { createFile } from './new-file.ts';

export interface SetupFlags {
  readonly config: string;
  readonly credentials: string;
  readonly hub?: string;
  readonly code?: string;
  readonly broker?: string;
  readonly sensor?: string;
  readonly wifi?: string;
  readonly wifiPasswordFile?: string;
  readonly country?: string;
  readonly channel?: string;
  readonly driver?: string;
  readonly zone?: string;
  readonly hours?: string;
  readonly insideDbm?: string;
  readonly floorDbm?: string;
  readonly yes?: true;
  /** Commander's `--no-start`. */
  readonly start: boolean;
}

const SCAN_MS_MAX = 20_000;
const FIRST_FRAMES_MS_MAX = 90_000;
const STATUS_FILE = '/run/footfall-sensor/status.json';

const say = (text: string) => process.stdout.write(`${text}\n`);

/** Returns the exit status. Throws an Error for people where something is missing or fails. */
export async function setupCommand(flags: SetupFlags): Promise<number> {
  const asker = askAt({
    ...{ input: process.stdin, output: process.stdout },
    isScripted: flags.yes === true || process.stdin.isTTY !== true,
  });
  try {
    const before = readBefore(flags.config);
    const { radio, radios } = await findRadio(flags);
    say(`listening with ${describe(radio)}`);
    await joinNetwork(flags, asker);
    const place = await findHub(flags, before, asker);
    const answers: Answers = {
      ...place,
      ...(await askRadio(flags, before, radios, asker)),
      ...(await askShop(flags, before, asker)),
    };
    await writeConfig(flags.config, answers);
    say(`the configuration is in ${flags.config}`);
  } finally {
    asker.close();
  }
  if (!flags.start) return 0;
  return await startUnits();
}

function readBefore(file: string): SensorConfig | undefined {
  return existsSync(file) ? parseSensorConfig(readFileSync(file, 'utf8'), file) : undefined;
}

async function findRadio(flags: SetupFlags): Promise<{ radio: Radio; radios: readonly Radio[] }> {
  const found = await findRadios({ run: runProgram, radioFolder: RADIO_FOLDER });
  if (found.kind === 'unknown') throw new Error(found.reason);
  const choice = chooseRadio(found.radios, flags.driver, uplinkInterface());
  if (choice.kind === 'failed') throw new Error(choice.reason);
  return { radio: choice.radio, radios: found.radios };
}

async function joinNetwork(flags: SetupFlags, asker: Asker): Promise<void> {
  if (flags.wifi === undefined && uplinkInterface() !== undefined) return;
  const ssid = await asker.ask({
    text: "no cable: the name of the shop's Wi-Fi",
    ...{ option: '--wifi', given: flags.wifi, read: String },
  });
  const file = flags.wifiPasswordFile;
  const password = await asker.ask({
    text: 'its password (empty: an open network)',
    ...{ option: '--wifi-password-file', isSecret: true, fallback: '' },
    given: file === undefined ? undefined : readFileSync(file, 'utf8').replace(/\r?\n$/, ''),
    read(typed) {
      const wifi = { ssid, password: typed || null };
      checkShopWifi(wifi);
      return wifi.password;
    },
  });
  const problem = await joinShopWifi({ ssid, password }, CONNECTIONS_FOLDER, runProgram);
  if (problem !== undefined) throw new Error(problem);
  say("joined the shop's Wi-Fi");
}

type Place = Pick<Answers, 'sensor' | 'credentials' | 'broker'>;

async function findHub(flags: SetupFlags, before: SensorConfig | undefined, asker: Asker): Promise<Place> {
  const known = before && `${before.path.retailer}/${before.path.store}/${before.path.sensor}`;
  if (flags.broker !== undefined) {
    const sensor = await asker.ask({
      text: 'who this box is (RETAILER/STORE/SENSOR)',
      ...{ option: '--sensor', given: flags.sensor, fallback: known, read: String },
    });
    return { sensor, broker: flags.broker, credentials: null };
  }
  if (known !== undefined && before?.credentials !== undefined && flags.code === undefined) {
    say(`paired as ${known}; \`--code\` pairs anew`);
    return { sensor: known, broker: null, credentials: before.credentials };
  }
  const hubUrl = await asker.ask({
    text: "the hub's address for pairing, as `footfall-hub pair` shows it",
    ...{ option: '--hub', given: flags.hub, read: required },
  });
  const code = await asker.ask({
    text: 'the code that it shows',
    ...{ option: '--code', given: flags.code, read: required },
  });
  const outcome = await pair({ hubUrl, code, sensor: flags.sensor });
  if (outcome.kind === 'failed') throw new Error(`not paired: ${outcome.reason}`);
  writeCredentials(flags.credentials, outcome.credentials);
  say(`paired with ${outcome.credentials.broker} as ${outcome.credentials.sensor}`);
  return { sensor: outcome.credentials.sensor, broker: null, credentials: flags.credentials };
}

function required(text: string): string {
  if (text === '') throw new Error('it cannot be empty');
  return text;
}

async function askRadio(
  flags: SetupFlags,
  before: SensorConfig | undefined,
  radios: readonly Radio[],
  asker: Asker,
): Promise<Pick<Answers, 'country' | 'channel' | 'driver'>> {
  const country = await asker.ask({
    text: 'the country whose radio rules hold (two letters)',
    ...{ option: '--country', given: flags.country, fallback: before?.radio.country ?? undefined },
    read(text) {
      if (!/^[A-Za-z]{2}$/.test(text)) throw new Error('give the two letters of a country, such as FR');
      return text.toUpperCase();
    },
  });
  const channel = await asker.ask({
    text: 'the channel to listen on (auto: where the neighbourhood is)',
    ...{
      option: '--channel',
      given: flags.channel,
      fallback: before?.channel ? String(before.channel) : 'auto',
    },
    read(text) {
      if (text === 'auto') return undefined;
      if (!/^([1-9]|1[0-4])$/.test(text)) throw new Error('give a channel from 1 to 14, or auto');
      return Number(text);
    },
  });
  const driver = flags.driver ?? before?.radio.driver ?? null;
  return { country, driver, channel: channel ?? (await bestChannel(radios)) };
}

/** By a scan of an interface that NetworkManager has; 6 where there is none. */
async function bestChannel(radios: readonly Radio[]): Promise<number> {
  const managed = radios.flatMap(({ interfaces }) => interfaces).find(({ type }) => type === 'managed');
  const heard = managed && (await accessPointsAround(managed.name, SCAN_MS_MAX));
  const channel = chooseChannel(heard && 'accessPoints' in heard ? heard.accessPoints : []);
  const why =
    heard === undefined
      ? 'no other radio can look around'
      : 'reason' in heard
        ? heard.reason
        : `${heard.accessPoints.length} access points around`;
  say(`channel ${channel}: ${why}`);
  return channel;
}

async function askShop(
  flags: SetupFlags,
  before: SensorConfig | undefined,
  asker: Asker,
): Promise<Pick<Answers, 'opening' | 'insideDbm' | 'floorDbm'>> {
  const hours = await asker.ask({
    text: 'opening hours (mon-fri 09:00-20:00, sat 10:00-18:00; or always)',
    ...{ option: '--hours', given: flags.hours, fallback: before && !before.opening ? 'always' : undefined },
    read: (text) => (text === '' && before?.opening ? before.opening.hours : readHours(text)),
  });
  const timeZone =
    hours &&
    (await asker.ask({
      text: 'time zone of the shop',
      ...{ option: '--zone', given: flags.zone, read: readTimeZone },
      fallback: before?.opening?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    }));
  const dbm = (text: string) => {
    const value = Number(text);
    if (/^-\d+$/.test(text) && value >= -110 && value <= -10) return value;
    throw new Error('give dBm from -110 to -10');
  };
  const insideDbm = await asker.ask({
    text: 'signal at or above which a phone is inside, in dBm',
    ...{ option: '--inside-dbm', given: flags.insideDbm, read: dbm },
    fallback: String(before?.zones.insideDbm ?? -75),
  });
  const floorDbm = await asker.ask({
    text: 'signal below which nothing is counted, in dBm',
    ...{ option: '--floor-dbm', given: flags.floorDbm, fallback: String(before?.zones.floorDbm ?? -90) },
    read(text) {
      if (dbm(text) > insideDbm) throw new Error(`it lies above inside, which is ${insideDbm}`);
      return dbm(text);
    },
  });
  return { opening: hours && timeZone ? { timeZone, hours } : null, insideDbm, floorDbm };
}

async function writeConfig(file: string, answers: Answers): Promise<void> {
  const text = configText(answers);
  // What it could not read, the sensor could not start with.
  parseSensorConfig(text, file);
  mkdirSync(dirname(file), { recursive: true });
  const created = await createFile(file, true);
  try {
    await created.write(Buffer.from(text));
    await created.keep();
  } finally {
    await created.discard();
  }
}

async function startUnits(): Promise<number> {
  for (const args of [
    ['enable', '--quiet', 'footfall-capture', 'footfall-sensor'],
    ['restart', 'footfall-capture', 'footfall-sensor'],
  ]) {
    const { status, complaint } = await runProgram('systemctl', args);
    if (status !== 0) throw new Error(`systemctl ${args.join(' ')}: ${complaint}`);
  }
  say('started; waiting for the first frames …');
  const untilMs = performance.now() + FIRST_FRAMES_MS_MAX;
  while (performance.now() < untilMs) {
    const source = readStatus(STATUS_FILE);
    const { counted = 0 } = source?.health.frames ?? {};
    if (counted > 0) {
      say(`counted the first frames (${counted} or more). The first hour is released when it is over.`);
      return 0;
    }
    if (source && ['closed', 'paused'].includes(source.health.source.state)) {
      say(`the shop is ${source.health.source.state}: it will listen when it may.`);
      return 0;
    }
    await pause(1000);
  }
  say('no phone was heard yet. `footfall-sensor doctor` says whether anything is wrong.');
  return 1;
}
