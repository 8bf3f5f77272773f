// A restore that is killed before its nth change of the disk: `restore-driver.ts PATH FILE N`. Ends with status 0 where it made
// fewer.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const [path, file, last] = process.argv.slice(2);
let changes = 0;
for (const name of ['copyFileSync', 'writeFileSync', 'renameSync', 'rmSync'] as const) {
  const real = fs[name] as (...given: unknown[]) => unknown;
  Object.assign(fs, {
    [name](...given: unknown[]) {
      changes += 1;
      if (changes === Number(last)) process.kill(process.pid, 'SIGKILL');
      return real(...given);
    },
  });
}
syncBuiltinESMExports();
const { restoreCommand } = await import('../../../hub/commands/backup.ts');
restoreCommand(path!, file!, Date.parse('2026-11-28T12:00:00Z'));
