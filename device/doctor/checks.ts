// What can be wrong with an installed sensor, one check each: what is so, and the command that mends it. They look and
// change nothing.
import { accessSync, constants, existsSync, readFileSync, statfsSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { TROUBLE_WORDS } from '../../shared/counting-trouble.ts';
import type { SensorConfig } from '../config/sensor-config.ts';
import { chooseRadio, describe, hasMonitorInterface } from '../radio/choose-radio.ts';
import { findRadios, MONITOR_INTERFACE, type RadioSystem } from '../radio/radios.ts';
import type { Status } from '../status/status-file.ts';
import type { ClockState } from '../system/clock-sync.ts';

/** `warning`: it works, and could fail or hear less. */
type Verdict = 'ok' | 'warning' | 'wrong';

export interface Finding {
  readonly check: string;
  readonly verdict: Verdict;
  /** For people. */
  readonly says: string;
  /** The command that mends it, or what to do; null where nothing is to be done. */
  readonly mend: string | null;
}

export interface Patient {
  readonly config: SensorConfig;
  readonly configFile: string;
  readonly system: RadioSystem;
  readonly uplinkInterface: string | undefined;
  readonly clock: () => Promise<ClockState>;
  /** URLs, its own first; throws an Error for people where the credentials cannot be read. */
  readonly brokers: () => readonly string[];
  /** Of the running sensor; undefined where none runs. Throws an Error for people where it cannot be read. */
  readonly status: () => Status | undefined;
  /** `/proc/swaps`. */
  readonly swapsFile: string;
  /** `/sys/fs/cgroup/cgroup.controllers`: where `memory` is among them, the units are never swapped out. */
  readonly controllersFile: string;
}

const DISK_BYTES_MIN = 50 << 20;
const CONNECT_MS_MAX = 10_000;

const ok = (check: string, says: string): Finding => ({ check, verdict: 'ok', says, mend: null });
const wrong = (check: string, says: string, mend: string): Finding => ({
  check,
  verdict: 'wrong',
  says,
  mend,
});
const warning = (check: string, says: string, mend: string): Finding => ({
  check,
  verdict: 'warning',
  says,
  mend,
});

/** In the order in which a frame goes: a mishap at the front explains those behind it. */
export async function examine(patient: Patient): Promise<Finding[]> {
  const { config, configFile } = patient;
  const now = statusOf(patient);
  return [
    ok('configuration', `${configFile} is valid`),
    await tcpdump(patient),
    ...(await radio(patient)),
    await unit(patient, 'footfall-capture'),
    ...(config.radio.hop ? [await unit(patient, 'footfall-hop')] : []),
    await unit(patient, 'footfall-sensor'),
    hearing(now),
    ...counting(now),
    await clock(patient),
    ...(await brokers(patient, now)),
    outbox(config),
    waiting(now),
    swap(patient),
  ];
}

async function tcpdump({ system }: Patient): Promise<Finding> {
  const { status } = await system.run('tcpdump', ['--version']);
  if (status === 0) return ok('tcpdump', 'it is installed');
  return wrong('tcpdump', 'it is not installed', 'apt install tcpdump');
}

async function radio({ config, system, uplinkInterface }: Patient): Promise<Finding[]> {
  const found = await findRadios(system);
  if (found.kind === 'unknown') return [wrong('radio', found.reason, 'apt install iw')];
  const choice = chooseRadio(found.radios, config.radio.driver ?? undefined, uplinkInterface);
  if (choice.kind === 'failed') {
    return [
      wrong('radio', choice.reason, 'plug in an adapter that can listen, then: footfall-sensor radio list'),
    ];
  }
  if (choice.radio.blocked === 'soft') {
    return [wrong('radio', `${describe(choice.radio)} is switched off by software`, 'nmcli radio wifi on')];
  }
  const up = 'systemctl restart footfall-capture';
  const own = found.radios.find(hasMonitorInterface);
  const monitor = own?.interfaces.find(({ name }) => name === MONITOR_INTERFACE);
  const findings = [ok('radio', `${describe(choice.radio)} can listen`)];
  if (monitor?.type !== 'monitor') {
    return [...findings, wrong('interface', `there is no monitor interface ${MONITOR_INTERFACE}`, up)];
  }
  if (config.channel !== null && monitor.channel !== config.channel) {
    const on = monitor.channel === null ? 'no channel' : `channel ${monitor.channel}`;
    findings.push(wrong('interface', `${MONITOR_INTERFACE} is on ${on}, not on ${config.channel}`, up));
  } else findings.push(ok('interface', `${MONITOR_INTERFACE} is on channel ${monitor.channel ?? 'none'}`));
  const { country } = config.radio;
  const inForce = own?.country ?? null;
  if (country === null) {
    findings.push(
      warning('country', 'no country is set', 'add `radio: { country: XX }` to the configuration'),
    );
  } else if (inForce !== country) {
    const says = `the rules in force are of ${inForce ?? 'no country'}, not of ${country}`;
    findings.push(warning('country', says, 'apt install wireless-regdb'));
  } else findings.push(ok('country', `the rules of ${country} are in force`));
  return findings;
}

async function unit({ system }: Patient, name: string): Promise<Finding> {
  const { status, output, complaint } = await system.run('systemctl', ['is-active', `${name}.service`]);
  if (status === 0) return ok(name, 'the unit runs');
  const says = output.trim() || complaint || 'unknown';
  return wrong(name, `the unit is ${says}`, `systemctl restart ${name}; journalctl -u ${name} says more`);
}

/** A text says why it cannot be read. */
function statusOf({ status }: Patient): Status | string | undefined {
  try {
    return status();
  } catch (error) {
    return (error as Error).message;
  }
}

function hearing(now: Status | string | undefined): Finding {
  if (typeof now === 'string') return wrong('hearing', now, 'systemctl restart footfall-sensor');
  if (!now) return wrong('hearing', 'no sensor runs here', 'systemctl restart footfall-sensor');
  const { state, reason } = now.health.source;
  switch (state) {
    case 'running':
      return ok('hearing', `it listens; ${Math.floor(now.listened_s / 60)} min of this hour`);
    case 'paused':
      return warning('hearing', 'the hub has paused this store', 'footfall-hub resume, on the hub');
    case 'closed':
      return ok('hearing', 'the shop is closed: it listens when it opens');
    case 'no-clock':
      return wrong('hearing', 'it waits for the clock', 'timedatectl set-ntp true');
    default:
      return wrong('hearing', reason ?? 'it hears nothing', 'systemctl restart footfall-capture');
  }
}

function counting(now: Status | string | undefined): Finding[] {
  if (typeof now !== 'object' || now.health.trouble === undefined) return [];
  const { trouble } = now.health;
  if (trouble === null) return [ok('counting', 'what is heard can be counted')];
  const { says, mend } = TROUBLE_WORDS[trouble.kind];
  return [wrong('counting', `it ${says}`, mend)];
}

async function clock({ config, clock: ask }: Patient): Promise<Finding> {
  if (config.clock === 'trusted') return ok('clock', 'it is trusted, as the configuration says');
  switch (await ask()) {
    case 'synchronised':
      return ok('clock', 'it is synchronised');
    case 'not-synchronised':
      return wrong('clock', 'it is not synchronised', 'timedatectl set-ntp true');
    default:
      return warning('clock', 'nobody here can tell whether it is right', 'apt install systemd-timesyncd');
  }
}

/** One that is away is a warning as long as another can be reached. */
async function brokers({ brokers: where }: Patient, now: Status | string | undefined): Promise<Finding[]> {
  let urls: readonly string[];
  try {
    urls = where();
  } catch (error) {
    return [wrong('broker', (error as Error).message, 'footfall-sensor pair --help')];
  }
  const problems = await Promise.all(urls.map(whyNotReached));
  const isAnyReached = problems.includes(undefined);
  const found = urls.map((url, at): Finding => {
    const problem = problems[at];
    const own = urls.length > 1 && at === 0 ? ", this sensor's own," : '';
    const name = `${new URL(url).host}${own}`;
    if (problem === undefined) return ok('broker', `${name} can be reached`);
    const says = `${name} cannot be reached: ${problem}`;
    if (!isAnyReached) return wrong('broker', says, 'check the network, or pair anew');
    return warning('broker', says, 'ask whoever runs the hub; hours go to another broker meanwhile');
  });
  const place = typeof now === 'object' ? placeOf(now) : undefined;
  return place ? [...found, place] : found;
}

/** Where the running sensor is, if that is not its own broker. */
function placeOf({ broker: { at, own, connected, reason } }: Status): Finding | undefined {
  if (connected && at === own) return undefined;
  const why = reason === null ? '' : `: ${reason}`;
  if (!connected) {
    return wrong(
      'connection',
      `it is connected to no broker${why}`,
      'journalctl -u footfall-sensor says more',
    );
  }
  const mend = 'it goes back by itself, within half an hour after that one is there again';
  return warning('connection', `it is at ${at} instead of its own, ${own}${why}`, mend);
}

function whyNotReached(url: string): Promise<string | undefined> {
  const { protocol, hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || (protocol === 'mqtts:' ? 8883 : 1883)),
    });
    socket.setTimeout(CONNECT_MS_MAX);
    const end = (reason?: string) => {
      socket.destroy();
      resolve(reason);
    };
    socket.once('connect', () => end());
    socket.once('timeout', () => end(`no answer within ${CONNECT_MS_MAX / 1000} s`));
    socket.once('error', (error) => end(error.message));
  });
}

