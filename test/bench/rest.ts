// What a live sensor takes of its box: memory and share of a core, hearing nothing and hearing a
// thousand probe requests a second, each from a new address. The real service with a real hub; only the
// radio is a script, and the clock is said to be right as in a shop. Beside it what everyone knows: an idle
// Node, and tcpdump on an equal stream.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import mqtt from 'mqtt';
import { stringify } from 'yaml';
import type { SensorHealth } from '../../shared/sensor-messages.ts';
import { topicOf } from '../../shared/topics.ts';
import { startHubProgram, writeConfig } from '../hub/hub-process.ts';
import { type ProcessFigures, processFigures } from './proc.ts';
import { type Programs, programs } from './programs.ts';
import { isInstalled } from './run-program.ts';
import { megabytes, printTable, type Row, ratio } from './table.ts';

const PROBE_STREAM = fileURLToPath(new URL('./probe-stream.ts', import.meta.url));

const MEASURED_MS = 20_000;
/** Start-up and the compiler's first work do not belong to a sensor that runs for months. */
const SETTLE_MS = 5000;
const BUSY_FRAMES_PER_SECOND = 1000;
const RESIDENT_BYTES_AIM = 90e6;
const SHARE_AIM = 0.02;
/** In a shop it is five minutes; the bench waits for it. */
const HEALTH_EVERY_SECONDS = 5;
const STORE = { retailer: 'acme', store: 'main-street' } as const;

const streamCommand = (rate: number) => [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  PROBE_STREAM,
  String(rate),
];

export async function benchRest(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-bench-rest-'));
  const built = programs(folder);
  const hub = startHubProgram(built.hub, ['run', '--config', writeConfig(folder), '--log-level', 'warn']);
  try {
    const { mqtt: broker } = await hub.listening;
    const ofHub = await usageOf(hub.child);
    const sensors = (rate: number) => sensorFigures(built, folder, broker, rate);
    const [quiet, idle] = await Promise.all([sensors(0), idleNodeFigures()]);
    const [busy, tcpdump] = await Promise.all([sensors(BUSY_FRAMES_PER_SECOND), tcpdumpFigures()]);
    const rate = `${BUSY_FRAMES_PER_SECOND}/s`;
    const rows = (name: string, of: 'installed' | 'source') => [
      row(`${name}, nothing heard`, quiet[of].usage, idle, countedOf(quiet[of].health)),
      row(`${name}, ${rate}`, busy[of].usage, idle, countedOf(busy[of].health)),
    ];
    printTable(
      `rest: the live sensor over ${MEASURED_MS / 1000} s, ${built.what}, its radio's process apart`,
      ['', 'resident', 'peak', 'to idle Node', 'of a core', 'counted, at least'],
      [
        row('an idle Node', idle, idle, ''),
        ...rows('footfall-sensor', 'installed'),
        aimRow(),
        ...rows('the same from source', 'source'),
        tcpdump ? row(`tcpdump -nn -e, ${rate}`, tcpdump, idle, '') : ['tcpdump is not installed'],
        row('footfall-hub, with nobody there', ofHub, idle, ''),
      ],
    );
  } finally {
    hub.child.kill();
    await hub.exit;
    rmSync(folder, { recursive: true });
  }
}

const aimRow = (): Row => ['  aim', megabytes(RESIDENT_BYTES_AIM), '', '', `${100 * SHARE_AIM} %`];

interface Usage extends ProcessFigures {
  /** CPU time over time. */
  readonly share: number;
}

function row(name: string, usage: Usage, idle: Usage, counted: string): Row {
  return [
    name,
    megabytes(usage.residentBytes),
    megabytes(usage.peakBytes),
    ratio(usage.residentBytes, idle.residentBytes),
    `${(100 * usage.share).toFixed(2)} %`,
    counted,
  ];
}

/** Frames since the start, by the sensor's own account: it tells powers of ten only. */
function countedOf({ frames }: SensorHealth): string {
  return (frames.counted ?? 0).toLocaleString('en');
}

interface Measured {
  readonly usage: Usage;
  readonly health: SensorHealth;
}

/** Both at once: they take little of a machine. */
async function sensorFigures(
  { sensor, sensorFromSource }: Programs,
  folder: string,
  broker: string,
  rate: number,
): Promise<Record<'installed' | 'source', Measured>> {
  const [installed, source] = await Promise.all([
    measure(sensor, `installed-${rate}`, folder, broker, rate),
    measure(sensorFromSource, `source-${rate}`, folder, broker, rate),
  ]);
  return { installed, source };
}

/** Runs the service until it has been measured. `name`: of the sensor. */
async function measure(
  program: string,
  name: string,
  folder: string,
  broker: string,
  rate: number,
): Promise<Measured> {
  const config = join(folder, `${name}.yaml`);
  const path = { ...STORE, sensor: name };
  writeFileSync(
    config,
    stringify({
      sensor: `${path.retailer}/${path.store}/${path.sensor}`,
      broker,
      outbox: `${name}.sqlite`,
      source: { command: streamCommand(rate) },
      healthEverySeconds: HEALTH_EVERY_SECONDS,
      logLevel: 'warn',
    }),
  );
  const client = await mqtt.connectAsync(broker, { protocolVersion: 4 });
  const nextHealth = () =>
    new Promise<SensorHealth>((resolve) => {
      client.once('message', (_topic, payload) => resolve(JSON.parse(payload.toString())));
    });
  await client.subscribeAsync(topicOf(path, 'health'));
  const env = { ...process.env, PATH: `${clockThatIsRight(folder)}:${process.env.PATH}` };
  const sensor = spawn(program, ['run', '--config', config], { stdio: 'inherit', env });
  try {
    while ((await nextHealth()).source.state !== 'running');
    const usage = await usageOf(sensor);
    return { usage, health: await nextHealth() };
  } finally {
    await client.endAsync();
    await end(sensor);
  }
}

/** A folder with a `timedatectl`; without it a sensor on a machine that cannot tell would ask every five seconds. */
function clockThatIsRight(folder: string): string {
  const bin = join(folder, 'clock');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'timedatectl'), '#!/bin/sh\necho yes\n', { mode: 0o755 });
  return bin;
}

async function idleNodeFigures(): Promise<Usage> {
  const node = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e9)'], { stdio: 'ignore' });
  try {
    return await usageOf(node);
  } finally {
    await end(node);
  }
}

async function tcpdumpFigures(): Promise<Usage | undefined> {
  if (!isInstalled('tcpdump')) return undefined;
  const [program, ...args] = streamCommand(BUSY_FRAMES_PER_SECOND);
  const stream = spawn(program!, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const tcpdump = spawn('tcpdump', ['-nn', '-e', '-r', '-'], { stdio: [stream.stdout, 'ignore', 'ignore'] });
  try {
    return await usageOf(tcpdump);
  } finally {
    await end(tcpdump);
    await end(stream);
  }
}

/** Throws if the process ends meanwhile. */
async function usageOf({ pid }: ChildProcess): Promise<Usage> {
  await pause(SETTLE_MS);
  const startMs = performance.now();
  const before = pid === undefined ? undefined : processFigures(pid);
  await pause(MEASURED_MS);
  const after = pid === undefined ? undefined : processFigures(pid);
  if (before === undefined || after === undefined) throw new Error('the process ended while it was measured');
  const seconds = (performance.now() - startMs) / 1000;
  return { ...after, share: (after.cpuSeconds - before.cpuSeconds) / seconds };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
