// footfall-sensor: the command line. Exit status: 0 done, 1 something failed, 2 wrong usage.
import '../shared/keep-secrets.ts';
import { CommanderError } from 'commander';
import { programFor } from './command-line/program.ts';
import { UsageError } from './command-line/usage.ts';

// Whoever read our output has enough: that is not our fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  const program = await programFor(process.argv.slice(2));
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    process.stderr.write(`footfall-sensor: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}
