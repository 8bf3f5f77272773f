// footfall-hub: the command line. Exit status: 0 done, 1 something failed, 2 wrong usage.
import '../shared/keep-secrets.ts';
import { CommanderError } from 'commander';
import { programFor } from './command-line/program.ts';

try {
  const program = await programFor(process.argv.slice(2));
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
