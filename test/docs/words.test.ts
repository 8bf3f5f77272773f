// Closed sets of the code that the pages list for users: each member is there, so that a new one is explained.
import { Compile } from 'typebox/compile';
import { expect, it } from 'vitest';
import { KNOWN_DRIVERS } from '../../device/radio/known-drivers.ts';
import { REFUSAL_CODES } from '../../hub/store/refused.ts';
import { HourlyCountSchema } from '../../shared/hourly-count-schema.ts';
import { RemoteConfigSchema } from '../../shared/remote-config.ts';
import { ReceiptSchema, SensorHealthSchema, SensorStateSchema } from '../../shared/sensor-messages.ts';
import { SETTING_NAMES } from '../../shared/settings.ts';
import { TOPIC_KINDS } from '../../shared/topics.ts';
import { codeOf, filesOfProject, headingsOf, readText } from './pages.ts';

/** A section of level 2, with its heading. */
function sectionOf(page: string, heading: string): string {
  const text = readText(page);
  expect(headingsOf(text).map((one) => one.text)).toContain(heading);
  const from = text.indexOf(`\n## ${heading}\n`);
  const to = text.indexOf('\n## ', from + 1);
  return text.slice(from, to < 0 ? undefined : to);
}

/** Those of `words` that stand nowhere in the code of a section, whole. */
function missingIn(section: string, words: readonly string[]): string[] {
  const code = codeOf(section).join(' ');
  return words.filter((word) => !new RegExp(`(?<![\\w.-])${word.replace('.', '\\.')}(?![\\w-])`).test(code));
}

const MESSAGES = [
  { heading: 'The hour', schema: HourlyCountSchema },
  { heading: 'Receipts: stored exactly once', schema: ReceiptSchema },
  { heading: 'State', schema: SensorStateSchema },
  { heading: 'Health', schema: SensorHealthSchema },
  { heading: 'What the hub asks', schema: RemoteConfigSchema },
];

it.each(MESSAGES)('"$heading" of docs/protocol.md has each field of the message', ({ heading, schema }) => {
  const fields = Object.keys(schema.properties);
  expect(missingIn(sectionOf('docs/protocol.md', heading), fields)).toEqual([]);
});

it.each([
  { page: 'README.md', schema: HourlyCountSchema },
  { page: 'docs/protocol.md', schema: ReceiptSchema },
])('the example in $page is a message', ({ page, schema }) => {
  const [, example] = /```json\n([\s\S]*?)```/.exec(readText(page)) ?? [];
  const validator = Compile(schema);
  expect(validator.Errors(JSON.parse(example!))).toEqual([]);
  expect(validator.Errors({ ...JSON.parse(example!), more: 1 })).not.toEqual([]);
});

it('docs/protocol.md has every topic and every reason for a refusal', () => {
  expect(missingIn(sectionOf('docs/protocol.md', 'Topics'), TOPIC_KINDS)).toEqual([]);
  const receipts = sectionOf('docs/protocol.md', 'Receipts: stored exactly once');
  expect(missingIn(receipts, REFUSAL_CODES)).toEqual([]);
});

it('docs/operate.md has every setting that the hub may ask for, and every alarm', () => {
  const asked = SETTING_NAMES.filter((name) => name !== 'channel');
  expect(missingIn(sectionOf('docs/operate.md', 'Opening hours and other settings'), asked)).toEqual([]);
  // The kinds of alarms are types, which are gone when this runs.
  const types = filesOfProject()
    .filter((name) => name.startsWith('hub/') && name.endsWith('.ts'))
    .flatMap((name) => [...readText(name).matchAll(/^(?:export )?type \w*AlarmKind =([^;]+);/gm)])
    .map(([, union]) => union!);
  const kinds = types.flatMap((union) => [...union.matchAll(/'([a-z-]+)'/g)].map(([, kind]) => kind!));
  expect(kinds.length).toBeGreaterThan(5);
  expect(missingIn(sectionOf('docs/operate.md', 'What an alarm means'), kinds)).toEqual([]);
});

it('docs/install.md has every adapter that is known to listen', () => {
  const section = sectionOf('docs/install.md', 'What you need');
  const models = KNOWN_DRIVERS.filter(({ monitors }) => monitors === 'well').flatMap(({ adapters }) => [
    ...adapters.matchAll(/\b(?:MT|RT|AR|AWUS|PAU|TL-)[\w-]*\d[\w-]*/g),
  ]);
  expect(models.length).toBeGreaterThan(5);
  expect(models.map(([model]) => model).filter((model) => !section.includes(model))).toEqual([]);
});

it('docs/architecture.md has every room of the sensor and of the hub', () => {
  const rooms = new Set(
    filesOfProject().flatMap((name) => /^(?:device|hub)\/[^/]+(?=\/)/.exec(name)?.[0] ?? []),
  );
  expect(rooms).toContain('device/capture');
  expect(missingIn(sectionOf('docs/architecture.md', 'The folders'), [...rooms])).toEqual([]);
});

it.each([
  { page: 'README.md', heading: 'How accurate it is' },
  { page: 'docs/privacy.md', heading: 'The two profiles' },
])('shares of "$heading" in $page are those of the page on counting', ({ page, heading }) => {
  const shares = [...sectionOf(page, heading).matchAll(/(\d+(?:\.\d+)?) %/g)].map(([, figure]) => figure!);
  expect(shares.length).toBeGreaterThan(5);
  const source = readText('device/count/README.md');
  const isThere = (figure: string) =>
    new RegExp(`(?<![\\d.])${figure.replace('.', '\\.')}(?!\\d|\\.\\d)`).test(source);
  expect(shares.filter((figure) => !isThere(figure))).toEqual([]);
});

it('would miss a word that is not there, and one that is a part of another', () => {
  expect(missingIn('`too-large`, `zones.floorDbm`', ['too-large', 'large', 'zones', 'floorDbm'])).toEqual([
    'large',
    'floorDbm',
  ]);
});
