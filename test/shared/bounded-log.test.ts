import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createBoundedLog } from '../../shared/bounded-log.ts';
import { fakeClock } from '../support/fake-clock.ts';

function loggedBy(linesMax: number) {
  const lines: { msg: string; leftOut?: number; line?: string }[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const clock = fakeClock(0);
  return { log: createBoundedLog(logger, clock, linesMax), clock, lines };
}

describe('a bounded log', () => {
  it('writes so many lines of a message a minute, and one about the rest', () => {
    const { log, clock, lines } = loggedBy(3);
    for (let i = 0; i < 1000; i += 1) log('warn', { i }, 'dropped');
    expect(lines.map(({ msg }) => msg)).toEqual([
      'dropped',
      'dropped',
      'dropped',
      'more of this line are left out for a minute',
    ]);
    clock.advance(60_000);
    log('warn', {}, 'dropped');
    expect(lines.at(-1)).toMatchObject({ msg: 'dropped', leftOut: 997 });
    clock.advance(60_000);
    log('warn', {}, 'dropped');
    expect(lines.at(-1)).not.toHaveProperty('leftOut');
  });

  it('lets one message drown no other', () => {
    const { log, lines } = loggedBy(2);
    for (let i = 0; i < 100; i += 1) log('warn', {}, 'dropped');
    log('error', {}, 'database is full');
    expect(lines.at(-1)?.msg).toBe('database is full');
  });

  it('does not count lines of a level that is not written', () => {
    const { log, lines } = loggedBy(1);
    for (let i = 0; i < 100; i += 1) log('debug', {}, 'dropped');
    expect(lines).toEqual([]);
  });
});
