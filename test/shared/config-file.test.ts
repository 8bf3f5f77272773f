// What is YAML and yet no configuration is told with file and line, never as the library's own exception.
import { fc, test as property } from '@fast-check/vitest';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import { readConfig } from '../../shared/config-file.ts';

const Schema = Type.Object({ a: Type.Unknown(), b: Type.Optional(Type.Unknown()) });
const validator = Compile(Schema);
const read = (text: string) => readConfig(text, 'hub.yaml', Schema, validator).config;

const BOMB = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...['b', 'c', 'd', 'e', 'f'].map((name, at) => {
    const before = 'abcde'[at];
    return `${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]`;
  }),
].join('\n');

test.each<[string, string, RegExp]>([
  [
    'an alias without its anchor',
    'a: 1\nb: *home\n',
    /^hub\.yaml:2: no anchor &home stands above the alias \*home/,
  ],
  ['an alias above its anchor', 'a: *home\nb: &home 1\n', /^hub\.yaml:1: no anchor &home/],
  ['an alias as a name', 'a: 1\n*home : 2\n', /^hub\.yaml:2: no anchor &home/],
  [
    'an alias within what it names',
    'b: 1\na: &home\n  c: [*home]\n',
    /^hub\.yaml:3: the alias \*home stands within/,
  ],
  [
    'an anchor that is there twice',
    'a: &home 1\nb: &home 2\n',
    /^hub\.yaml:2: the anchor &home is there twice/,
  ],
  ['aliases that stand for thousands of values', BOMB, /^hub\.yaml:2: .*alias.*: write the values out$/],
  [
    'a merge of what is not an object',
    '%YAML 1.1\n---\na:\n  <<: [1]\n',
    /^hub\.yaml:\d+: not YAML that can be read/,
  ],
  ['a tag that nobody knows', 'b: 1\na: !secret wifi\n', /^hub\.yaml:2: not YAML: Unresolved tag: !secret/],
  ['a list as a name', 'a: 1\n? [b, c]\n: 2\n', /^hub\.yaml:2: a list or an object is the name of a field/],
  ['brackets without end', `b: 1\na: ${'['.repeat(5000)}`, /^hub\.yaml:\d+: not YAML/],
  ['two documents', 'a: 1\n---\na: 2\n', /^hub\.yaml:2: not YAML/],
])('%s', (_name, text, message) => {
  expect(() => read(text)).toThrow(message);
});

test('bug fixed: more than a hundred stores that share their opening hours were taken for an attack', () => {
  const stores = Array.from({ length: 2000 }, () => '  - *hours').join('\n');
  expect(read(`b: &hours { mon: &day ['09:00', '20:00'], tue: *day }\na:\n${stores}\n`)).toMatchObject({
    a: Array.from({ length: 2000 }, () => ({ tue: ['09:00', '20:00'] })),
  });
});

test('an alias that names what stands above it is taken', () => {
  expect(read('a: &home [1, 2]\nb: *home\n')).toEqual({ a: [1, 2], b: [1, 2] });
});

property.prop([
  fc.array(
    fc.constantFrom(
      'a: ',
      'b: ',
      '&x ',
      '*x',
      '*y',
      '[',
      ']',
      '{',
      '}',
      ', ',
      '\n',
      '  ',
      '- ',
      '!t ',
      '? ',
      ': ',
      '1',
      '"',
      '<<',
    ),
    {
      maxLength: 30,
    },
  ),
])('whatever is written, an error begins with file and line', (parts) => {
  try {
    read(parts.join(''));
  } catch (error) {
    expect((error as Error).message).toMatch(/^hub\.yaml:\d+: /);
  }
});
