// Configuration files: YAML in, a checked value out. What is wrong is told with file, line and field.
import type { Static, TSchema } from 'typebox';
import { Default } from 'typebox/value';
import {
  isCollection,
  isNode,
  LineCounter,
  parseDocument,
  visit,
  type Document as YamlDocument,
  type Node as YamlNode,
} from 'yaml';
import { type Explainer, type SchemaError, schemaError, schemaErrorText } from './schema-error.ts';

/** Uses of one anchor, times the aliases that it stands for: thousands of stores may share their hours. */
const ALIASES_MAX = 10_000;

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
  const lineAt = (offset: number) => lines.linePos(offset).line;
  // What the library only warns of (a tag it does not know, as `!secret`) would be another value than was meant.
  const broken = document.errors[0] ?? document.warnings[0];
  if (broken) throw new Error(`${file}:${lineAt(broken.pos[0])}: not YAML: ${broken.message}`);
  const misused = misuseIn(document);
  if (misused) throw new Error(`${file}:${lineAt(misused.node.range?.[0] ?? 0)}: ${misused.problem}`);

  // The line of the field, or of the nearest thing around it that exists.
  const lineOf = (path: readonly string[]): number => {
    const node = document.getIn(path.map(numbered), true);
    if (isNode(node) && node.range) return lineAt(node.range[0]);
    return path.length === 0 ? 1 : lineOf(path.slice(0, -1));
  };
  const fail = (error: SchemaError): never => {
    throw new Error(`${file}:${lineOf(error.path)}: ${schemaErrorText(error)}`);
  };

  const config: unknown = Default(schema, builtValue());
  if (!validator.Check(config)) return fail(schemaError(validator, config));
  return { config, written: builtValue(), fail };

  function builtValue(): unknown {
    try {
      return document.toJS({ maxAliasCount: ALIASES_MAX }) ?? {};
    } catch (error) {
      // Aliases of aliases that stand for far more than was written, and what else only shows when values are built.
      const why = error instanceof Error ? error.message : String(error);
      const line = lineAt(firstAlias(document)?.range?.[0] ?? 0);
      throw new Error(`${file}:${line}: not YAML that can be read: ${why}: write the values out`, {
        cause: error,
      });
    }
  }
}

interface Misuse {
  readonly node: YamlNode;
  readonly problem: string;
}

/** What is YAML and yet no configuration: the first anchor, alias or key that does not say one thing. */
function misuseIn(document: YamlDocument): Misuse | undefined {
  const anchors = new Map<string, YamlNode>();
  let found: Misuse | undefined;
  const stop = (node: YamlNode, problem: string) => {
    found = { node, problem };
    return visit.BREAK;
  };
  visit(document, {
    Value(_, node) {
      if (node.anchor === undefined) return undefined;
      if (anchors.has(node.anchor))
        return stop(node, `the anchor &${node.anchor} is there twice: rename one`);
      anchors.set(node.anchor, node);
      return undefined;
    },
    Alias(_, node, around) {
      const target = anchors.get(node.source);
      if (!target) {
        return stop(
          node,
          `no anchor &${node.source} stands above the alias *${node.source}: correct one of them`,
        );
      }
      const isInside = around.includes(target);
      return isInside
        ? stop(node, `the alias *${node.source} stands within what it names: take it out`)
        : undefined;
    },
    Pair(_, { key }) {
      if (!isCollection(key)) return undefined;
      return stop(key, 'a list or an object is the name of a field: put quotes around it if it is text');
    },
  });
  return found;
}

function firstAlias(document: YamlDocument): YamlNode | undefined {
  let found: YamlNode | undefined;
  visit(document, {
    Alias(_, node) {
      found = node;
      return visit.BREAK;
    },
  });
  return found;
}

const numbered = (part: string) => (/^\d+$/.test(part) ? Number(part) : part);
