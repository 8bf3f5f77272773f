// What a sensor was given when it was paired, in a file of its own that its user alone may read: the owner of the
// folder, where root pairs it for the service's user.
import { chownSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Compile } from 'typebox/compile';
import { type Credentials, CredentialsSchema } from '../../shared/pairing.ts';

const validator = Compile(CredentialsSchema);

/** Whole or not at all, mode 0600; what is there is replaced. Throws an Error for people. */
export function writeCredentials(file: string, credentials: Credentials): void {
  const part = `${file}.part`;
  try {
    rmSync(part, { force: true });
    writeFileSync(part, `${JSON.stringify(credentials, null, 2)}\n`, {
      mode: 0o600,
      flag: 'wx',
      flush: true,
    });
    if (process.getuid?.() === 0) {
      const { uid, gid } = statSync(dirname(file));
      chownSync(part, uid, gid);
    }
    renameSync(part, file);
  } catch (error) {
    throw new Error(`${file} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

/** Throws an Error for people where there is none, or none that can be read. */
export function readCredentials(file: string): Credentials {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') throw new Error(`${file} cannot be read: ${message}`, { cause: error });
    throw new Error(`${file} does not exist: pair this sensor first (footfall-sensor pair --help)`);
  }
  const found = ofToday(parse(text));
  if (validator.Check(found)) return found;
  throw new Error(`${file} holds no credentials: pair this sensor anew`);
}

/** A file from before a hub could have several brokers names its one. */
function ofToday(found: unknown): unknown {
  if (typeof found !== 'object' || found === null || !('broker' in found) || 'brokers' in found) return found;
  const { broker, ...rest } = found;
  return { ...rest, brokers: [broker] };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
