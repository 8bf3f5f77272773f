// What each part of the stage takes, looked at once a second out of /proc: CPU time since the last look, and memory.
import { readdirSync, readFileSync } from 'node:fs';
import { processFigures } from '../../bench/proc.ts';

export interface Component {
  readonly name: string;
  readonly pid: number;
  /** The server's processes for its connections are counted with it. */
  readonly withChildren?: boolean;
}

export interface ComponentUsage {
  readonly name: string;
  /** Of one core, over all of it and over the busiest minute of this component. */
  readonly share: number;
  readonly busiestShare: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

export interface UsageWatch {
  stop(): ComponentUsage[];
}

const LOOK_MS = 1000;
const MINUTE_SECONDS = 60;

interface Seen {
  readonly looks: { readonly atSeconds: number; readonly cpuSeconds: number }[];
  peakBytes: number;
}

export function watchUsage(components: readonly Component[]): UsageWatch {
  const seen = components.map((): Seen => ({ looks: [], peakBytes: 0 }));
  const look = () => {
    for (const [at, component] of components.entries()) {
      const now = figuresOf(component);
      const one = seen[at]!;
      const cpuSeconds = now?.cpuSeconds ?? one.looks.at(-1)?.cpuSeconds ?? 0;
      one.looks.push({ atSeconds: performance.now() / 1000, cpuSeconds });
      one.peakBytes = Math.max(one.peakBytes, now?.bytes ?? 0);
    }
  };
  look();
  const timer = setInterval(look, LOOK_MS);
  return {
    stop() {
      clearInterval(timer);
      look();
      return components.map(({ name }, at) => {
        const { looks, peakBytes } = seen[at]!;
        const [first, last] = [looks[0]!, looks.at(-1)!];
        const cpuSeconds = last.cpuSeconds - first.cpuSeconds;
        return { name, share: shareOf(first, last), busiestShare: busiestOf(looks), cpuSeconds, peakBytes };
      });
    },
  };
}

type Look = Seen['looks'][number];

const shareOf = (from: Look, to: Look) =>
  (to.cpuSeconds - from.cpuSeconds) / Math.max(0.01, to.atSeconds - from.atSeconds);

/** Of any minute that begins with a look, or of all where it was shorter. */
function busiestOf(looks: readonly Look[]): number {
  const last = looks.at(-1)!;
  const shares = looks.flatMap((from) => {
    const to = looks.find(({ atSeconds }) => atSeconds >= from.atSeconds + MINUTE_SECONDS);
    return to === undefined ? [] : [shareOf(from, to)];
  });
  return shares.length === 0 ? shareOf(looks[0]!, last) : Math.max(...shares);
}

function figuresOf({ pid, withChildren = false }: Component) {
  const own = processFigures(pid);
  if (own === undefined) return undefined;
  let [cpuSeconds, bytes] = [own.cpuSeconds, own.residentBytes];
  for (const child of withChildren ? childrenOf(pid) : []) {
    const more = processFigures(child);
    cpuSeconds += more?.cpuSeconds ?? 0;
    // Most of it is the memory that they share.
    bytes = Math.max(bytes, more?.residentBytes ?? 0);
  }
  return { cpuSeconds, bytes };
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
  );
}
