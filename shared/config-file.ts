// Configuration files: YAML in, a checked value out. What is wrong is told with file, line and field.
import type { Static, TSchema } from 'typebox';
import { Default } from 'typebox/value';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { type Explainer, type SchemaError, schemaError, schemaErrorText } from './schema-error.ts';

/** A compiled validator of `Schema`. */
export interface ConfigValidator<Schema extends TSchema> extends Explainer {
  Check(value: unknown): value is Static<Schema>;
}

export interface ConfigFile<Config> {
  readonly config: Config;
  /** The value as it was written, before defaults. */
  readonly written: unknown;
  /** Ends with an Error for people: `FILE:LINE: field: what is wrong`. */
  readonly fail: (error: SchemaError) => never;
}

/**
 * Reads the text of a configuration file. `file` is its path, for messages. Missing fields get the
 * schema's defaults. Throws an Error for people.
 */
export function readConfig<Schema extends TSchema>(
  text: string,
  file: string,
  schema: Schema,
  validator: ConfigValidator<Schema>,
): ConfigFile<Static<Schema>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = document.errors[0];
  if (broken) throw new Error(`${file}:${lines.linePos(broken.pos[0]).line}: no YAML: ${broken.message}`);

  // The line of the field, or of the nearest thing around it that exists.
  const lineOf = (path: readonly string[]): number => {
    const node = document.getIn(path.map(numbered), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    return path.length === 0 ? 1 : lineOf(path.slice(0, -1));
  };
  const fail = (error: SchemaError): never => {
    throw new Error(`${file}:${lineOf(error.path)}: ${schemaErrorText(error)}`);
  };

  const config: unknown = Default(schema, document.toJS() ?? {});
  if (!validator.Check(config)) return fail(schemaError(validator, config));
  return { config, written: document.toJS() ?? {}, fail };
}

const numbered = (part: string) => (/^\d+$/.test(part) ? Number(part) : part);