function outbox({ outbox: file }: SensorConfig): Finding {
  const folder = dirname(file);
  try {
    accessSync(existsSync(file) ? file : folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    if (bavail * bsize < DISK_BYTES_MIN) {
      return wrong(
        'disk',
        `${folder} has ${Math.floor((bavail * bsize) / 2 ** 20)} MB left`,
        'journalctl --vacuum-size=50M',
      );
    }
  } catch (error) {
    return wrong(
      'disk',
      `${folder}: ${(error as Error).message}`,
      'run as root; is the card read-only? dmesg | tail',
    );
  }
  return ok('disk', `${folder} can be written`);
}

function waiting(now: Status | string | undefined): Finding {
  const box = typeof now === 'object' ? now.health.outbox : undefined;
  if (!box)
    return warning('outbox', 'without a running sensor nobody can tell', 'systemctl restart footfall-sensor');
  if (box.failure) return wrong('outbox', box.failure, 'check the disk');
  if (box.refused > 0) {
    return wrong('outbox', `the hub refused ${box.refused} hours`, "the hub's Messages page says why");
  }
  if (box.waiting > 2) {
    return wrong(
      'outbox',
      `${box.waiting} hours wait for the hub, the oldest of ${box.oldest}`,
      'is the hub running?',
    );
  }
  return ok('outbox', box.waiting === 0 ? 'nothing waits' : `${box.waiting} on their way`);
}

function swap({ swapsFile, controllersFile }: Patient): Finding {
  const lines = existsSync(swapsFile) ? readFileSync(swapsFile, 'utf8').trim().split('\n').slice(1) : [];
  if (lines.length === 0) return ok('swap', 'there is none');
  const [name] = (lines[0] ?? '').split(/\s+/);
  // MemorySwapMax=0 of the units; where control groups do not count memory, nothing keeps them out.
  const isKeptOut =
    existsSync(controllersFile) && readFileSync(controllersFile, 'utf8').split(/\s+/).includes('memory');
  if (isKeptOut) return ok('swap', `${name} is there, and the units are kept out of it`);
  return warning(
    'swap',
    `the sensor may be swapped out to ${name}`,
    'add cgroup_enable=memory to /boot/firmware/cmdline.txt, and restart',
  );
}
