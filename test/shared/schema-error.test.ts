// A schema error names the field, what was expected and what came.
import { type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import { schemaError, schemaErrorText } from '../../shared/schema-error.ts';

const strict = { additionalProperties: false } as const;
const Uplink = Type.Union([Type.Null(), Type.Object({ kind: Type.Enum(['wifi', 'cable']) }, strict)]);
const Schema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 5, description: 'for people' }),
    epsilon: Type.Number({ exclusiveMinimum: 0, maximum: 9 }),
    uplink: Uplink,
    span: Type.Tuple([Type.Integer({ minimum: 0 }), Type.String({ pattern: '^x$' })]),
    list: Type.Array(Type.Boolean(), { minItems: 1 }),
    'a/b~c': Type.Optional(Type.Integer()),
  },
  strict,
);
const good = { name: 'a', epsilon: 1, uplink: null, span: [1, 'x'], list: [true] };

test.each<[string, unknown, string]>([
  ['a number', 5, 'message: expected an object, got 5'],
  ['null', null, 'message: expected an object, got null'],
  [
    'long text',
    { ...good, name: 'y'.repeat(50) },
    `name: expected text of 1 to 5 characters (for people), got "${'y'.repeat(39)}…`,
  ],
  ['zero', { ...good, epsilon: 0 }, 'epsilon: expected a number above 0 up to 9, got 0'],
  ['neither alternative', { ...good, uplink: 5 }, 'uplink: expected null or an object, got 5'],
  [
    'within an alternative',
    { ...good, uplink: { kind: 'air' } },
    'uplink.kind: expected one of "wifi", "cable", got "air"',
  ],
  [
    'unknown within an alternative',
    { ...good, uplink: { kind: 'wifi', mac: 1 } },
    'uplink.mac: unknown field',
  ],
  ['a place of a list', { ...good, span: [1, 'y'] }, 'span.1: expected text like ^x$, got "y"'],
  ['an element', { ...good, list: [true, {}] }, 'list.1: expected boolean, got an object'],
  ['an object for a list', { ...good, list: {} }, 'list: expected a list, got an object'],
  ['a field with odd signs', { ...good, 'a/b~c': [] }, 'a/b~c: expected an integer, got a list'],
  ['an empty list', { ...good, list: [] }, 'list: the list is too short: expected at least one'],
  ['a missing field', { ...good, span: undefined }, 'span: missing, expected a list'],
])('%s', (_what, value, text) => {
  // As it comes from JSON: without undefined.
  const read: unknown = JSON.parse(JSON.stringify(value));
  expect(schemaErrorText(schemaError(Compile<TSchema>(Schema), read))).toBe(text);
});

const Source = Type.Object(
  {
    source: Type.Union([
      Type.Object({ name: Type.String({ minLength: 1 }) }, strict),
      Type.Object({ command: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }) }, strict),
      Type.Object({ fifo: Type.String({ pattern: '^/' }), beside: Type.Optional(Type.Integer()) }, strict),
    ]),
  },
  strict,
);

test.each<[string, unknown, string]>([
  ['an empty list', { command: [] }, 'source.command: the list is too short: expected at least one'],
  ['text for a list', { command: 'cat' }, 'source.command: expected a list, got "cat"'],
  ['an object for a list', { command: {} }, 'source.command: expected a list, got an object'],
  ['an empty element', { command: [''] }, 'source.command.0: expected text, got ""'],
  ['wrong text', { fifo: 'x' }, 'source.fifo: expected text like ^/, got "x"'],
  ['wrong beside right', { fifo: '/x', beside: 'y' }, 'source.beside: expected an integer, got "y"'],
  ['two of them', { name: 'a', command: ['b'] }, 'source.command: does not go together with name: keep one'],
  ['a part of one', { beside: 1 }, 'source.beside: does not stand alone: it needs fifo'],
  ['none of them', { comand: ['b'] }, 'source.comand: unknown field'],
  ['one and what none knows', { command: ['b'], other: 1 }, 'source.other: unknown field'],
  ['text for an object', 'mon0', 'source: expected an object, got "mon0"'],
])(
  'bug fixed: an alternative that does not know a field spoke for those that do: %s',
  (_what, source, text) => {
    expect(schemaErrorText(schemaError(Compile<TSchema>(Source), { source }))).toBe(text);
  },
);

test('a valid value has no error to ask for', () => {
  expect(() => schemaError(Compile(Schema), good)).toThrow('the value is valid');
});
