// `npm run accuracy`: the shipped sensor against what was true, in recordings in which people or phones
// were counted and in simulated shops. Wires the parts; `--help` says what they do.
import { parseArgs } from 'node:util';
import { recordings } from '../support/recordings.ts';
import { readExpected, worseThanExpected, writeExpected } from './expected.ts';
import { measure, WHOLE } from './figures.ts';
import { printFit } from './fit/fit.ts';
import { flatFigures, QUICK } from './quick.ts';
import { sayTables } from './tables.ts';

const HELP = `npm run accuracy -- [--json] [--quick [--update]] [--fit]
  (none)    tables: counted people in a lab, mixtures of labelled phones, simulated shops
  --json    the same figures for programs
  --quick   a small fixed part, compared with what is expected; status 1 where any figure is worse
  --update  with --quick: takes the figures as expected from now on
  --fit     of every constant of the estimator what it was fitted on and how flat it is (some minutes)
`;

const say = (line: string) => void process.stdout.write(`${line}\n`);
const progress = (text: string) => void process.stderr.write(`accuracy: ${text}\n`);

function readFlags() {
  const flag = { type: 'boolean', default: false } as const;
  const options = { json: flag, quick: flag, update: flag, fit: flag, help: flag };
  try {
    const { values } = parseArgs({ options });
    if (values.update && !values.quick) throw new Error('--update goes with --quick');
    if (values.fit && values.quick) throw new Error('--fit and --quick are two things: give one');
    return values;
  } catch (error) {
    process.stderr.write(`accuracy: ${(error as Error).message}\n${HELP}`);
    return undefined;
  }
}

const NO_RECORDINGS = 'the recordings are not on this machine: simulated shops alone are measured';

async function main(): Promise<number> {
  const flags = readFlags();
  if (flags === undefined) return 2;
  if (flags.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (flags.fit) return printFit(recordings, say, progress);
  if (recordings === undefined) progress(NO_RECORDINGS);
  const figures = await measure(flags.quick ? QUICK : WHOLE, recordings, progress);
  if (flags.json) say(JSON.stringify(figures, null, 1));
  else sayTables(figures, say);
  if (!flags.quick) return recordings === undefined ? 1 : 0;
  const flat = flatFigures(figures);
  if (flags.update) {
    writeExpected(flat);
    progress(`${Object.keys(flat).length} figures are expected from now on`);
    return 0;
  }
  const worse = worseThanExpected(flat, readExpected());
  for (const line of worse) progress(`worse than expected: ${line}`);
  return worse.length > 0 ? 1 : 0;
}

process.exitCode = await main();
