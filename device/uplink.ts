// How the box reaches the network: which interface, and how good a Wi-Fi uplink is. For `doctor` and for
// health; never the interface to capture on, and no name of a network (SSID, BSSID) leaves this file.
//
// The one file that imports node-wifi. It runs in a worker thread of its own: the package overwrites LANG
// and LC_ALL of whatever process imports it, has no timeout, and throws past every catch where the network's
// name ends in a backslash. Nothing of a network's name or password is ever passed to it, since it puts both
// on nmcli's command line.
import { subscribe } from 'node:diagnostics_channel';
import { existsSync, readFileSync } from 'node:fs';
import { parentPort, Worker, workerData } from 'node:worker_threads';

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
    return { kind: 'unknown', reason: `${routeFile} is not there: this is no Linux` };
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

interface Question {
  readonly uplinkInterface: string;
  readonly timeoutMs: number;
}

/** What the worker may say: a quality, or why there is none. No text of nmcli's gets through. */
type Answer = { readonly quality: number } | { readonly reason: string };

function askNetworkManager(name: string, timeoutMs: number): Promise<UplinkOutcome> {
  const question: Question = { uplinkInterface: name, timeoutMs };
  const worker = new Worker(new URL(import.meta.url), { workerData: question });
  // A stopping sensor does not wait for an nmcli that hangs.
  worker.unref();
  return new Promise((resolve) => {
    const unknown = (reason: string) => resolve({ kind: 'unknown', reason });
    worker.on('message', (answer: Answer) => {
      if ('reason' in answer) unknown(answer.reason);
      else resolve({ kind: 'wifi', interface: name, quality: answer.quality });
    });
    // Its message could quote a network's name.
    worker.on('error', () => unknown('what nmcli says about the Wi-Fi cannot be read'));
    // For what even a killed nmcli leaves open, such as a helper of its own that holds the pipe.
    const guard = setTimeout(() => worker.terminate(), timeoutMs + 1000);
    worker.on('exit', () => {
      clearTimeout(guard);
      unknown(`nmcli did not answer within ${timeoutMs / 1000} s`);
    });
  });
}

/** Of node-wifi 2.0.16, which brings no types, what is used here. */
interface NodeWifi {
  init(options: { readonly iface: string }): void;
  getCurrentConnections(): Promise<{ readonly iface: string; readonly quality: number }[]>;
}

async function answerInWorker({ uplinkInterface, timeoutMs }: Question): Promise<Answer> {
  let timedOut = false;
  // node-wifi keeps the process it starts to itself; without this a hanging nmcli would stay for ever.
  subscribe('child_process', (message) => {
    const { process: child } = message as { readonly process: { kill(signal: 'SIGKILL'): boolean } };
    setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, timeoutMs).unref();
  });
  // @ts-expect-error: the package brings no types.
  const { default: wifi }: { readonly default: NodeWifi } = await import('node-wifi');
  wifi.init({ iface: uplinkInterface });
  try {
    const connections = await wifi.getCurrentConnections();
    const own = connections.find(({ iface }) => iface === uplinkInterface);
    if (!own) return { reason: `NetworkManager knows of no Wi-Fi connection on ${uplinkInterface}` };
    const inRange = own.quality >= 0 && own.quality <= 100;
    return inRange ? { quality: own.quality } : { reason: 'nmcli gave no signal quality' };
  } catch (error) {
    if (timedOut) return { reason: `nmcli did not answer within ${timeoutMs / 1000} s` };
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return { reason: 'nmcli is not installed: the quality of the Wi-Fi is not known' };
    // Neither the message nor the output: both may hold names and passwords.
    const status = typeof code === 'number' ? ` (exit status ${code})` : '';
    return { reason: `nmcli failed${status}: is NetworkManager running?` };
  }
}

function isQuestion(data: unknown): data is Question {
  return typeof data === 'object' && data !== null && 'uplinkInterface' in data && 'timeoutMs' in data;
}

if (parentPort && isQuestion(workerData)) parentPort.postMessage(await answerInWorker(workerData));
