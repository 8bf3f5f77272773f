// The radios of this machine, and which of them can listen to all that is on the air (monitor mode).
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  type ListedInterface,
  type ListedRadio,
  parseIwDev,
  parseIwList,
  parseRegulatoryCountry,
} from './iw-output.ts';
import { KNOWN_DRIVERS, knownDriver } from './known-drivers.ts';
import type { RunProgram } from './run-program.ts';

export interface Radio extends ListedRadio {
  /** Name of the kernel's driver; null where sysfs does not tell. */
  readonly driver: string | null;
  readonly interfaces: readonly ListedInterface[];
  /** Switched off: `soft` by a program, `hard` by a switch on the device. */
  readonly blocked: 'no' | 'soft' | 'hard';
  /** Whose rules it keeps; `00` where none was set. */
  readonly country: string | null;
  /** Why it cannot monitor, for people; null where it can. */
  readonly cannotMonitor: string | null;
}

export type Radios =
  | { readonly kind: 'radios'; readonly radios: readonly Radio[] }
  /** `reason`: for people, with what to do. */
  | { readonly kind: 'unknown'; readonly reason: string };

export interface RadioSystem {
  readonly run: RunProgram;
  /** A folder for each radio: `/sys/class/ieee80211`. */
  readonly radioFolder: string;
}

export const RADIO_FOLDER = '/sys/class/ieee80211';

/** The interface that we make, and capture from. */
export const MONITOR_INTERFACE = 'mon0';

/** In the order in which they appeared. Needs no privilege. */
export async function findRadios({ run, radioFolder }: RadioSystem): Promise<Radios> {
  const [list, dev, rules] = [
    await run('iw', ['list']),
    await run('iw', ['dev']),
    await run('iw', ['reg', 'get']),
  ];
  const failed = [list, dev].find(({ status }) => status !== 0);
  if (failed) return { kind: 'unknown', reason: `the radios cannot be listed: ${failed.complaint}` };
  const interfaces = parseIwDev(dev.output);
  const radios = parseIwList(list.output).map((listed): Radio => {
    const folder = join(radioFolder, listed.name);
    const driver = driverOf(folder);
    return {
      ...listed,
      driver,
      interfaces: interfaces.filter(({ radio }) => radio === listed.index),
      blocked: blockOf(folder),
      country: parseRegulatoryCountry(rules.output, listed.index) ?? null,
      cannotMonitor: whyNot(listed, driver),
    };
  });
  return { kind: 'radios', radios: radios.sort((one, other) => one.index - other.index) };
}

function whyNot({ modes, channels }: ListedRadio, driver: string | null): string | null {
  const known = knownDriver(driver);
  if (known?.monitors === 'never') return `${known.adapters} cannot monitor: ${known.note}`;
  if (!modes.includes('monitor')) return `its driver${driver ? ` ${driver}` : ''} has no monitor mode`;
  if (channels.length === 0) return 'it has no channel in the 2.4 GHz band, where phones probe';
  return null;
}

/** For whoever has no radio that can monitor. */
export function adaptersToBuy(): string {
  return KNOWN_DRIVERS.filter(({ monitors }) => monitors === 'well')
    .map(({ adapters }) => adapters)
    .join('; ');
}

function driverOf(folder: string): string | null {
  try {
    return basename(realpathSync(join(folder, 'device/driver')));
  } catch {
    // A radio that has just been pulled, or one without a bus.
    return null;
  }
}

/** Linux, Documentation/ABI/stable/sysfs-class-rfkill: `hard` and `soft` are 1 where blocked. */
function blockOf(folder: string): Radio['blocked'] {
  const isSet = (name: string) => {
    try {
      return readdirSync(folder)
        .filter((entry) => entry.startsWith('rfkill'))
        .some((entry) => readFileSync(join(folder, entry, name), 'utf8').trim() === '1');
    } catch {
      return false;
    }
  };
  if (isSet('hard')) return 'hard';
  return isSet('soft') ? 'soft' : 'no';
}
