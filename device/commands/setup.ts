// `footfall-sensor setup`: a few questions, and the sensor runs. Each question has an option, so that many boxes can be
// prepared by script; run again, it offers what holds.
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseSensorConfig, type SensorConfig } from '../config/sensor-config.ts';
import { readCredentials, writeCredentials } from '../pairing/credentials-file.ts';
import { pair } from '../pairing/pair.ts';
import { chooseChannel } from '../radio/channel-plan.ts';
import { chooseRadio, describe } from '../radio/choose-radio.ts';
import { findRadios, RADIO_FOLDER, type Radio } from '../radio/radios.ts';
import { runProgram } from '../radio/run-program.ts';
import { type Answers, configText } from '../setup/answers.ts';
import { type Asker, askAt } from '../setup/ask.ts';
import { CONNECTIONS_FOLDER, checkShopWifi, joinShopWifi } from '../setup/shop-wifi.ts';
import { askClock, TIMESYNC_MARK } from '../system/clock-sync.ts';
import { accessPointsAround } from '../system/node-wifi.ts';
import { uplinkInterface } from '../system/uplink.ts';
import { createFile } from './new-file.ts';
import { askOpening, askThresholds } from './setup-shop.ts';
import { startUnits } from './setup-start.ts';

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
  /** Commander's `--no-walks`. */
  readonly walks: boolean;
  readonly yes?: true;
  /** Commander's `--no-start`. */
  readonly start: boolean;
}

const SYSTEM = { run: runProgram, radioFolder: RADIO_FOLDER };
const NETWORK_MANAGER_FOLDER = '/etc/NetworkManager/conf.d';
const SCAN_MS_MAX = 20_000;
const CLOCK_MS_MAX = 60_000;

const say = (text: string) => process.stdout.write(`${text}\n`);

/** Returns the exit status. Throws an Error for people where something is missing or fails. */
export async function setupCommand(flags: SetupFlags): Promise<number> {
  const asker = askAt({
    input: process.stdin,
    output: process.stdout,
    isScripted: flags.yes === true || process.stdin.isTTY !== true,
  });
  try {
    const text = existsSync(flags.config) ? readFileSync(flags.config, 'utf8') : undefined;
    const before = text === undefined ? undefined : parseSensorConfig(text, flags.config);
    const { radio, radios } = await findRadio(flags, before);
    say(`listening with ${describe(radio)}`);
    await joinNetwork(flags, radio, radios, asker);
    const place = await findHub(flags, before, asker);
    const tuned = await askRadio(flags, before, radios, asker);
    const shop = { flags, before, asker, say, system: SYSTEM };
    const opening = await askOpening(shop);
    const { insideDbm, floorDbm } = await askThresholds(shop, tuned);
    await writeConfig(flags.config, { ...place, ...tuned, opening, insideDbm, floorDbm }, text);
    say(`the configuration is in ${flags.config}`);
    if (flags.start) await keepFromNetworkManager(radio, radios);
  } finally {
    asker.close();
  }
  if (!flags.start) return 0;
  return await startUnits(say);
}

async function findRadio(
  flags: SetupFlags,
  before: SensorConfig | undefined,
): Promise<{ radio: Radio; radios: readonly Radio[] }> {
  let found = await findRadios(SYSTEM);
  // As Raspberry Pi OS is while nobody has set a country for Wi-Fi, at each start anew: NetworkManager keeps it switched on.
  if (found.kind === 'radios' && found.radios.some(({ blocked }) => blocked === 'soft')) {
    const { status } = await runProgram('nmcli', ['radio', 'wifi', 'on']);
    if (status !== 0) await runProgram('rfkill', ['unblock', 'wlan']);
    say('Wi-Fi was switched off by software: it is on now');
    found = await findRadios(SYSTEM);
  }
  if (found.kind === 'unknown') throw new Error(found.reason);
  const driver = flags.driver ?? before?.radio.driver ?? undefined;
  const choice = chooseRadio(found.radios, driver, uplinkInterface());
  if (choice.kind === 'failed') throw new Error(choice.reason);
  return { radio: choice.radio, radios: found.radios };
}

/** Or it would bring up an interface of the adapter at a start, before the radio unit turns that. */
async function keepFromNetworkManager({ driver }: Radio, radios: readonly Radio[]): Promise<void> {
  const isAlone = radios.filter((radio) => radio.driver === driver).length === 1;
  if (driver === null || !isAlone || !existsSync(NETWORK_MANAGER_FOLDER)) return;
  const text = `# As footfall-sensor setup wrote it: this adapter listens, and is not for connections.\n[keyfile]\nunmanaged-devices+=driver:${driver}\n`;
  writeFileSync(join(NETWORK_MANAGER_FOLDER, 'footfall-adapter.conf'), text);
  await runProgram('nmcli', ['general', 'reload', 'conf']);
}

