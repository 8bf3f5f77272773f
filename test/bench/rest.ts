// What a live sensor takes of its box: memory and share of a core, hearing nothing and hearing a
// thousand probe requests a second, each from a new address. The real service with a real hub; only the
// radio is a script. Beside it what everyone knows: an idle Node, and tcpdump on an equal stream.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import mqtt from 'mqtt';
import { stringify } from 'yaml';
import type { SensorHealth } from '../../shared/sensor-messages.ts';
import { topicOf } from '../../shared/topics.ts';
import { startHubProcess, writeConfig } from '../hub/hub-process.ts';
import { type ProcessFigures, processFigures } from './proc.ts';
import { isInstalled } from './run-program.ts';
import { megabytes, printTable, type Row, ratio } from './table.ts';

const SENSOR = fileURLToPath(new URL('../../device/footfall-sensor', import.meta.url));
const PROBE_STREAM = fileURLToPath(new URL('./probe-stream.ts', import.meta.url));

const MEASURED_MS = 20_000;
/** Start-up and the compiler's first work do not belong to a sensor that runs for months. */
const SETTLE_MS = 5000;
const BUSY_FRAMES_PER_SECOND = 1000;
const PATH = { retailer: 'acme', store: 'main-street', sensor: 'bench' } as const;

const streamCommand = (rate: number) => [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  PROBE_STREAM,
  String(rate),
];

export async function benchRest(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-bench-rest-'));
  const hub = startHubProcess('run', '--config', writeConfig(folder), '--log-level', 'warn');
  try {
    const { mqtt: broker } = await hub.listening;
    const [quiet, idle] = await Promise.all([sensorFigures(folder, broker, 0), idleNodeFigures()]);
    const [busy, tcpdump] = await Promise.all([
      sensorFigures(folder, broker, BUSY_FRAMES_PER_SECOND),
      tcpdumpFigures(),
    ]);
    printTable(
      `rest: the live sensor over ${MEASURED_MS / 1000} s, its radio's process apart`,
      ['', 'resident', 'peak', 'to idle Node', 'of a core', 'counted, at least'],
      [
        row('an idle Node', idle, idle, ''),
        row('footfall-sensor, nothing heard', quiet.usage, idle, countedOf(quiet.health)),
        row(`footfall-sensor, ${BUSY_FRAMES_PER_SECOND}/s`, busy.usage, idle, countedOf(busy.health)),
        tcpdump
          ? row(`tcpdump -nn -e, ${BUSY_FRAMES_PER_SECOND}/s`, tcpdump, idle, '')
          : ['tcpdump is not installed'],
      ],
    );
  } finally {
    hub.child.kill();
    await hub.exit;
    rmSync(folder, { recursive: true });
  }
}

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

/** Runs the service until it has been measured. */
async function sensorFigures(
  folder: string,
  broker: string,
  rate: number,
): Promise<{ usage: Usage; health: SensorHealth }> {
  const config = join(folder, `sensor-${rate}.yaml`);
  writeFileSync(
    config,
    stringify({
      sensor: `${PATH.retailer}/${PATH.store}/${PATH.sensor}`,
      broker,
      outbox: `outbox-${rate}.sqlite`,
      source: { command: streamCommand(rate) },
      healthEverySeconds: 1,
      logLevel: 'warn',
    }),
  );
  const client = await mqtt.connectAsync(broker, { protocolVersion: 4 });
  const nextHealth = () =>
    new Promise<SensorHealth>((resolve) => {
      client.once('message', (_topic, payload) => resolve(JSON.parse(payload.toString())));
    });
  await client.subscribeAsync(topicOf(PATH, 'health'));
  const sensor = spawn(SENSOR, ['run', '--config', config], { stdio: 'inherit' });
  try {
    while ((await nextHealth()).source.state !== 'running');
    const usage = await usageOf(sensor);
    return { usage, health: await nextHealth() };
  } finally {
    await client.endAsync();
    await end(sensor);
  }
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
