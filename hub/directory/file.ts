// A directory in a YAML file: `retailers:` and nothing else. What is wrong is told with file, line, field and what to do.
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { readConfig } from '../../shared/config-file.ts';
import type { SchemaError } from '../../shared/schema-error.ts';
import { RetailersFormSchema } from './form.ts';
import { checkHolidays } from './holiday-places.ts';
import { readRetailers } from './read-form.ts';
import type { Wanted } from './wanted.ts';
import { WrongEntry } from './wrong.ts';

const DirectoryFileSchema = Type.Object(
  { retailers: RetailersFormSchema },
  { additionalProperties: false, description: 'a directory of retailers' },
);
const validator = Compile(DirectoryFileSchema);

export interface DirectoryFile {
  readonly wanted: Wanted;
  /** Ends with an Error for people: `FILE:LINE: field: what is wrong`. */
  readonly fail: (error: SchemaError) => never;
}

/** `file` is its path, for messages. Throws an Error for people. */
export async function readDirectoryFile(text: string, file: string): Promise<DirectoryFile> {
  const { config, fail } = readConfig(text, file, DirectoryFileSchema, validator);
  return orFail(fail, async () => {
    const wanted = readRetailers(config.retailers, ['retailers']);
    await checkHolidays(wanted);
    return { wanted, fail };
  });
}

/** Says what is wrong with file and line. */
export async function orFail<T>(fail: DirectoryFile['fail'], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof WrongEntry) return fail(error.error);
    throw error;
  }
}
