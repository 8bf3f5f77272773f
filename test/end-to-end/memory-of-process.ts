// The memory of another process as Linux shows it (proc(5), /proc/PID/maps and /proc/PID/mem), and a search
// for thousands of byte patterns in one pass over it.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import type { Pattern } from './spellings.ts';
import { until } from './stage.ts';

interface Region {
  readonly from: number;
  readonly until: number;
  /** As `maps` has it: `[heap]`, `[stack]`, a file, or nothing. */
  readonly name: string;
}

const PIECE_BYTES = 1 << 22;
/** Memory that was never written to: most of what a process has. */
const EMPTY = Buffer.alloc(1 << 14);

/**
 * Finds which of `patterns` occur in the memory of a child of ours, each once; one line for each, with what the
 * memory belongs to. The child stands still meanwhile.
 */
export async function leaksInMemory(child: ChildProcess, patterns: readonly Pattern[]): Promise<string[]> {
  const { pid } = child;
  if (pid === undefined) throw new Error('the process has not been started');
  child.kill('SIGSTOP');
  await until('the process stands still', () => stateOf(pid) === 'T');
  try {
    return searchMemory(pid, new PatternIndex(patterns));
  } finally {
    child.kill('SIGCONT');
  }
}

/** Why the memory of a child may not be read here, for the names of tests that are skipped; else undefined. */
export function memoryRefusal(): string | undefined {
  if (process.platform !== 'linux') return 'memory is read through /proc, which only Linux has';
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  try {
    const [region] = regionsOf(child.pid!);
    const memory = openSync(`/proc/${child.pid}/mem`, 'r');
    readSync(memory, Buffer.alloc(1), 0, 1, region!.from);
    closeSync(memory);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    return `the kernel lets no process read another's memory: ${code}`;
  } finally {
    child.kill('SIGKILL');
  }
}

/** One letter (proc_pid_stat(5)); the name before it is in parentheses and may hold anything. */
function stateOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return stat.charAt(stat.lastIndexOf(')') + 2);
}

/** What the process can have written: all that may be read, but for files that it cannot change. */
function regionsOf(pid: number): Region[] {
  return readFileSync(`/proc/${pid}/maps`, 'utf8')
    .trimEnd()
    .split('\n')
    .flatMap((line) => {
      const [, from, until, access, inode, name] = /^(\w+)-(\w+) (\S+) \w+ \S+ (\d+) *(.*)$/.exec(line) ?? [];
      if (from === undefined || until === undefined || access === undefined) return [];
      const mayHold = access.startsWith('r') && (access[1] === 'w' || inode === '0');
      // The kernel's own pages; they cannot be read this way.
      if (!mayHold || name?.startsWith('[v')) return [];
      return [
        { from: Number.parseInt(from, 16), until: Number.parseInt(until, 16), name: name || 'unnamed' },
      ];
    });
}

function searchMemory(pid: number, index: PatternIndex): string[] {
  const found = new Map<string, string>();
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const piece = Buffer.alloc(PIECE_BYTES);
  const overlap = index.longest - 1;
  try {
    for (const { from, until, name } of regionsOf(pid)) {
      for (let at = from; at < until; ) {
        const length = readSync(memory, piece, 0, Math.min(PIECE_BYTES, until - at), at);
        for (const pattern of index.foundIn(piece.subarray(0, length))) found.set(pattern, name);
        // A pattern may lie across two pieces.
        at += at + length < until ? length - overlap : length;
      }
    }
  } finally {
    closeSync(memory);
  }
  return [...found].map(([pattern, name]) => `${name}: ${pattern}`);
}

/** Patterns by their first four bytes. */
class PatternIndex {
  readonly longest: number;
  readonly #byHead = new Map<number, Pattern[]>();
  /** Heads, hashed: nearly every place in memory is passed over by it. */
  readonly #heads = new Uint8Array(1 << 20);

  constructor(patterns: readonly Pattern[]) {
    this.longest = Math.max(...patterns.map(({ bytes }) => bytes.length));
    for (const pattern of patterns) {
      const head = pattern.bytes.readInt32LE(0);
      this.#byHead.set(head, [...(this.#byHead.get(head) ?? []), pattern]);
      this.#heads[hashed(head)] = 1;
    }
  }

  /** Names of the patterns that occur in `bytes`. */
  foundIn(bytes: Buffer): Set<string> {
    const found = new Set<string>();
    const heads = this.#heads;
    // No pattern begins with four zeros.
    const maySkip = heads[hashed(0)] === 0;
    let head = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      if (at % EMPTY.length === 0 && maySkip && isEmptyAt(bytes, at)) {
        head = 0;
        at += EMPTY.length - 1;
        continue;
      }
      head = (head >>> 8) | (bytes[at]! << 24);
      if (heads[hashed(head)] === 0 || at < 3) continue;
      for (const { name, bytes: wanted } of this.#byHead.get(head) ?? []) {
        const [from, until] = [at - 3, at - 3 + wanted.length];
        if (until <= bytes.length && bytes.compare(wanted, 0, wanted.length, from, until) === 0)
          found.add(name);
      }
    }
    return found;
  }
}

const isEmptyAt = (bytes: Buffer, at: number) =>
  bytes.length - at >= EMPTY.length && EMPTY.compare(bytes, at, at + EMPTY.length) === 0;
const hashed = (head: number) => Math.imul(head, 0x9e3779b1) >>> 12;
