// What the benches measure: the programs as they are installed, built of the sources as these are now; and, beside them,
// the sources themselves as a checkout runs them.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BUILD = fileURLToPath(new URL('../../shared/package/build.ts', import.meta.url));

export interface Programs {
  /** For the title of a table. */
  readonly what: string;
  readonly sensor: string;
  readonly hub: string;
  readonly sensorFromSource: string;
}

/** Builds into `folder`. */
export function programs(folder: string): Programs {
  execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', BUILD, '--out', folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return {
    what: 'as installed (npm run build)',
    sensor: join(folder, 'bin/footfall-sensor'),
    hub: join(folder, 'bin/footfall-hub'),
    sensorFromSource: fileURLToPath(new URL('../../device/footfall-sensor', import.meta.url)),
  };
}
