// Commands in the pages are commands of the programs, with options that they have; and each command is in the pages and in
// the program's manual.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { codeOf, readPages, readText } from './pages.ts';

interface Described {
  readonly name: string;
  readonly options: readonly string[];
  readonly commands: readonly Described[];
}

const DRIVER = fileURLToPath(new URL('commands-driver.ts', import.meta.url));
const PROGRAMS = [
  { program: 'footfall-sensor', part: 'device' },
  { program: 'footfall-hub', part: 'hub' },
] as const;

function commandsOf(part: string): Described {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', DRIVER, part],
    {
      encoding: 'utf8',
      timeout: 30_000,
    },
  );
  if (stdout === '') throw new Error(`the commands of ${part} were not told: ${stderr}`);
  return JSON.parse(stdout) as Described;
}

interface Typed {
  readonly page: string;
  readonly line: string;
  readonly words: readonly string[];
}

const WORD = /^[a-z][a-z-]*$/;

/** What is typed after the program's name, up to a comment, a pipe, or the end of the code. */
function typedAfter(program: string, page: string, line: string): Typed[] {
  const after = [...line.matchAll(new RegExp(`(?<![\\w.-])${program}\\s+([^#|&\`]+)`, 'g'))];
  // `sudo -u footfall-hub footfall-hub pair`: the first is a user.
  return after
    .map(([, rest]) =>
      rest!
        .replace(new RegExp(`^${program}\\s+`), '')
        .trim()
        .split(/\s+/),
    )
    .filter(([first]) => first !== undefined && (WORD.test(first) || first.startsWith('--')))
    .map((words) => ({ page, line, words }));
}

/** Why a program would not take these words; undefined where it would. */
function problemOf(program: Described, { words }: Pick<Typed, 'words'>): string | undefined {
  let command = program;
  let depth = 0;
  for (const word of words) {
    const child = command.commands.find(({ name }) => name === word);
    if (!child) break;
    command = child;
    depth += 1;
  }
  const next = words[depth];
  if (command.commands.length > 0 && next !== undefined && WORD.test(next)) {
    return `${command.name} has no command ${next}`;
  }
  const options = words.flatMap((word) => /^(--[a-z][a-z-]*)/.exec(word)?.[1] ?? []);
  const wrong = options.find((option) => option !== '--help' && !command.options.includes(option));
  return wrong && `${command.name} has no ${wrong}`;
}

/** `objections list`, `run`: those that have none below them. */
const leavesOf = ({ commands }: Described, before = ''): string[] =>
  commands.flatMap((child) => {
    const name = `${before}${child.name}`;
    return child.commands.length === 0 ? [name] : leavesOf(child, `${name} `);
  });

const pages = readPages();

describe.each(PROGRAMS)('$program', ({ program, part }) => {
  const described = commandsOf(part);
  const typed = pages.flatMap(({ name, text }) =>
    codeOf(text).flatMap((line) => typedAfter(program, name, line)),
  );

  it('takes what the pages type', () => {
    expect(typed.length).toBeGreaterThan(5);
    const wrong = typed.flatMap(({ page, line, words }) => {
      const problem = problemOf(described, { words });
      return problem === undefined ? [] : [{ page, line, problem }];
    });
    expect(wrong).toEqual([]);
  });

  it('has no command that the pages or its manual leave out', () => {
    const leaves = leavesOf(described);
    expect(leaves).toContain('run');
    const shown = typed.map(({ words }) => words.join(' '));
    expect(leaves.filter((leaf) => !shown.some((line) => `${line} `.startsWith(`${leaf} `)))).toEqual([]);
    const manual = readText(`${part}/install/root/usr/share/man/man1/${program}.1`);
    expect(leaves.filter((leaf) => !new RegExp(`\\b${leaf}\\b`).test(manual))).toEqual([]);
  });

  it('would not take another command, nor an option of another', () => {
    expect(problemOf(described, { words: ['frobnicate'] })).toBe(`${program} has no command frobnicate`);
    expect(problemOf(described, { words: ['run', '--config', 'FILE', '--frobnicate'] })).toBe(
      'run has no --frobnicate',
    );
    expect(problemOf(described, { words: ['run', '--config', 'FILE'] })).toBeUndefined();
  });
});

/** `calibrate`, `objections list`: of all, whatever is above them. */
const optionsOf = ({ options, commands }: Described): string[] => [
  ...options,
  ...commands.flatMap(optionsOf),
];

it('options that the pages for users name alone are of some command', () => {
  const known = new Set(PROGRAMS.flatMap(({ part }) => optionsOf(commandsOf(part))));
  const alone = pages
    .filter(({ name }) => name.startsWith('docs/'))
    .flatMap(({ text }) => codeOf(text).filter((code) => /^--[a-z]/.test(code)));
  const named = alone.flatMap((code) => [...code.matchAll(/--[a-z][a-z-]*/g)].map(([option]) => option));
  expect(named).toContain('--inside-dbm');
  expect(named.filter((option) => !known.has(option))).toEqual([]);
});

it('the scripts of npm in the pages are in package.json', () => {
  const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };
  const named = pages.flatMap(({ text }) =>
    codeOf(text).flatMap((code) =>
      [...code.matchAll(/\bnpm (?:run )?([a-z:]+)/g)].map(([, script]) => script!),
    ),
  );
  expect(new Set(named).size).toBeGreaterThan(5);
  const own = new Set(['ci', 'run', ...Object.keys(scripts)]);
  expect(named.filter((script) => !own.has(script))).toEqual([]);
});
