// A log that cannot be written must not end the program whose log it is.
import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { expect, it } from 'vitest';

const LOGGER = new URL('../../shared/logger.ts', import.meta.url).href;
/** Logs more than may wait. */
const PROGRAM = `
  const { createLogger } = await import('${LOGGER}');
  const logger = createLogger('test', 'info');
  for (let line = 0; line < 2000; line += 1) logger.info({ text: 'x'.repeat(1000) }, 'line');
  setImmediate(() => console.log('alive'));
`;

function run(stderr: number | 'pipe') {
  const {
    status,
    stdout,
    stderr: logged,
  } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', PROGRAM],
    { stdio: ['ignore', 'pipe', stderr], encoding: 'utf8', timeout: 10_000, maxBuffer: 1 << 24 },
  );
  return { status, stdout, lines: logged?.split('\n').length };
}

it('bug fixed: a log on a full disk ended the program', () => {
  const full = openSync('/dev/full', 'w');
  try {
    expect(run(full)).toMatchObject({ status: 0, stdout: 'alive\n' });
  } finally {
    closeSync(full);
  }
});

it('a log that can be written is whole', () => {
  expect(run('pipe')).toEqual({ status: 0, stdout: 'alive\n', lines: 2001 });
});
