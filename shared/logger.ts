// Structured logs on standard error, written synchronously: a worker transport would lose the last
// lines when the process is killed. Nothing that identifies a phone may be passed in; no redaction
// would save it.
import { type Logger, pino } from 'pino';

export type { Logger };

export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** `program` names the process in every line. */
export function createLogger(program: string, level: LogLevel): Logger {
  return pino({ level, base: { program } }, pino.destination({ fd: 2, sync: true }));
}
