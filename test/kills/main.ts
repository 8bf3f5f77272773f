// npm run test:kills -- [--kills N] [--minutes N] [--sensors N] [--seed N] [--program FILE]: kills processes of a hub under load,
// one after another, and tells whether anything was lost, and for how long nobody had the jobs. Exit status 1: something
// was.
import { parseArgs } from 'node:util';
import { seededRandom, uniform } from '../../shared/random.ts';
import { PROCESSES, underFire } from './under-fire.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    minutes: { type: 'string' },
    sensors: { type: 'string', default: '300' },
    program: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const [kills, sensors, seed] = [values.kills, values.sensors, values.seed].map(Number) as [
  number,
  number,
  number,
];
if (
  ![kills, sensors, seed, Number(values.minutes ?? 1)].every((one) => Number.isSafeInteger(one) && one > 0)
) {
  console.error('test:kills: --kills, --minutes, --sensors and --seed take whole numbers above 0');
  process.exit(2);
}
const startMs = performance.now();
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
console.log(`seed ${seed}, processes: ${PROCESSES.join(', ')}`);
const random = seededRandom(seed);
const survived = await underFire({
  kills,
  minutes: values.minutes === undefined ? undefined : Number(values.minutes),
  sensors,
  parts: PROCESSES,
  program: values.program,
  random: () => uniform(random),
  say: (line) => console.log(`${seconds(performance.now() - startMs).padStart(9)}  ${line}`),
});
const { killed, hours, repeats, passed, problems } = survived;
function tell(what: string, hadStandby: boolean): void {
  const sorted = passed
    .filter((one) => one.hadStandby === hadStandby)
    .map(({ ms }) => ms)
    .sort((a, b) => a - b);
  const at = (share: number) =>
    seconds(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  const spread = `half within ${at(0.5)}, nine in ten within ${at(0.9)}, all within ${at(1)}`;
  console.log(`the jobs passed on ${sorted.length} times ${what}: ${spread}`);
}
console.log(
  `${killed.web + killed.ingest + killed.jobs} kills in ${seconds(performance.now() - startMs)}: ${JSON.stringify(killed)}`,
);
console.log(`${hours} hours of ${sensors} sensors, sent again ${repeats} times`);
tell('to a process that stood by', true);
tell('to one that had to start first', false);
for (const problem of problems.slice(0, 20)) console.log(`PROBLEM: ${problem}`);
console.log(problems.length === 0 ? 'nothing was lost' : `${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
