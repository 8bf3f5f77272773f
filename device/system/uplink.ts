// How the box reaches the network: which interface, and how good a Wi-Fi uplink is. For `doctor` and for
// health; never the interface to capture on.
import { existsSync, readFileSync } from 'node:fs';
import { connectionQuality } from './node-wifi.ts';

export type UplinkOutcome =
  /** `quality`: of the signal, 0 … 100 per cent. */
  | { readonly kind: 'wifi'; readonly interface: string; readonly quality: number }
  /** Anything that is not Wi-Fi. */
  | { readonly kind: 'cable'; readonly interface: string }
  /** No default route: the box is off the network. */
  | { readonly kind: 'none' }
  /** `reason`: for people; never holds a network's name. */
  | { readonly kind: 'unknown'; readonly reason: string };

export interface UplinkSources {
  /** The kernel's IPv4 routes, `/proc/net/route`. */
  readonly routeFile: string;
  /** A folder for each interface, `/sys/class/net`. */
  readonly interfaceFolder: string;
  /** How long nmcli may take; it may scan first. */
  readonly timeoutMs: number;
}

const SYSTEM: UplinkSources = {
  routeFile: '/proc/net/route',
  interfaceFolder: '/sys/class/net',
  timeoutMs: 10_000,
};

/**
 * Reads the routes, and asks NetworkManager where the uplink is Wi-Fi. Never throws for what the machine lacks.
 * `captureInterface`: left out of account; a monitor interface carries no traffic.
 */
export async function readUplink(
  captureInterface: string | undefined,
  sources: Partial<UplinkSources> = {},
): Promise<UplinkOutcome> {
  const { routeFile, interfaceFolder, timeoutMs } = { ...SYSTEM, ...sources };
  if (!existsSync(routeFile))
    return { kind: 'unknown', reason: `${routeFile} is not there: this is not Linux` };
  const candidates = defaultRoutes(readFileSync(routeFile, 'utf8'));
  const name = candidates.find((candidate) => candidate !== captureInterface);
  if (name === undefined) {
    return candidates.length === 0
      ? { kind: 'none' }
      : {
          kind: 'unknown',
          reason: `the only default route runs over ${captureInterface}, which is to capture`,
        };
  }
  const wireless = ['phy80211', 'wireless'].some((entry) =>
    existsSync(`${interfaceFolder}/${name}/${entry}`),
  );
  return wireless ? askNetworkManager(name, timeoutMs) : { kind: 'cable', interface: name };
}

/** The interface that this box's own traffic leaves by; undefined where there is no default route. */
export function uplinkInterface(routeFile = SYSTEM.routeFile): string | undefined {
  return existsSync(routeFile) ? defaultRoutes(readFileSync(routeFile, 'utf8'))[0] : undefined;
}

/**
 * The interfaces of the default routes, the preferred first. Linux, net/ipv4/fib_trie.c, fib_route_seq_show:
 * Iface Destination Gateway Flags RefCnt Use Metric Mask …, numbers in hexadecimal, the metric in decimal.
 */
function defaultRoutes(table: string): string[] {
  const RTF_UP = 1;
  const RTF_REJECT = 0x200;
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .flatMap(([name, destination, , flags, , , metric, mask]) => {
      const bits = Number.parseInt(flags ?? '', 16);
      const usable = (bits & RTF_UP) !== 0 && (bits & RTF_REJECT) === 0;
      const isDefault = destination === '00000000' && mask === '00000000';
      return name && isDefault && usable ? [{ name, metric: Number(metric) }] : [];
    })
    .sort((one, other) => one.metric - other.metric)
    .map(({ name }) => name);
}

async function askNetworkManager(name: string, timeoutMs: number): Promise<UplinkOutcome> {
  const answer = await connectionQuality(name, timeoutMs);
  if ('reason' in answer) return { kind: 'unknown', reason: answer.reason };
  return { kind: 'wifi', interface: name, quality: answer.quality };
}
