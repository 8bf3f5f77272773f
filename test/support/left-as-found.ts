// Before each file of tests: the files of a thread share its globals, so each must leave them as it found them.
import { afterAll, expect } from 'vitest';

const GLOBALS = ['Date', 'Math', 'fetch', 'performance', 'process', 'setInterval', 'setTimeout'] as const;

const environment = { ...process.env };
const folder = process.cwd();
const globals = GLOBALS.map((name) => globalThis[name]);

afterAll(() => {
  // Names alone: what is in an environment may be secret.
  const variables = Object.keys({ ...environment, ...process.env });
  const changed = [
    ...variables.filter((name) => process.env[name] !== environment[name]),
    ...GLOBALS.filter((name, at) => globalThis[name] !== globals[at]),
    ...(process.cwd() === folder ? [] : ['the working directory']),
  ];
  expect(changed, 'what a file of tests changes, it puts back').toEqual([]);
});
