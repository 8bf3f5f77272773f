// What the quick measurements gave when they were last taken for good, and what is worse than that.
// `npm run accuracy -- --quick --update` rewrites the file.
import { readFileSync, writeFileSync } from 'node:fs';

/** By name, as `lab/1/removed/minutes/present/fixed/wape`; null where the sensor does not give it. */
export type FlatFigures = Readonly<Record<string, number | null>>;

const file = new URL('expected.json', import.meta.url);

/** Keys, seeds and captures are fixed, so that this is for rounding and for changes that do not matter. */
const ERROR_TOLERANCE = 0.01;
const BIAS_TOLERANCE = 0.03;
const SHARE_TOLERANCE = 0.03;
/** What a 90 % interval promises; holding more often is no better. */
const SHARE_PROMISED = 0.9;

export function readExpected(): FlatFigures {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** What was measured replaces what was expected of the same sources; of others it stays. */
export function writeExpected(measured: FlatFigures): void {
  const sources = new Set(Object.keys(measured).map(sourceOf));
  const others = Object.entries(readExpected()).filter(([name]) => !sources.has(sourceOf(name)));
  const rounded = Object.entries(measured).map(([name, value]) => [name, value && Number(value.toFixed(4))]);
  const all = [...others, ...rounded].sort(([a], [b]) => (a! < b! ? -1 : 1));
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`);
}

const sourceOf = (name: string) => name.slice(0, name.indexOf('/'));

/** A line for each figure that is worse; sources that were not measured are passed over. */
export function worseThanExpected(measured: FlatFigures, expected: FlatFigures): string[] {
  const sources = new Set(Object.keys(measured).map(sourceOf));
  const names = new Set([...Object.keys(expected), ...Object.keys(measured)]);
  return [...names]
    .filter((name) => sources.has(sourceOf(name)))
    .flatMap((name) => {
      const [now, before] = [measured[name], expected[name]];
      if (before === undefined) return [`${name} is not in expected.json yet`];
      if (before === null || (typeof now === 'number' && !isWorse(name, now, before))) return [];
      return [`${name}: ${now?.toFixed(3) ?? 'not given'}, was ${before.toFixed(3)}`];
    });
}

function isWorse(name: string, now: number, before: number): boolean {
  // Written so that NaN is worse.
  if (name.endsWith('/bias'))
    return !(Math.abs(Math.log(now)) <= Math.abs(Math.log(before)) + BIAS_TOLERANCE);
  if (name.endsWith('/interval')) return !(now >= Math.min(before, SHARE_PROMISED) - SHARE_TOLERANCE);
  return !(now <= before + ERROR_TOLERANCE);
}
