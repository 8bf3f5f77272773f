// Says in words what a schema wanted and what came instead: which field, what was expected, what was
// there. JSON Schema's own errors name neither a union's alternatives nor the value.
import type { TSchema } from 'typebox';
import type { Validator } from 'typebox/compile';
import { Settings } from 'typebox/system';

// Of the eight that are kept otherwise, all may be of the first alternatives of a union.
Settings.Set({ maxErrors: 64 });

/** What is needed of a compiled validator. */
export type Explainer = Pick<Validator, 'Errors' | 'Type'>;

/** One difference between a value and its schema. */
export interface SchemaError {
  /** From the root to the field; empty for the whole value. */
  readonly path: readonly string[];
  /** `missing, expected …`, `unknown field`, or `expected …, got …`. */
  readonly problem: string;
}

// The parts of JSON Schema that the project's schemas use.
interface Node {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Node[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly patternProperties?: Readonly<Record<string, Node>>;
  readonly items?: Node | readonly Node[];
  readonly pattern?: string;
  readonly description?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** The first, deepest error; throws if the value is valid, which is the caller's mistake. */
export function schemaError(validator: Explainer, value: unknown): SchemaError {
  const errors = validator.Errors(value);
  const depth = (path: string) => path.split('/').length;
  const deepest = Math.max(...errors.map((error) => depth(error.instancePath)));
  const root: Node = validator.Type() as TSchema & Node;
  // A field that one alternative does not know may be wrong by another that does.
  const isUnknown = ({ instancePath }: { instancePath: string }) =>
    nodesAt(root, pathOf(instancePath)).length === 0;
  const candidates = errors.filter(({ instancePath }) => depth(instancePath) === deepest);
  const error =
    candidates.find((candidate) => candidate.keyword === 'boolean' && isUnknown(candidate)) ??
    candidates.find(({ keyword }) => keyword !== 'boolean') ??
    candidates[0];
  if (error === undefined) throw new Error('schemaError: the value is valid');
  const path = pathOf(error.instancePath);
  if (error.keyword === 'boolean') {
    return { path, problem: isUnknown(error) ? 'unknown field' : misplaced(root, path, value) };
  }
  if (error.keyword === 'required') {
    const missing = [...path, error.params.requiredProperties[0] ?? ''];
    return { path: missing, problem: `missing, expected ${expectation(nodeAt(root, missing))}` };
  }
  if (error.keyword === 'minItems') return { path, problem: 'the list is too short: expected at least one' };
  return { path, problem: `expected ${expectation(nodeAt(root, path))}, got ${shown(valueAt(value, path))}` };
}

/** `dwell.under5: expected …`; the whole value is called `message`. */
export function schemaErrorText(error: SchemaError): string {
  return `${error.path.join('.') || 'message'}: ${error.problem}`;
}

// RFC 6901: `~1` is `/`, `~0` is `~`.
function pathOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function nodeAt(root: Node, path: readonly string[]): Node {
  const nodes = nodesAt(root, path);
  return nodes.length === 1 ? nodes[0]! : { anyOf: nodes };
}

/** What the schema says of a place, by each alternative that knows it. */
function nodesAt(root: Node, path: readonly string[]): readonly Node[] {
  let nodes: readonly Node[] = alternatives(root);
  for (const part of path) nodes = nodes.flatMap((node) => alternatives(childOf(node, part)));
  return nodes;
}

/** A field that some alternative knows, in a value that is none of them: what is too much, or what is missing. */
function misplaced(root: Node, path: readonly string[], value: unknown): string {
  const [field, parent] = [path.at(-1)!, path.slice(0, -1)];
  const others = Object.keys(Object(valueAt(value, parent))).filter((name) => name !== field);
  const knowing = nodesAt(root, parent).filter((node) => childOf(node, field) !== undefined);
  const tooMuch = others.filter((name) => knowing.every((node) => childOf(node, name) === undefined));
  if (tooMuch.length > 0) return `does not go together with ${tooMuch.join(', ')}: keep one`;
  const missing = knowing.flatMap(({ required = [] }) => required).filter((name) => name !== field);
  return `does not stand alone: it needs ${missing.join(', ')}`;
}

function alternatives(node: Node | undefined): readonly Node[] {
  if (node === undefined) return [];
  return node.anyOf ? node.anyOf.flatMap(alternatives) : [node];
}

function childOf(node: Node, part: string): Node | undefined {
  if (node.properties && Object.hasOwn(node.properties, part)) return node.properties[part];
  if (node.patternProperties) return Object.values(node.patternProperties)[0];
  return Array.isArray(node.items) ? node.items[Number(part)] : (node.items as Node | undefined);
}

function expectation(node: Node): string {
  if (node.anyOf) return [...new Set(node.anyOf.map(expectation))].join(' or ') || 'nothing here';
  if ('const' in node) return JSON.stringify(node.const);
  if (node.enum) return `one of ${node.enum.map((value) => JSON.stringify(value)).join(', ')}`;
  if (node.type === 'integer' || node.type === 'number') return numberExpectation(node);
  if (node.type === 'string') return stringExpectation(node);
  if (node.type === 'array') return 'a list';
  if (node.type === 'object') return 'an object';
  return node.type ?? 'something else';
}

function numberExpectation(node: Node): string {
  const name = node.type === 'integer' ? 'an integer' : 'a number';
  const above = node.exclusiveMinimum === undefined ? '' : ` above ${node.exclusiveMinimum}`;
  const from = node.minimum === undefined ? '' : ` from ${node.minimum}`;
  const to = node.maximum === undefined ? '' : ` up to ${node.maximum}`;
  return `${name}${above}${from}${to}`;
}

function stringExpectation(node: Node): string {
  const about = node.description ? ` (${node.description})` : '';
  if (node.pattern !== undefined) return `text like ${node.pattern}${about}`;
  if (node.maxLength === undefined) return `text${about}`;
  return `text of ${node.minLength ?? 0} to ${node.maxLength} characters${about}`;
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  let at: unknown = value;
  for (const part of path)
    at = typeof at === 'object' && at ? (at as Record<string, unknown>)[part] : undefined;
  return at;
}

const SHOWN_MAX = 40;
function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  // JSON has no infinity: 1e999 must not be shown as null.
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
}
