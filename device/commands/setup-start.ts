// The end of `setup`: the units run, and the first frames are counted.
import { setTimeout as pause } from 'node:timers/promises';
import { runProgram } from '../radio/run-program.ts';
import { readStatus } from '../status/status-file.ts';

const FIRST_FRAMES_MS_MAX = 90_000;
/** The sensor's unit is started when the sensor says that it is; a small board takes its time. */
const START_MS_MAX = 150_000;
const STATUS_FILE = '/run/footfall-sensor/status.json';

/** Returns the exit status: 1 where nothing was heard. Throws an Error for people where a unit does not start. */
export async function startUnits(say: (text: string) => void): Promise<number> {
  for (const args of [
    ['enable', '--quiet', 'footfall-capture', 'footfall-sensor'],
    ['restart', 'footfall-capture', 'footfall-sensor'],
  ]) {
    const { status, complaint } = await runProgram('systemctl', args, START_MS_MAX);
    if (status !== 0) throw new Error(`systemctl ${args.join(' ')}: ${complaint}`);
  }
  say('started; waiting for the first frames …');
  const untilMs = performance.now() + FIRST_FRAMES_MS_MAX;
  let waitsForClock = false;
  while (performance.now() < untilMs) {
    const { frames, source } = readStatus(STATUS_FILE)?.health ?? {};
    const counted = frames?.counted ?? 0;
    if (counted > 0) {
      say(`counted the first frames (${counted} or more). The first hour is released when it is over.`);
      return 0;
    }
    if (source?.state === 'closed' || source?.state === 'paused') {
      say(`the shop is ${source.state}: it will listen when it may.`);
      return 0;
    }
    if (source?.state === 'no-clock' && !waitsForClock) {
      waitsForClock = true;
      say('waiting for the clock, which this machine asks the network for …');
    }
    await pause(1000);
  }
  say('no phone was heard yet. `footfall-sensor doctor` says whether anything is wrong.');
  return 1;
}
