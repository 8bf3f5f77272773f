// A log that strangers can make speak must not fill a disk: of each message only some lines a minute are written, then
// one line that says so. The first line of a later minute tells how many were left out.
import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';

type BoundedLevel = 'debug' | 'info' | 'warn' | 'error';

/** `message` is text of our own, so that there are few of them; what differs belongs into `fields`. */
export type BoundedLog = (level: BoundedLevel, fields: object, message: string) => void;

const LINES_MAX = 10;
const WINDOW_MS = 60_000;

interface Window {
  readonly sinceMs: number;
  lines: number;
}

/** Of each message `linesMax` lines a minute and one about the rest are written. */
export function createBoundedLog(
  logger: Logger,
  clock: Pick<Clock, 'monotonicMs'>,
  linesMax = LINES_MAX,
): BoundedLog {
  const windows = new Map<string, Window>();
  return (level, fields, message) => {
    if (!logger.isLevelEnabled(level)) return;
    const nowMs = clock.monotonicMs();
    const before = windows.get(message);
    const isOver = before === undefined || nowMs - before.sinceMs >= WINDOW_MS;
    const window = isOver ? { sinceMs: nowMs, lines: 0 } : before;
    windows.set(message, window);
    window.lines += 1;
    if (window.lines <= linesMax) {
      const leftOut = isOver && before !== undefined ? Math.max(0, before.lines - linesMax) : 0;
      logger[level](leftOut > 0 ? { ...fields, leftOut } : fields, message);
    } else if (window.lines === linesMax + 1) {
      logger[level]({ line: message }, 'more of this line are left out for a minute');
    }
  };
}
