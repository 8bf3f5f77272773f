import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { typedArgument, typedFile } from '../../../hub/commands/typed-arguments.ts';

test.each([
  ['2026-11-20T10:00=37', { from: '2026-11-20T10:00', people: '37' }],
  ['2026-11-20T10:00/13:00=110', { from: '2026-11-20T10:00', to: '2026-11-20T13:00', people: '110' }],
  ['2026-11-20T23:00/2026-11-21T01:00=4', { from: '2026-11-20T23:00', to: '2026-11-21T01:00', people: '4' }],
])('%s', (text, expected) => {
  expect(typedArgument('entries', text)).toEqual({ kind: 'entries', ...expected });
});

test.each(['37', '2026-11-20T10:00', '=37', '2026-11-20T10:00=', 'a=b=c'])('%s is no count', (text) => {
  expect(() => typedArgument('present', text)).toThrow(/write TIME=PEOPLE, as 2026-11-20T10:00=37/);
});

test('a file, in any order of columns, with quotes, blank lines and either separator', () => {
  const text =
    '\uFEFFFrom,people,kind,note\r\n2026-11-20T10:00,37,,"rain, ""heavy"""\r\n\r\n2026-11-20T11:00,12,present,\r\n';
  const expected = [
    { kind: 'entries', from: '2026-11-20T10:00', people: '37', note: 'rain, "heavy"' },
    { kind: 'present', from: '2026-11-20T11:00', people: '12' },
  ];
  expect(typedFile(text, 'counts.csv')).toEqual(expected);
  expect(typedFile('from;people\n2026-11-20T10:00;37\n', 'counts.csv')).toEqual([
    { kind: 'entries', from: '2026-11-20T10:00', people: '37' },
  ]);
});

test.each([
  ['', /counts\.csv:1: the columns from and people are needed/],
  ['from,persons\n', /counts\.csv:1: no column 'persons'|columns from and people/],
  ['from,people,shoe\n', /counts\.csv:1: no column 'shoe' is known/],
  ['from,people\n\n2026-11-20T10:00\n', /counts\.csv:3: 1 fields, expected 2/],
])('%j is refused with its line', (text, message) => {
  expect(() => typedFile(text, 'counts.csv')).toThrow(message);
});

const quoted = (field: string) => `"${field.replaceAll('"', '""')}"`;
property.prop([
  fc.array(
    fc.string({ unit: 'grapheme' }).map((text) => text.trim()),
    { maxLength: 8 },
  ),
])('notes survive, whatever they hold', (notes) => {
  const text = ['from,people,note', ...notes.map((note) => `x,1,${quoted(note)}`)].join('\n');
  expect(typedFile(text, 'f').map(({ note }) => note ?? '')).toEqual(notes);
});
