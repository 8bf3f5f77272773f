// Makes the interface that captures are taken from: picks a radio, turns it to monitor mode, sets country and
// channel. Run again, it puts right what an unplugged adapter or a reset driver has left, so that it is the one answer
// to all of them. Needs CAP_NET_ADMIN.
import { chooseRadio, describe, type Failure, failed, hasMonitorInterface } from './choose-radio.ts';
import { parseIwInfo, parseRegulatoryCountry } from './iw-output.ts';
import { findRadios, MONITOR_INTERFACE, type Radio, type RadioSystem } from './radios.ts';
import type { RunProgram } from './run-program.ts';

export interface MonitorOptions {
  /** Of the adapter to listen with; undefined takes the best that is there. */
  readonly driver: string | undefined;
  /** Not to be touched. */
  readonly uplinkInterface: string | undefined;
  /** Whose rules to keep: ISO 3166-1 alpha-2; undefined leaves what is set. */
  readonly country: string | undefined;
  /** Of the 2.4 GHz band: 1 … 14. */
  readonly channel: number;
}

export type MonitorOutcome =
  | {
      readonly kind: 'ready';
      readonly radio: Radio;
      /** What is not as it should be and yet no reason to stay deaf; for people. */
      readonly warnings: readonly string[];
    }
  | Failure;

/** Sets everything up. Any failure of a program is told with what it said. */
export async function setUpMonitor(system: RadioSystem, options: MonitorOptions): Promise<MonitorOutcome> {
  const { country, channel } = options;
  // First, as it decides which channels there are.
  if (country !== undefined) {
    const set = await system.run('iw', ['reg', 'set', country]);
    if (set.status !== 0) return failed(`the country ${country} cannot be set: ${set.complaint}`);
  }
  const found = await findRadios(system);
  if (found.kind === 'unknown') return failed(found.reason);
  const choice = chooseRadio(found.radios, options.driver, options.uplinkInterface);
  if (choice.kind === 'failed') return choice;
  const { radio } = choice;
  if (!radio.channels.includes(channel)) {
    return failed(
      `${describe(radio)} has no channel ${channel} under the rules of ${radio.country ?? 'no country'}: it has ${radio.channels.join(', ')}`,
    );
  }
  const problem = (await makeInterface(system, found.radios, radio)) ?? (await tune(system, channel));
  if (problem !== undefined) return failed(`${describe(radio)}: ${problem}`);
  const warnings = country === undefined ? [] : await countryWarnings(system, country, radio);
  return { kind: 'ready', radio, warnings };
}

/** Returns what went wrong, for people. */
async function makeInterface(
  { run }: RadioSystem,
  radios: readonly Radio[],
  radio: Radio,
): Promise<string | undefined> {
  const own = radio.interfaces.find(({ name }) => name === MONITOR_INTERFACE);
  if (own?.type === 'monitor') return undefined;
  const holder = radios.find(hasMonitorInterface);
  // A left-over of another radio, or one that something has turned to another mode.
  if (holder) {
    const removed = await run('iw', ['dev', MONITOR_INTERFACE, 'del']);
    if (removed.status !== 0) return `${MONITOR_INTERFACE} is in the way: ${removed.complaint}`;
  }
  const others = radio.interfaces.filter(({ name }) => name !== MONITOR_INTERFACE);
  const added = await run('iw', [
    'phy',
    radio.name,
    'interface',
    'add',
    MONITOR_INTERFACE,
    'type',
    'monitor',
  ]);
  if (added.status === 0) {
    // A station that scans on the same radio would take it off its channel; NetworkManager forgets what is gone.
    for (const { name } of others) await run('iw', ['dev', name, 'del']);
    return undefined;
  }
  // Drivers of their vendors' making have one interface, and no other.
  const [only] = others;
  if (!only) return `no monitor interface can be added: ${added.complaint}`;
  return runInOrder(run, [
    ['ip', 'link', 'set', only.name, 'down'],
    ['iw', 'dev', only.name, 'set', 'type', 'monitor'],
    ['ip', 'link', 'set', only.name, 'name', MONITOR_INTERFACE],
  ]);
}

/**
 * A channel can be set only while the interface is up, and some radios go on hearing the one on which they came up,
 * too; down and up again once it is set also wakes a driver that has fallen silent.
 */
async function tune({ run }: RadioSystem, channel: number): Promise<string | undefined> {
  const link = ['ip', 'link', 'set', MONITOR_INTERFACE];
  const setChannel = ['iw', 'dev', MONITOR_INTERFACE, 'set', 'channel', String(channel)];
  const problem = await runInOrder(run, [[...link, 'up'], setChannel, [...link, 'down'], [...link, 'up']]);
  if (problem !== undefined) {
    const isBlocked = /rf-?kill/i.test(problem);
    return isBlocked ? 'it is switched off by software: `rfkill unblock wlan` switches it on' : problem;
  }
  if ((await tunedChannel(run)) === channel) return undefined;
  const stillWrong = await runInOrder(run, [setChannel]);
  if (stillWrong !== undefined) return stillWrong;
  const now = await tunedChannel(run);
  return now === channel ? undefined : `it was set to channel ${channel} and is on ${now ?? 'none'}`;
}

/** The channel that the monitor interface is on; null where there is none. Needs no privilege. */
export async function tunedChannel(
  run: RunProgram,
  interfaceName = MONITOR_INTERFACE,
): Promise<number | null> {
  const { status, output } = await run('iw', ['dev', interfaceName, 'info']);
  return status === 0 ? (parseIwInfo(output)?.channel ?? null) : null;
}

async function countryWarnings({ run }: RadioSystem, country: string, radio: Radio): Promise<string[]> {
  const rules = await run('iw', ['reg', 'get']);
  const inForce = parseRegulatoryCountry(rules.output, radio.index);
  if (inForce === country) return [];
  return [
    `the rules in force are of ${inForce ?? 'no country'}, not of ${country}: is wireless-regdb installed? Some radios keep their own`,
  ];
}

/** Until one fails; returns what that one said. */
async function runInOrder(
  run: RunProgram,
  commands: readonly (readonly string[])[],
): Promise<string | undefined> {
  for (const [program = '', ...args] of commands) {
    const { status, complaint } = await run(program, args);
    if (status !== 0) return complaint;
  }
  return undefined;
}
