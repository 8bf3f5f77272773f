// What end-to-end tests stand on: a folder of their own, and waiting for what must become true. Everything
// that a test starts is undone when it ends, the newest first.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/** Removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const LOOK_EVERY_MS = 15;
const WAIT_MS_MAX = 30_000;

/** Asks again and again until the answer is neither undefined nor false. `what`: for the error if it never is. */
export async function until<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const deadline = performance.now() + WAIT_MS_MAX;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`not within ${WAIT_MS_MAX / 1000} s: ${what}`);
    await pause(LOOK_EVERY_MS);
  }
}
