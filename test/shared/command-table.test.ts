// The tables of commands: they say of each what its own definition says, and whichever way one is called it is loaded.
import { Command, type CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import * as sensor from '../../device/command-line/program.ts';
import * as hub from '../../hub/command-line/program.ts';

/** What a program writes to standard output for these words. */
async function said({ programFor }: typeof sensor | typeof hub, ...typed: string[]): Promise<string> {
  const program = await programFor(typed);
  let text = '';
  for (const command of [program, ...program.commands]) {
    command.configureOutput({
      writeOut(part) {
        text += part;
      },
    });
  }
  const ended = await program.parseAsync(typed, { from: 'user' }).then(
    () => undefined,
    (error: CommanderError) => error.exitCode,
  );
  expect(ended).toBe(0);
  return text;
}

const all = [sensor, hub].flatMap((program) => program.COMMANDS.map((entry) => ({ program, ...entry })));

describe.each(all)('$name', ({ program, name, usage, about, load }) => {
  it('is used as the table says', async () => {
    const command = new Command(name);
    const { define } = await load();
    define(command);
    expect(command.usage()).toBe(usage);
  });

  it('is in the help, which needs nothing of it', async () => {
    const help = await said(program, '--help');
    expect(help).toContain(`  ${name} ${usage} `);
    expect(help.replace(/\s+/g, ' ')).toContain(about);
  });

  it('shows its options, whichever way they are asked for', async () => {
    const help = await said(program, name, '--help');
    expect(help).toMatch(
      usage.endsWith('[command]') ? /^ {2}(up|list|copy|apply) \[options\]/m : /^ {2}(-y, )?--[a-z]/m,
    );
    expect(await said(program, 'help', name)).toBe(help);
  });
});
