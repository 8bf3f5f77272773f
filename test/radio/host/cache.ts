// What takes minutes to make and is the same from run to run: kept outside the tree, under the user's cache
// folder. A piece is named by what it is made of, made beside its place and renamed when it is whole.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'footfall-radio-test');

/** The path of a piece; `make` fills the folder that it is given, where the piece is not there yet. */
export async function cached(
  name: string,
  madeOf: string,
  make: (place: string) => Promise<void>,
): Promise<string> {
  const hash = createHash('sha256').update(madeOf).digest('hex').slice(0, 12);
  const place = join(folder, `${name}-${hash}`);
  if (existsSync(place)) return place;
  const unfinished = `${place}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const startMs = performance.now();
  await make(unfinished);
  renameSync(unfinished, place);
  process.stderr.write(`made ${name} in ${Math.round((performance.now() - startMs) / 1000)} s\n`);
  return place;
}
