// npm run bench [replay | hub | rest]: how fast and how small the programs are, against others that
// everyone knows. Prints tables for people.
import { benchHub } from './hub.ts';
import { benchReplay } from './replay.ts';
import { benchRest } from './rest.ts';

const benches = new Map<string, () => Promise<void>>([
  ['replay', benchReplay],
  ['hub', benchHub],
  ['rest', benchRest],
]);

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !benches.has(name));
if (unknown.length > 0) {
  console.error(`bench: no bench '${unknown.join(', ')}': give some of ${[...benches.keys()].join(', ')}`);
  process.exitCode = 2;
} else for (const name of wanted.length > 0 ? wanted : benches.keys()) await benches.get(name)!();
