// A file that appears whole or not at all: written beside its place under another name, put in its place
// at the end, removed where anything goes wrong, also where the process is told to end at once.
import { randomBytes } from 'node:crypto';
import { lstatSync, rmSync } from 'node:fs';
import { type FileHandle, link, open, rename, rm } from 'node:fs/promises';

export interface NewFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Puts the file in its place. Throws an Error for people where something has come to be there meanwhile. */
  keep(): Promise<void>;
  /** Leaves nothing. Harmless after `keep`. */
  discard(): Promise<void>;
}

/**
 * `replaces`: a file that is there already gives way. Throws an Error for people where there is one and it may not
 * be replaced, where `path` is something else than a file, and where nothing can be written there.
 */
export async function createFile(path: string, replaces: boolean): Promise<NewFile> {
  const existing = lstatSync(path, { throwIfNoEntry: false });
  if (existing?.isFile() === false)
    throw new Error(`${path} is not a file that could be replaced; - is standard output`);
  if (existing && !replaces) throw alreadyThere(path);
  const partial = `${path}.${randomBytes(4).toString('hex')}.part`;
  const file = await open(partial, 'wx').catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'its folder does not exist' : error.message;
    throw new Error(`${path} cannot be written: ${reason}`);
  });
  return new PartialFile(path, partial, file, replaces);
}

function alreadyThere(path: string): Error {
  return new Error(`${path} exists already; --force replaces it`);
}

class PartialFile implements NewFile {
  readonly #path: string;
  readonly #partial: string;
  readonly #file: FileHandle;
  readonly #replaces: boolean;
  #isOpen = true;
  readonly #removeAtExit = () => rmSync(this.#partial, { force: true });

  constructor(path: string, partial: string, file: FileHandle, replaces: boolean) {
    this.#path = path;
    this.#partial = partial;
    this.#file = file;
    this.#replaces = replaces;
    process.once('exit', this.#removeAtExit);
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#file.appendFile(bytes).catch((error: NodeJS.ErrnoException) => {
      const reason = error.code === 'ENOSPC' ? 'the disk is full' : error.message;
      throw new Error(`${this.#path} could not be written: ${reason}`);
    });
  }

  async keep(): Promise<void> {
    await this.#file.sync();
    await this.#close();
    if (this.#replaces) await rename(this.#partial, this.#path);
    else await this.#linkAlone();
    await this.discard();
  }

  /** A link fails where a name is taken, a renaming replaces; not every file system has links. */
  async #linkAlone(): Promise<void> {
    try {
      await link(this.#partial, this.#path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST' || lstatSync(this.#path, { throwIfNoEntry: false }))
        throw alreadyThere(this.#path);
      await rename(this.#partial, this.#path);
    }
  }

  async discard(): Promise<void> {
    await this.#close();
    await rm(this.#partial, { force: true });
    process.off('exit', this.#removeAtExit);
  }

  async #close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#file.close();
  }
}
