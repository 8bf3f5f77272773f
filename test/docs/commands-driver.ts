// Prints the commands of one of the two programs with their options, as JSON, and runs none: what `--help` says of each, for
// one start instead of one for each command.   usage: commands-driver.ts device|hub
import { Command } from 'commander';

interface Described {
  readonly name: string;
  readonly options: readonly string[];
  readonly commands: readonly Described[];
}

const describe = (command: Command): Described => ({
  name: command.name(),
  options: command.options.flatMap(({ long, short }) => [long, short].filter((name) => name !== undefined)),
  commands: command.commands.map((child) => describe(child)),
});

const [, , part = ''] = process.argv;
let built: Command | undefined;
Command.prototype.parseAsync = function (this: Command) {
  built = this;
  return Promise.resolve(this);
};

/** The program as it is when this command is called: it may load the options of that one alone. */
async function programFor(command: string): Promise<Command> {
  built = undefined;
  process.argv = [...process.argv.slice(0, 2), command];
  // Another query makes it another module, which runs anew.
  await import(`../../${part}/main.ts?${command}`);
  if (built === undefined) throw new Error(`${part}/main.ts has parsed nothing`);
  return built;
}

// Each run of a program listens to it once more.
process.stdout.setMaxListeners(0);
const program = describe(await programFor('help'));
const commands: Described[] = [];
for (const { name } of program.commands) {
  const called = describe(await programFor(name));
  commands.push(called.commands.find((command) => command.name === name)!);
}
process.stdout.write(JSON.stringify({ ...program, commands }));
