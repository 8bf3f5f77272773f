// What a hub with a fleet takes: the real one, as a process of its own, asked by HTTP and MQTT.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { UtcHour } from '../../shared/utc-hour.ts';
import { startHubProgram, writeConfig } from '../hub/hub-process.ts';
import { WHOLE_GROUP } from './fleet-directory.ts';
import { askFine } from './fleet-http.ts';
import { percentile, receiptsWhileReading } from './fleet-receipts.ts';
import { sayOnline } from './fleet-states.ts';
import { type ProcessFigures, processFigures } from './proc.ts';
import { median } from './table.ts';

export interface PageFigures {
  readonly medianMs: number;
  readonly gzipBytes: number;
  /** As they came: not compressed, perhaps. */
  readonly sentBytes: number;
}

export interface FleetFigures {
  readonly listeningMs: number;
  /** By what it is for people. */
  readonly pages: ReadonlyMap<string, PageFigures | string>;
  /** ms: 50, 95, 99 and 100 % of them. */
  readonly receipts: readonly [number, number, number, number];
  readonly receiptsSent: number;
  readonly pagesRead: number;
  readonly restBytes: number;
  readonly peakBytes: number;
}

export interface Measured {
  /** The hub's. */
  readonly program: string;
  readonly location: string;
  readonly stores: number;
  /** An hour that no sensor has sent yet. */
  readonly freshHour: UtcHour;
  /** First and last date of the weeks that are compared with those of a year before. */
  readonly year: { readonly from: string; readonly to: string };
  readonly rounds: number;
  /** While people read. */
  readonly seconds: number;
  /** Before its memory at rest is read. */
  readonly restMs: number;
}

const READERS = 10;
const MESSAGES_PER_SECOND = 30;

export async function measureFleet(measured: Measured, say: (text: string) => void): Promise<FleetFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-bench-fleet-'));
  const config = writeConfig(folder, { database: measured.location, retailers: [] });
  const startMs = performance.now();
  const hub = startHubProgram(measured.program, ['run', '--config', config, '--log-level', 'warn']);
  try {
    const { http, mqtt } = await hub.listening;
    const listeningMs = performance.now() - startMs;
    say(`listens after ${Math.round(listeningMs)} ms`);
    const senders = sendersOf(measured.stores);
    await sayOnline({ mqtt, http }, senders);
    say('all sensors are back');
    await new Promise((resolve) => setTimeout(resolve, measured.restMs));
    const rest = figuresOf(hub.child.pid!);
    const pages = new Map<string, PageFigures | string>();
    for (const [name, paths] of pagesOf(measured)) {
      pages.set(
        name,
        await pageFigures(
          paths.map((path) => http + path),
          measured.rounds,
        ),
      );
      say(`${name}: ${shownPage(pages.get(name)!)}`);
    }
    say('receipts while people read');
    const { delays, pagesRead } = await receiptsWhileReading({
      mqtt,
      http,
      pages: READ_PAGES,
      readers: READERS,
      seconds: measured.seconds,
      messagesPerSecond: MESSAGES_PER_SECOND,
      // The first store has hours of five years: nothing is new of it.
      senders: senders.slice(1),
      hour: measured.freshHour,
    });
    const of = (share: number) => percentile(delays, share);
    return {
      listeningMs,
      pages,
      receipts: [of(0.5), of(0.95), of(0.99), of(1)],
      receiptsSent: delays.length,
      pagesRead,
      restBytes: rest.residentBytes,
      peakBytes: figuresOf(hub.child.pid!).peakBytes,
    };
  } finally {
    hub.child.kill();
    const { stderr } = await hub.exit;
    if (stderr !== '') say(stderr.slice(0, 2000));
    rmSync(folder, { recursive: true });
  }
}

const figuresOf = (pid: number): ProcessFigures => {
  const figures = processFigures(pid);
  if (figures === undefined) throw new Error('the hub has ended');
  return figures;
};

/** What is asked for one after the other is one page to whoever looks. */
function pagesOf({ year }: Measured): [name: string, paths: readonly string[]][] {
  const group = `/api/v1/retailers/chain-0/groups/${WHOLE_GROUP}/weeks`;
  return [
    ['overview', ['/']],
    ['overview, a search', ['/?q=saint&sort=name&page=2']],
    ['a group over a year, against the year before', [`${group}?from=${year.from}&to=${year.to}`]],
    ["a store's page", ['/stores/chain-0/store-0']],
    ["a store's page, five years", ['/stores/chain-0/store-0?range=5y']],
    ['list of stores (API)', ['/api/v1/stores']],
    ['health', ['/api/v1/health']],
  ];
}

const READ_PAGES = [
  '/',
  '/?page=2',
  '/?q=saint',
  '/stores/chain-0/store-0',
  '/stores/chain-0/store-1?range=1y',
  '/stores/chain-0/store-0?range=5y',
];

/** Or why there are none. */
async function pageFigures(urls: readonly string[], rounds: number): Promise<PageFigures | string> {
  const times: number[] = [];
  let [gzipBytes, sentBytes] = [0, 0];
  for (let round = 0; round <= rounds; round += 1) {
    const startMs = performance.now();
    const answers = [];
    for (const url of urls) {
      try {
        answers.push(await askFine(url));
      } catch (error) {
        return String(error);
      }
    }
    // The first compiles statements and code.
    if (round > 0) times.push(performance.now() - startMs);
    sentBytes = answers.reduce((sum, { bytes }) => sum + bytes, 0);
    gzipBytes = answers.reduce(
      (sum, { bytes, isCompressed, text }) => sum + (isCompressed ? bytes : gzipSync(text).length),
      0,
    );
  }
  return { medianMs: median(times), gzipBytes, sentBytes };
}

export function shownPage(page: PageFigures | string): string {
  if (typeof page === 'string') return 'not answered';
  const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(0)} kB`;
  const uncompressed = page.sentBytes > page.gzipBytes ? `, sent as ${kilobytes(page.sentBytes)}` : '';
  return `${page.medianMs.toFixed(0)} ms, ${kilobytes(page.gzipBytes)} gzip${uncompressed}`;
}

/** Stores whose sensors are not silent. */
const sendersOf = (stores: number) =>
  Array.from({ length: stores }, (_, n) => ({
    retailer: `chain-${Math.floor(n / 1000)}`,
    store: `store-${n}`,
  }));
