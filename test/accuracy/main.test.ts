import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const run = (...flags: string[]) => spawnSync(process.execPath, [main, ...flags], { encoding: 'utf8' });

describe('the command', () => {
  it('explains itself', () => {
    const { status, stdout } = run('--help');
    expect(status).toBe(0);
    expect(stdout).toContain('--quick');
  });

  it.each([[['--qiuck']], [['--update']], [['--fit', '--quick']], [['extra']]])('refuses %j', (flags) => {
    const { status, stdout, stderr } = run(...flags);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('npm run accuracy');
  });
});
