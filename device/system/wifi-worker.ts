// The one file that imports node-wifi; no name of a network (SSID, BSSID) leaves it. It runs in a worker thread of
// its own: the package overwrites LANG and LC_ALL of whatever process imports it, has no timeout, and throws past
// every catch where a network's name ends in a backslash. Nothing of a network's name or password is ever passed to
// it, since it puts both on nmcli's command line.
import { subscribe } from 'node:diagnostics_channel';
import { parentPort, workerData } from 'node:worker_threads';
import type { AccessPoint } from '../radio/channel-plan.ts';

/** `reason`: for people; never holds a network's name. */
export type Unanswered = { readonly reason: string };

export interface Question {
  readonly ask: 'quality' | 'neighbours';
  readonly interfaceName: string;
  readonly timeoutMs: number;
}

/** What the worker may say: numbers, or why there are none. No text of nmcli's gets through. */
export interface Answers {
  readonly quality: { readonly quality: number };
  readonly neighbours: { readonly accessPoints: readonly AccessPoint[] };
}

/** Of node-wifi 2.0.16, which brings no types, what is used here. */
interface NodeWifi {
  init(options: { readonly iface: string }): void;
  getCurrentConnections(): Promise<{ readonly iface: string; readonly quality: number }[]>;
  scan(): Promise<{ readonly channel: number; readonly quality: number }[]>;
}

async function answer(question: Question): Promise<Answers[Question['ask']] | Unanswered> {
  const { interfaceName, timeoutMs } = question;
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
  wifi.init({ iface: interfaceName });
  try {
    return question.ask === 'quality' ? await qualityOf(wifi, interfaceName) : await neighboursOf(wifi);
  } catch (error) {
    if (timedOut) return { reason: `nmcli did not answer within ${timeoutMs / 1000} s` };
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return { reason: 'nmcli is not installed: nothing is known of the Wi-Fi' };
    // Neither the message nor the output: both may hold names and passwords.
    const status = typeof code === 'number' ? ` (exit status ${code})` : '';
    return { reason: `nmcli failed${status}: is NetworkManager running?` };
  }
}

async function qualityOf(wifi: NodeWifi, interfaceName: string): Promise<Answers['quality'] | Unanswered> {
  const connections = await wifi.getCurrentConnections();
  const own = connections.find(({ iface }) => iface === interfaceName);
  if (!own) return { reason: `NetworkManager knows of no Wi-Fi connection on ${interfaceName}` };
  return isPercent(own.quality) ? { quality: own.quality } : { reason: 'nmcli gave no signal quality' };
}

async function neighboursOf(wifi: NodeWifi): Promise<Answers['neighbours']> {
  const found = await wifi.scan();
  return {
    accessPoints: found
      .filter(({ channel, quality }) => isChannel(channel) && isPercent(quality))
      .map(({ channel, quality }) => ({ channel, quality })),
  };
}

/** node-wifi splits names that hold a colon: what is not a channel is a piece of a name. */
const isChannel = (value: number) => Number.isInteger(value) && value >= 1 && value <= 14;

const isPercent = (value: number) => value >= 0 && value <= 100;

parentPort!.postMessage(await answer(workerData));
