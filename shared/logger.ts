// Structured logs on standard error, written synchronously: a worker transport would lose the last
// lines when the process is killed. Nothing that identifies a phone may be passed in; no redaction
// would save it.
import { type Logger, pino } from 'pino';

export type { Logger };

export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Characters that wait where standard error takes nothing, as a file on a full disk; further lines are left out. */
const WAITING_MAX = 1 << 20;

/** `program` names the process in every line. */
export function createLogger(program: string, level: LogLevel): Logger {
  const destination = pino.destination({ fd: 2, sync: true, maxLength: WAITING_MAX });
  // There is nowhere to say so, and the program does what it is there for: what waits is tried again with the next line.
  destination.on('error', () => undefined);
  return pino({ level, base: { program } }, destination);
}
