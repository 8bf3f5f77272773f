// A bar on standard error while a replay runs, where that is a terminal: share of the bytes read and
// the day the capture has come to.
import { statSync } from 'node:fs';

export interface Progress {
  update(bytesRead: number): void;
  stop(): void;
}

const MEBIBYTE = 2 ** 20;

export async function startProgress(files: readonly string[], timeMs: () => number): Promise<Progress> {
  if (!process.stderr.isTTY) return { update: () => {}, stop: () => {} };
  const { Presets, SingleBar } = await import('cli-progress');
  const bar = new SingleBar(
    {
      format: '{bar} {percentage} % of {total} MiB · {day} · {eta_formatted} left',
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  bar.start(Math.ceil(sizeOf(files) / MEBIBYTE), 0, { day: '' });
  return {
    update(bytesRead) {
      const now = timeMs();
      const day = Number.isNaN(now) ? '' : new Date(now).toISOString().slice(0, 10);
      bar.update(Math.floor(bytesRead / MEBIBYTE), { day });
    },
    stop: () => bar.stop(),
  };
}

/** Of what can be known: standard input and missing files count nothing. */
function sizeOf(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
}