async function joinNetwork(
  flags: SetupFlags,
  listening: Radio,
  radios: readonly Radio[],
  asker: Asker,
): Promise<void> {
  if (flags.wifi === undefined && uplinkInterface() !== undefined) return;
  const interfaceName = managedInterface(radios.filter((radio) => radio !== listening));
  if (interfaceName === undefined) {
    throw new Error(
      `no network: plug in a cable. ${describe(listening)} listens, and no other radio could join the shop's Wi-Fi`,
    );
  }
  const ssid = await asker.ask({
    text: "no cable: the name of the shop's Wi-Fi",
    option: '--wifi',
    given: flags.wifi,
    read: String,
    isVerbatim: true,
  });
  const file = flags.wifiPasswordFile;
  const password = await asker.ask({
    text: 'its password (empty: an open network)',
    option: '--wifi-password-file',
    isSecret: true,
    fallback: '',
    given: file === undefined ? undefined : readFileSync(file, 'utf8').replace(/\r?\n$/, ''),
    read(typed) {
      const wanted = typed || null;
      checkShopWifi({ ssid, password: wanted });
      return wanted;
    },
  });
  const problem = await joinShopWifi({ ssid, password, interfaceName }, CONNECTIONS_FOLDER, runProgram);
  if (problem !== undefined) throw new Error(problem);
  say("joined the shop's Wi-Fi");
}

/** A hub's certificate is not valid yet in the past, where a box without a clock wakes up. */
async function clockIsRight(): Promise<void> {
  const untilMs = performance.now() + CLOCK_MS_MAX;
  const isWrong = async () => (await askClock(TIMESYNC_MARK, process.env)) === 'not-synchronised';
  if (!(await isWrong())) return;
  say('waiting for the clock, which this machine asks the network for …');
  while (await isWrong()) {
    if (performance.now() > untilMs) {
      say(
        'it is still not synchronised: the sensor will wait for it. `timedatectl set-ntp true` switches it on.',
      );
      return;
    }
    await pause(1000);
  }
}

type Place = Pick<Answers, 'sensor' | 'credentials' | 'broker'>;

async function findHub(flags: SetupFlags, before: SensorConfig | undefined, asker: Asker): Promise<Place> {
  const known = before && `${before.path.retailer}/${before.path.store}/${before.path.sensor}`;
  if (flags.broker !== undefined) {
    const sensor = await asker.ask({
      text: 'who this box is (RETAILER/STORE/SENSOR)',
      option: '--sensor',
      given: flags.sensor,
      fallback: known,
      read: String,
    });
    return { sensor, broker: flags.broker, credentials: null };
  }
  if (known !== undefined && before?.credentials !== undefined && flags.code === undefined) {
    say(`paired as ${known}; \`--code\` pairs anew`);
    return { sensor: known, broker: null, credentials: before.credentials };
  }
  const kept =
    before === undefined && flags.code === undefined ? credentialsIn(flags.credentials) : undefined;
  if (kept) {
    say(`paired before as ${kept.sensor}; \`--code\` pairs anew`);
    return { sensor: kept.sensor, broker: null, credentials: flags.credentials };
  }
  const hubUrl = await asker.ask({
    text: "the hub's address for pairing, as `footfall-hub pair` shows it",
    option: '--hub',
    given: flags.hub,
    read: required,
  });
  const code = await asker.ask({
    text: 'the code that it shows',
    option: '--code',
    given: flags.code,
    read: required,
  });
  // Before the code is used up.
  if (!existsSync(dirname(flags.credentials))) {
    throw new Error(`${dirname(flags.credentials)} does not exist: is the package installed?`);
  }
  await clockIsRight();
  const outcome = await pair({ hubUrl, code, sensor: flags.sensor });
  if (outcome.kind === 'failed') throw new Error(`not paired: ${outcome.reason}`);
  writeCredentials(flags.credentials, outcome.credentials);
  say(`paired with ${outcome.credentials.brokers.join(', ')} as ${outcome.credentials.sensor}`);
  return { sensor: outcome.credentials.sensor, broker: null, credentials: flags.credentials };
}

/** Of a setup that was broken off when its code was used already. */
const credentialsIn = (file: string) => (existsSync(file) ? readCredentials(file) : undefined);

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
    option: '--country',
    given: flags.country,
    fallback: before?.radio.country ?? undefined,
    read(text) {
      if (!/^[A-Za-z]{2}$/.test(text)) throw new Error('give the two letters of a country, such as FR');
      return text.toUpperCase();
    },
  });
  const known = before?.radio.hop ? 'hop' : before?.channel;
  const channel = await asker.ask({
    text: 'the channel to listen on (auto: where the neighbourhood is; hop: slowly over 1, 6 and 11)',
    option: '--channel',
    given: flags.channel,
    fallback: known ? String(known) : 'auto',
    read(text) {
      if (text === 'auto' || text === 'hop') return text;
      if (!/^([1-9]|1[0-4])$/.test(text)) throw new Error('give a channel from 1 to 14, auto or hop');
      return Number(text);
    },
  });
  const driver = flags.driver ?? before?.radio.driver ?? null;
  return { country, driver, channel: channel === 'auto' ? await bestChannel(radios) : channel };
}

const managedInterface = (radios: readonly Radio[]) =>
  radios.flatMap(({ interfaces }) => interfaces).find(({ type }) => type === 'managed')?.name;

/** By a scan of an interface that NetworkManager has; 6 where there is none. */
async function bestChannel(radios: readonly Radio[]): Promise<number> {
  const managed = managedInterface(radios);
  const heard = managed === undefined ? undefined : await accessPointsAround(managed, SCAN_MS_MAX);
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

async function writeConfig(file: string, answers: Answers, before: string | undefined): Promise<void> {
  const text = configText(answers, before);
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
  // A broker's password may be in it: root, and the group of the folder, which is the service's.
  if (process.getuid?.() === 0) chownSync(file, 0, statSync(dirname(file)).gid);
  chmodSync(file, 0o640);
}
