import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { readTypedCount } from '../../../hub/calibration/typed-count.ts';
import { csvRows } from '../../../hub/commands/csv-rows.ts';
import { typedArgument, typedFile } from '../../../hub/commands/typed-arguments.ts';

const quoted = (field: string) => `"${field.replaceAll('"', '""')}"`;

test.each([
  ['2026-11-20T10:00=37', { from: '2026-11-20T10:00', people: '37' }],
  ['2026-11-20T10:00/13:00=110', { from: '2026-11-20T10:00', to: '2026-11-20T13:00', people: '110' }],
  ['2026-11-20T23:00/2026-11-21T01:00=4', { from: '2026-11-20T23:00', to: '2026-11-21T01:00', people: '4' }],
])('%s', (text, expected) => {
  expect(typedArgument('entries', text)).toEqual({ kind: 'entries', ...expected });
});

test.each(['37', '2026-11-20T10:00', '=37', '2026-11-20T10:00=', 'a=b=c'])('%s is not a count', (text) => {
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

test.each([
  [
    'from;people;kind\r\n2026-11-20T10:00;12,5;present\r\n',
    'a comma is of the number where semicolons stand between fields',
  ],
  [
    '\uFEFFfrom;people;kind\n2026-11-20T10:00;"12,5";present',
    'also after a byte order mark, in quotes, without a last line end',
  ],
  [
    'from\tpeople\tkind\r2026-11-20T10:00\t12,5\tpresent\r',
    'and where tabs stand between them, with the line ends of old Macs',
  ],
  ['from,people,kind\n2026-11-20T10:00,"12,5",present\n', 'or in quotes where commas do'],
  ['\n\nkind;people;from\npresent;12,5;2026-11-20T10:00\n', 'the first line that is not empty decides'],
])('%j: %s', (text) => {
  const [count] = typedFile(text, 'counts.csv');
  expect(count).toEqual({ kind: 'present', from: '2026-11-20T10:00', people: '12,5' });
  expect(readTypedCount({ ...count!, by: 'Kim' }, 'Europe/Berlin', Date.parse('2026-11-21'))).toMatchObject({
    value: { people: 12.5 },
  });
});

test.each([
  ['from;people\n2026-11-20T10:00,37\n', /counts\.csv:2: 1 fields, expected 2/],
  ['from,people\n2026-11-20T10:00,12,5\n', /counts\.csv:2: 3 fields, expected 2/],
  ['from,people,note\n"x",1,"rain\nand wind"\ny,1,said "no"\n', /counts\.csv:4: a quote is not closed/],
  ['from,people,note\nx,1,"rain\n', /counts\.csv:2: a quote is not closed/],
  ['from,people,people\nx,1,2\n', /counts\.csv:1: the column 'people' is there twice/],
])('%j is refused with its line, and nothing is guessed', (text, message) => {
  expect(() => typedFile(text, 'counts.csv')).toThrow(message);
});

const line = fc.array(fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\t', '\n', '\r', ' ', '1') }), {
  minLength: 2,
  maxLength: 5,
});
property.prop([
  fc.array(line, { minLength: 1, maxLength: 5 }),
  fc.constantFrom(',', ';', '\t'),
  fc.constantFrom('\n', '\r\n'),
])(
  'what is written with quotes is read as it was, whatever stands between fields',
  (records, delimiter, end) => {
    const head = ['x', 'y'];
    const text = [head, ...records.map((fields) => fields.map(quoted))]
      .map((fields) => fields.join(delimiter))
      .join(end);
    const read = csvRows(text);
    const expected = [head, ...records.filter((fields) => fields.some((field) => field.trim() !== ''))];
    expect(read.kind === 'rows' && read.rows.map(({ fields }) => fields)).toEqual(expected);
  },
);

property.prop([
  fc.array(
    fc.string({ unit: 'grapheme' }).map((text) => text.trim()),
    { maxLength: 8 },
  ),
])('notes survive, whatever they hold', (notes) => {
  const text = ['from,people,note', ...notes.map((note) => `x,1,${quoted(note)}`)].join('\n');
  expect(typedFile(text, 'f').map(({ note }) => note ?? '')).toEqual(notes);
});
