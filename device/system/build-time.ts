// When this package was built: nothing that it counted can be older. The Debian package says so; a checkout was never
// built, and nothing of it is older than the project.
import { readFileSync } from 'node:fs';

const PROJECT_MS = Date.UTC(2025, 0, 1);

/** Milliseconds since 1970. `file`: the package.json that lies beside the code. */
export function builtMs(file: URL = new URL('../../package.json', import.meta.url)): number {
  const { built } = JSON.parse(readFileSync(file, 'utf8')) as { built?: string };
  const ms = built === undefined ? PROJECT_MS : Date.parse(built);
  if (Number.isNaN(ms)) throw new Error(`${file.pathname}: '${built}' is not a time of building`);
  return ms;
}
