// `npm start`: a hub, three simulated shops with weeks behind them, and their sensors, on this machine.
// It only starts and stops: hub, sensors and simulators are the programs that run in real life.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { MS_PER_HOUR } from '../../shared/utc-hour.ts';
import { type Program, Programs } from './processes.ts';
import {
  type DemoStore,
  type Ports,
  recordedStore,
  SIMULATED_STORES,
  writeHubConfig,
  writeSensorConfig,
} from './shops.ts';
import { type Steps, showSteps } from './steps.ts';

const SENSOR_MAIN = 'device/main.ts';
const SIMULATOR_MAIN = 'test/simulator/main.ts';
const DAY_MS = 24 * MS_PER_HOUR;

interface Flags {
  readonly capture?: string[];
  readonly weeks: number;
  readonly httpPort: number;
  readonly mqttPort: number;
  readonly once?: true;
}

interface Demo {
  readonly programs: Programs;
  readonly folder: string;
  readonly mqtt: string;
  readonly steps: Steps;
}

function integerBetween(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`);
  };
}

const program = new Command('npm start --')
  .description('Footfall on this machine: a hub and three simulated shops, or a recording of your own.')
  .option('--capture <file...>', 'replay these captures instead of simulating')
  .option('--weeks <number>', 'weeks to simulate', integerBetween(1, 104), 4)
  .option('--http-port <port>', 'of the dashboard; 0 takes any free one', integerBetween(0, 65_535), 8080)
  .option('--mqtt-port <port>', 'of the broker; 0 takes any free one', integerBetween(0, 65_535), 1883)
  .option('--once', 'end when everything has been counted')
  .parse();

/** Simulates a shop from then until now, replays it, and returns when the hub has every hour. */
async function simulateStore(demo: Demo, store: DemoStore, fromMs: number, untilMs: number): Promise<void> {
  const { programs, folder, mqtt, steps } = demo;
  const captures = join(folder, store.id);
  const hourText = (ms: number) => `${new Date(ms).toISOString().slice(0, 16)}Z`;
  const step = steps.start(`${store.name}: simulating the crowd`);
  const span = ['--from', hourText(fromMs), '--until', hourText(untilMs)];
  const simulated = programs.start(`simulator of ${store.id}`, SIMULATOR_MAIN, [
    ...['--shop', store.id, ...span, '--split', 'day', '--gzip', '--out', captures],
  ]);
  await simulated.done;
  step.next(`${store.name}: the sensor replays it`);
  const files = readdirSync(captures).filter((name) => name.endsWith('.pcap.gz'));
  await replayCaptures(
    demo,
    writeSensorConfig(folder, store, mqtt),
    files.map((name) => join(captures, name)),
  );
  rmSync(captures, { recursive: true });
  step.end(`${store.name}: ${Math.round((untilMs - fromMs) / MS_PER_HOUR)} hours counted and stored`);
}

async function replayCaptures(demo: Demo, config: string, files: readonly string[]): Promise<void> {
  const args = ['replay', '--config', config, '--publish', ...files];
  await demo.programs.start('sensor replay', SENSOR_MAIN, args).done;
}

/** From now on each shop's sensor listens to its crowd as it walks. */
function goLive(demo: Demo, store: DemoStore): Promise<string> {
  const launcher = resolve(import.meta.dirname, '../../shared/launch.sh');
  const source = ['sh', launcher, SIMULATOR_MAIN, '--shop', store.id, '--live'];
  const config = writeSensorConfig(demo.folder, store, demo.mqtt, source);
  return demo.programs.start(`sensor of ${store.id}`, SENSOR_MAIN, ['run', '--config', config]).done;
}

/** npm starts its scripts in the project's folder; the user's own is in INIT_CWD. */
function fromUser(file: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), file);
}

async function listening(hub: Program): Promise<{ http: string; mqtt: string }> {
  try {
    return (JSON.parse(await hub.firstLine) as { listening: { http: string; mqtt: string } }).listening;
  } catch (error) {
    const other = 'npm start -- --http-port PORT --mqtt-port PORT starts the demo on others.';
    throw new Error(`${(error as Error).message}\n  ${other}`);
  }
}

async function demonstrate(
  flags: Flags,
  programs: Programs,
  folder: string,
  stop: Promise<void>,
): Promise<void> {
  const missing = flags.capture?.find((file) => !existsSync(fromUser(file)));
  if (missing !== undefined) throw new Error(`${missing} does not exist`);
  const stores = flags.capture ? [recordedStore()] : SIMULATED_STORES;
  const ports: Ports = { http: flags.httpPort, mqtt: flags.mqttPort };
  const steps = showSteps(process.stderr);
  const started = steps.start('the hub starts');
  const hub = programs.start('hub', 'hub/main.ts', [
    'run',
    '--config',
    writeHubConfig(folder, ports, stores),
  ]);
  const { http, mqtt } = await listening(hub);
  started.end(`the hub listens: dashboard ${http}, broker ${mqtt}`);
  const demo = { programs, folder, mqtt, steps };

  const lives: Promise<unknown>[] = [hub.done];
  if (flags.capture) {
    const step = steps.start('the sensor replays the recording');
    const files = flags.capture.map(fromUser);
    await replayCaptures(demo, writeSensorConfig(folder, stores[0]!, mqtt), files);
    step.end('the recording is counted and stored');
  } else {
    const untilMs = Math.floor(Date.now() / MS_PER_HOUR) * MS_PER_HOUR;
    const fromMs = untilMs - flags.weeks * 7 * DAY_MS;
    await Promise.all(stores.map((store) => simulateStore(demo, store, fromMs, untilMs)));
    if (!flags.once) lives.push(...stores.map((store) => goLive(demo, store)));
  }
  process.stdout.write(`\n  Dashboard: ${http}\n\n`);
  if (flags.once) return;
  process.stderr.write('  Ctrl-C ends everything.\n');
  // None of them ends by itself but by a fault.
  await Promise.race([stop, Promise.all(lives)]);
}

const stop = new Promise<void>((resolveStop) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolveStop());
});
const programs = new Programs();
const folder = mkdtempSync(join(tmpdir(), 'footfall-demo-'));
try {
  await Promise.race([demonstrate(program.opts<Flags>(), programs, folder, stop), stop]);
} catch (error) {
  process.stderr.write(`\nfootfall: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await programs.stop();
  rmSync(folder, { recursive: true, force: true });
}
