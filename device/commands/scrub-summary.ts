// What scrubbing has to say at its end: what was rewritten, what emptied, what left out.
import {
  EMPTIED,
  LEFT_OUT,
  REWRITTEN,
  type Scrubbed,
  type ScrubCounts,
} from '../capture/scrub/scrub-counts.ts';

/** What is told of a capture. */
interface ScrubbedCapture {
  readonly name: string;
  readonly container: string;
  /** Why it was not read to its end. */
  readonly problem: string | undefined;
  /** What else is to be known of it. */
  readonly notes: readonly string[];
}

/** As JSON, and as a sentence. */
export function summaryOf({ name, container, problem, notes }: ScrubbedCapture, counts: ScrubCounts) {
  const occurred = (kinds: readonly Scrubbed[]) =>
    kinds.flatMap((kind): [Scrubbed, number][] =>
      counts.frames[kind] > 0 ? [[kind, counts.frames[kind]]] : [],
    );
  const [rewritten, emptied, leftOut] = [occurred(REWRITTEN), occurred(EMPTIED), occurred(LEFT_OUT)];
  const { addresses, names, blocks } = counts;
  const frames = sumOf(rewritten) + sumOf(emptied) + sumOf(leftOut);
  const record = {
    capture: name,
    container,
    frames,
    rewritten: Object.fromEntries(rewritten),
    emptied: Object.fromEntries(emptied),
    leftOut: Object.fromEntries(leftOut),
    addresses,
    names,
    blocksLeftOut: blocks,
    problem: problem ?? null,
    notes,
  };
  const parts = [
    `${part('rewritten', rewritten)} (${addresses} addresses replaced, ${names} network names emptied)`,
    part('without their bodies', emptied),
    part('left out but for their times', leftOut),
    ...(blocks > 0 ? [`${blocks} other blocks left out`] : []),
    ...notes.map((note) => `it ${note}`),
  ];
  const text = `${name}${problem ? ` ${problem};` : ':'} ${frames} frames: ${parts.join('; ')}`;
  return { record, text };
}

function sumOf(kinds: readonly (readonly [Scrubbed, number])[]): number {
  return kinds.reduce((sum, [, count]) => sum + count, 0);
}

function part(what: string, kinds: readonly (readonly [Scrubbed, number])[]): string {
  const list = kinds.map(([kind, count]) => `${kind} ${count}`).join(', ');
  return `${sumOf(kinds)} ${what}${list ? `: ${list}` : ''}`;
}
