// The commands of a program as a table. Only the one that is called is loaded, with its options; of the others the help needs
// no more than stands in the table, so it is quick.
import type { Command } from 'commander';

export interface CommandEntry {
  readonly name: string;
  /** As its own help shows it behind the name. */
  readonly usage: string;
  readonly about: string;
  readonly load: () => Promise<{ readonly define: (command: Command) => void }>;
}

/**
 * Adds the commands to `program`, none of whose own options takes a value. `typed`: what stands behind the program's name.
 */
export async function addCommands(
  program: Command,
  entries: readonly CommandEntry[],
  typed: readonly string[],
): Promise<void> {
  program.configureHelp({ subcommandTerm: (command) => `${command.name()} ${command.usage()}` });
  const words = typed.filter((word) => !word.startsWith('-'));
  const called = words[0] === 'help' ? words[1] : words[0];
  for (const { name, usage, about, load } of entries) {
    const command = program.command(name).description(about).usage(usage);
    if (name !== called) continue;
    const { define } = await load();
    define(command);
  }
}
