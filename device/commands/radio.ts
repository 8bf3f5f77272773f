// `footfall-sensor radio list | up`: the radios of this machine, and the monitor interface that `run` captures from.
import { join } from 'node:path';
import { chooseRadio, describe, whyNotUse } from '../radio/choose-radio.ts';
import { writeHopOrder } from '../radio/hop.ts';
import { setUpMonitor } from '../radio/monitor-interface.ts';
import { findRadios, MONITOR_INTERFACE, RADIO_FOLDER, type Radio } from '../radio/radios.ts';
import { runProgram } from '../radio/run-program.ts';
import { uplinkInterface } from '../system/uplink.ts';

const SYSTEM = { run: runProgram, radioFolder: RADIO_FOLDER };

/** Returns the exit status: 0 where at least one radio can be listened with. */
export async function listRadios(json: boolean): Promise<number> {
  const found = await findRadios(SYSTEM);
  if (found.kind === 'unknown') return complain(found.reason, json);
  const uplink = uplinkInterface();
  const choice = chooseRadio(found.radios, undefined, uplink);
  const radios = found.radios.map((radio) => ({ ...radio, whyNot: whyNotUse(radio, uplink) }));
  if (json) {
    const chosen = choice.kind === 'radio' ? choice.radio.name : null;
    process.stdout.write(`${JSON.stringify({ radios, chosen })}\n`);
  } else for (const radio of radios) process.stdout.write(`${lineOf(radio)}\n`);
  if (choice.kind === 'radio') return 0;
  return json ? 1 : complain(choice.reason, false);
}

function lineOf(radio: Radio & { readonly whyNot: string | null }): string {
  if (radio.whyNot !== null) return `${describe(radio)}: no: ${radio.whyNot}`;
  const names = radio.interfaces.map(({ name, channel }) =>
    channel === null ? name : `${name} on channel ${channel}`,
  );
  const interfaces = names.length > 0 ? `; interface ${names.join(', ')}` : '';
  const blocked = radio.blocked === 'soft' ? '; switched off: `rfkill unblock wlan` switches it on' : '';
  return `${describe(radio)}: can listen, channels ${radio.channels.join(' ')}${interfaces}${blocked}`;
}

export interface RadioUpOptions {
  readonly channel: number;
  readonly country: string | undefined;
  readonly driver: string | undefined;
  readonly json: boolean;
  /** From this channel on, over the common ones; the hopping unit does it. */
  readonly hops: boolean;
}

/** Returns the exit status: 0 where the interface is up and tuned. */
export async function radioUp({ channel, country, driver, json, hops }: RadioUpOptions): Promise<number> {
  const folder = process.env.RUNTIME_DIRECTORY;
  // First: a hop after the tuning would leave the radio on another channel.
  if (folder !== undefined && !hops) writeHopOrder(join(folder, 'order'), false);
  const outcome = await setUpMonitor(SYSTEM, {
    channel,
    country,
    driver,
    uplinkInterface: uplinkInterface(),
  });
  if (outcome.kind === 'failed') return complain(outcome.reason, json);
  const { radio, warnings } = outcome;
  if (folder !== undefined && hops) writeHopOrder(join(folder, 'order'), true);
  if (json) {
    const { name, driver: driverName } = radio;
    const said = { interface: MONITOR_INTERFACE, radio: name, driver: driverName, channel, warnings };
    process.stdout.write(`${JSON.stringify(said)}\n`);
    return 0;
  }
  for (const warning of warnings) process.stderr.write(`footfall-sensor: ${warning}\n`);
  process.stdout.write(`${MONITOR_INTERFACE} listens on channel ${channel} with ${describe(radio)}\n`);
  return 0;
}

function complain(reason: string, json: boolean): number {
  if (json) process.stdout.write(`${JSON.stringify({ error: reason })}\n`);
  else process.stderr.write(`footfall-sensor: ${reason}\n`);
  return 1;
}
