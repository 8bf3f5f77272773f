// How fast a replay is, against tcpdump and tshark on the same file: whole processes, start-up
// included, in alternation. The machine may be busy with other things, so that only the ratios within
// one run say much.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PCAP_HEADER_BYTES } from '../simulator/pcap-writer.ts';
import { profile } from './cpu-profile.ts';
import { copyStart, type LargeCapture, largeCapture } from './large-capture.ts';
import { type Programs, programs } from './programs.ts';
import { isInstalled, type ProgramCost, runProgram } from './run-program.ts';
import { inSeconds, median, megabytes, perSecond, printTable, ratio, spread } from './table.ts';

const MAIN = fileURLToPath(new URL('../../device/main.ts', import.meta.url));

const ROUNDS = 7;
/** tshark takes minutes for the whole. */
const TSHARK_SHARE = 0.1;
const FUNCTIONS_SHOWN = 15;

const TIME_AIM = 0.12;
const FRAMES_PER_SECOND_AIM = 1.5e6;
const PEAK_BYTES_AIM = 100e6;

export async function benchReplay(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-bench-replay-'));
  try {
    const capture = await largeCapture(folder);
    const built = programs(folder);
    await compare(built, capture, folder);
    await compareDays(built, capture);
    await showProfile(capture, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function compare(built: Programs, capture: LargeCapture, folder: string): Promise<void> {
  const { path } = capture;
  const empty = join(folder, 'empty.pcap');
  writeFileSync(empty, readFileSync(path).subarray(0, PCAP_HEADER_BYTES));
  const withTcpdump = isInstalled('tcpdump');
  const sensor: ProgramCost[] = [];
  const startUp: ProgramCost[] = [];
  const source: ProgramCost[] = [];
  const sourceStartUp: ProgramCost[] = [];
  const tcpdump: ProgramCost[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    sensor.push(await runProgram(built.sensor, ['replay', '--json', path]));
    startUp.push(await runProgram(built.sensor, ['replay', '--json', empty]));
    source.push(await runProgram(built.sensorFromSource, ['replay', '--json', path]));
    sourceStartUp.push(await runProgram(built.sensorFromSource, ['replay', '--json', empty]));
    if (withTcpdump) tcpdump.push(await runProgram('tcpdump', ['-nn', '-e', '-r', path]));
  }
  const frames = framesOf(sensor[0]!);
  const baseSeconds = withTcpdump ? median(tcpdump.map(({ seconds }) => seconds)) : undefined;
  const row = (name: string, costs: readonly ProgramCost[], count: number) =>
    programRow(name, costs, count, baseSeconds);
  const size = megabytes(statSync(path).size);
  printTable(
    `replay: ${frames.toLocaleString('en')} frames, ${size}, ${capture.what}; median of ${ROUNDS} rounds`,
    ['', 'time', 'spread', 'CPU', 'rate', 'peak', 'to tcpdump'],
    [
      row(`footfall-sensor replay, ${built.what}`, sensor, frames),
      aimRow(),
      row('  of which start-up (an empty capture)', startUp, 0),
      row('the same from source', source, frames),
      row('  of which start-up', sourceStartUp, 0),
      withTcpdump ? row('tcpdump -nn -e', tcpdump, frames) : ['tcpdump is not installed'],
      isInstalled('tshark')
        ? await tsharkRow(path, folder, frames, baseSeconds)
        : ['tshark is not installed'],
    ],
  );
}

function programRow(
  name: string,
  costs: readonly ProgramCost[],
  frames: number,
  baseSeconds: number | undefined,
): string[] {
  const times = costs.map(({ seconds }) => seconds);
  const seconds = median(times);
  return [
    name,
    inSeconds(seconds),
    times.length > 1 ? spread(times) : '',
    inSeconds(median(costs.map(({ cpuSeconds }) => cpuSeconds))),
    frames > 0 ? perSecond(frames / seconds) : '',
    megabytes(Math.max(...costs.map(({ peakBytes }) => peakBytes))),
    baseSeconds === undefined ? '' : ratio(seconds, baseSeconds),
  ];
}

const aimRow = () => [
  '  aim',
  ...['', '', ''],
  perSecond(FRAMES_PER_SECOND_AIM),
  megabytes(PEAK_BYTES_AIM),
  ratio(TIME_AIM, 1),
];

/** One round on a part of the file, scaled up by frames. */
async function tsharkRow(
  path: string,
  folder: string,
  frames: number,
  baseSeconds: number | undefined,
): Promise<string[]> {
  const part = join(folder, 'part.pcap');
  const partFrames = copyStart(path, part, Math.floor(statSync(path).size * TSHARK_SHARE));
  const args = ['-r', part, '-T', 'fields', '-e', 'frame.time_epoch', '-e', 'wlan.ta'];
  const cost = await runProgram('tshark', args);
  const factor = frames / partFrames;
  const scaled = { ...cost, seconds: cost.seconds * factor, cpuSeconds: cost.cpuSeconds * factor };
  return programRow('tshark -T fields (a tenth, scaled)', [scaled], frames, baseSeconds);
}

/** Memory must not grow with what is replayed. */
async function compareDays({ sensor, what }: Programs, { days }: LargeCapture): Promise<void> {
  const largest = days.toSorted((a, b) => statSync(b).size - statSync(a).size)[0]!;
  const one = await runProgram(sensor, ['replay', '--json', largest]);
  const all = await runProgram(sensor, ['replay', '--json', ...days]);
  const row = (name: string, cost: ProgramCost) => {
    const frames = framesOf(cost);
    return [
      name,
      frames.toLocaleString('en'),
      inSeconds(cost.seconds),
      perSecond(frames / cost.seconds),
      megabytes(cost.peakBytes),
      ratio(cost.peakBytes, one.peakBytes),
    ];
  };
  printTable(
    `replay, ${what}: memory for gzip files, one a day`,
    ['', 'frames', 'time', 'rate', 'peak', 'to one day'],
    [row('the largest day', one), row(`${days.length} days`, all)],
  );
}

async function showProfile({ path }: LargeCapture, folder: string): Promise<void> {
  const profiles = join(folder, 'profile');
  mkdirSync(profiles);
  const functions = await profile(profiles, [MAIN, 'replay', path]);
  const rows = functions
    .slice(0, FUNCTIONS_SHOWN)
    .map(({ name, place, share }) => [name, `${(100 * share).toFixed(1)} %`, place]);
  printTable('replay from source: where the time goes, by function itself', ['', 'time', 'where'], rows);
}

/** What the last line of the diagnostics says. */
function framesOf({ stderr }: ProgramCost): number {
  const last = stderr.trimEnd().split('\n').at(-1) ?? '';
  return (JSON.parse(last) as { frames: number }).frames;
}
