// The papers say what is so: every value comes from the facts, and no text has numbers of its own.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { papers } from '../../../hub/commands/papers.ts';
import type { Facts } from '../../../hub/papers/facts.ts';
import { noticeOf } from '../../../hub/papers/notice.ts';
import { papersOf } from '../../../hub/papers/papers.ts';
import { LANGS, type Lang } from '../../../hub/render/language.ts';
import { config, NOW_MS, paperedStore, STORE, type Written } from './papered-store.ts';

const all = (facts: Facts, lang: Lang) =>
  [...papersOf(facts, lang).map(({ page }) => page), JSON.stringify(noticeOf(facts, lang))].join('\n');

type Change = (written: Written) => void;
const retailer = (written: Written) => written.retailers[0]!;
const store = (written: Written) => retailer(written).stores[0]!;

/** Each value of the configuration but `clientId` and ids, which name rows and nothing else. */
const CHANGES: readonly (readonly [string, Change, string])[] = [
  ['publicUrl', (w) => Object.assign(w, { publicUrl: 'https://x.example/y' }), 'https://x.example/y/about'],
  ['listen.host', (w) => Object.assign(w.listen, { host: '::1' }), '[::1]:8080'],
  ['listen.port', (w) => Object.assign(w.listen, { port: 8181 }), '127.0.0.1:8181'],
  ['broker.host', (w) => Object.assign(w.broker, { host: '192.0.2.7', insecure: true }), '192.0.2.7:1883'],
  ['broker.port', (w) => Object.assign(w.broker, { port: 1884 }), '127.0.0.1:1884'],
  ['broker.url', (w) => Object.assign(w, { broker: { url: 'mqtts://hub:secret@mq.example' } }), 'mq.example'],
  ['database', (w) => Object.assign(w, { database: '/srv/other.sqlite' }), '/srv/other.sqlite'],
  ['name', (w) => Object.assign(retailer(w), { name: 'Zeta' }), 'Zeta'],
  ['legalName', (w) => Object.assign(retailer(w), { legalName: 'Zeta AG' }), 'Zeta AG'],
  ['contact', (w) => Object.assign(retailer(w), { contact: 'zeta@zeta.example' }), 'zeta@zeta.example'],
  [
    'dataProtectionOfficer',
    (w) => Object.assign(retailer(w), { dataProtectionOfficer: 'dpo@zeta.example' }),
    'dpo@zeta.example',
  ],
  ['store name', (w) => Object.assign(store(w), { name: 'Quai 9' }), 'Quai 9'],
  ['timeZone', (w) => Object.assign(store(w), { timeZone: 'Asia/Tokyo' }), 'Asia/Tokyo'],
  ['opening', (w) => Object.assign(store(w).opening, { tue: ['07:15', '23:45'] }), '07:15–23:45'],
  [
    'a lunch',
    (w) => Object.assign(store(w).opening, { tue: '07:15-12:00, 18:00-02:00' }),
    '07:15–12:00, 18:00–02:00',
  ],
];

test('exceptions, holidays, special openings and closed periods are in the papers, and what is past is not', async () => {
  const at = paperedStore();
  const facts = await at.facts(
    config((written) =>
      Object.assign(store(written).opening, {
        exceptions: { '2027-01-05': '09:00-14:00', '2020-01-05': 'closed' },
        special: [
          { on: '2nd sunday before 12-25', hours: '13:00-18:00', name: 'Advent' },
          { on: '12-31', hours: '08:00-12:00' },
          { on: '2020-02-02', hours: '13:00-18:00' },
        ],
        closed: [
          { from: '2027-02-01', to: '2027-02-14', name: 'Refit' },
          { from: '2020-02-01', to: '2020-02-14' },
          { from: '2028-01-01' },
        ],
        holidays: {
          country: 'DE',
          region: 'BY',
          subregion: 'KATH',
          added: ['12-24'],
          removed: ['2027-11-01'],
        },
      }),
    ),
  );
  const said = {
    en: [
      '5 January 2027 09:00–14:00',
      '2nd Sunday before 25 December 13:00–18:00 (Advent); 31 December of every year 08:00–12:00',
      '1 February 2027 to 14 February 2027 (Refit); from 1 January 2028 until further notice',
      'those of Germany (BY, KATH): closed; also 24 December of every year; not 1 November 2027',
    ],
    fr: [
      '5 janvier 2027 09:00–14:00',
      'le 2e dimanche avant le 25 décembre 13:00–18:00 (Advent)',
      'du 1 février 2027 au 14 février 2027 (Refit)',
      'Allemagne (BY, KATH)',
    ],
  };
  for (const lang of LANGS) {
    const text = all(facts, lang).replaceAll(/[\u00a0\u202f]/g, ' ');
    for (const each of said[lang]) expect(text).toContain(each);
    expect(text).not.toContain('2020');
  }
});

test.each(CHANGES)('%s of the configuration is in the papers', async (_name, change, text) => {
  const at = paperedStore();
  for (const lang of LANGS) {
    expect(all(await at.facts(), lang)).not.toContain(text);
    const changed = all(await at.facts(config(change)), lang);
    expect(changed).toContain(text);
    expect(changed).not.toContain('secret');
  }
});

test.each([
  ["profile = 'hour'", '60 minutes'],
  ['epsilon = 0.75', { en: '0.75', fr: '0,75' }],
  ['floor = 7', { en: 'floor 7', fr: 'seuil 7' }],
  ["estimator = 'bins-9'", 'bins-9'],
  ["config = 'feedfacecafe'", 'feedfacecafe'],
])('%s of the released hours is in the papers', async (settings, text) => {
  const at = paperedStore();
  const facts = await at.facts();
  const before = LANGS.map((lang) => all(facts, lang));
  at.set('door', settings);
  for (const [index, lang] of LANGS.entries()) {
    const after = all(await at.facts(), lang);
    expect(after).not.toBe(before[index]);
    expect(after).toContain(typeof text === 'string' ? text : text[lang as 'en']);
  }
});

/** Paths to everything that is not an object. */
function leaves(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (value === null || typeof value !== 'object') return [path];
  return Object.entries(value).flatMap(([key, member]) => leaves(member, [...path, key]));
}

function changed(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 77;
  if (typeof value !== 'string') return 'something';
  if (value === 'minutes') return 'hour';
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return '2019-04-05';
  return /^\d\d:\d\d$/.test(value) ? '05:55' : `${value}-changed`;
}

function withChange(facts: Facts, path: readonly string[]): Facts {
  const copy = structuredClone(facts) as never;
  const holder = path.slice(0, -1).reduce<Record<string, unknown>>((at, key) => at[key] as never, copy);
  holder[path.at(-1)!] = changed(holder[path.at(-1)!]);
  return copy;
}

test('there is no fact that the papers leave out', async () => {
  const facts = await paperedStore().facts();
  const paths = leaves(facts);
  expect(paths.length).toBeGreaterThan(40);
  for (const lang of LANGS) {
    const before = all(facts, lang);
    const unsaid = paths.filter((path) => all(withChange(facts, path), lang) === before);
    expect(unsaid).toEqual([]);
  }
});

const NUMBER_WORDS =
  'two three four five six seven eight nine ten eleven twelve twenty thirty sixty hundred thousand dozen twice ' +
  'half deux trois quatre cinq sept huit neuf dix onze douze vingt trente soixante cent mille douzaine demi';
const aNumberWord = new RegExp(`(?<!\\p{L})(${NUMBER_WORDS.split(' ').join('|')})(?!\\p{L})`, 'iu');
/** Of code: `x > 0`, `profiles[0]`. */
const ofCode = (text: string) =>
  text.replace(/(===|>|<) [01]\b|\w\[0\]/g, '').replace(/^\s*(\/\/|\*).*$/gm, '');

test('no text has a number of its own: those of the law stand in one file, all others are facts', () => {
  const folder = new URL('../../../hub/papers/texts/', import.meta.url);
  const files = readdirSync(folder);
  expect(files.length).toBe(2 * 5);
  for (const file of files) {
    const text = ofCode(readFileSync(new URL(file, folder), 'utf8'));
    const lines = text.split('\n').filter((line) => /\d/.test(line) || aNumberWord.test(line));
    expect(lines, file).toEqual([]);
  }
  expect(aNumberWord.test('forgotten within five minutes')).toBe(true);
});

test('what is missing is asked for, with the reason, and never made up', async () => {
  const at = paperedStore();
  at.hub.raw.exec('DELETE FROM hour; DELETE FROM setup; DELETE FROM sensor');
  const bare = config((written) => {
    Object.assign(written, { publicUrl: undefined });
    const { id, name, stores } = retailer(written);
    Object.assign(written, { retailers: [{ id, name, stores }] });
  });
  const [impact, record, processor] = papersOf(await at.facts(bare), 'en').map(({ page }) => page);
  for (const page of [impact, record, processor]) {
    expect(page).toContain('Add legalName of the retailer');
    expect(page).toContain('The hub has heard of no sensor of this shop yet.');
    expect(page).not.toContain('ε = ');
    expect(page).not.toMatch(/undefined|NaN|\[object/);
  }
  expect(impact).toContain('Set publicUrl');
  expect(impact).toContain('For counsel to decide');
});

test('each thing to do is listed at the top and leads to its place', async () => {
  for (const { page } of papersOf(await paperedStore().facts(), 'fr')) {
    const links = [...page.matchAll(/href="#(ask-\d+)"/g)].map(([, id]) => id);
    const places = [...page.matchAll(/id="(ask-\d+)"/g)].map(([, id]) => id);
    expect(links.length).toBeGreaterThan(3);
    expect(places).toEqual(links);
  }
});

test('the French and the English papers ask the same of the same', async () => {
  const facts = await paperedStore().facts();
  const shapes = LANGS.map((lang) =>
    papersOf(facts, lang).map(({ page }) => page.match(/class="ask \w+"|<h2>|<dt>|<td>|<li>/g)),
  );
  expect(shapes[0]).toEqual(shapes[1]);
});

test('what is configured is text, never markup', async () => {
  const at = paperedStore();
  const nasty = '<script>alert("1")</script> & \u0007"quoted"';
  const facts = await at.facts(
    config((written) => {
      Object.assign(retailer(written), { name: nasty, legalName: nasty, contact: nasty });
      Object.assign(store(written), { name: nasty });
    }),
  );
  for (const { page } of papersOf(facts, 'en')) {
    expect(page).not.toContain('<script');
    expect(page).not.toContain('\u0007');
    expect(page).toContain('&lt;script>alert(');
  }
});

test('the command writes all papers, and never over one that is there unless told to', async () => {
  const at = paperedStore();
  const files = new Map<string, string>();
  const folder = {
    has: (name: string) => files.has(name),
    write: (name: string, page: string) => files.set(name, page),
  };
  const run = (force?: boolean) =>
    papers(
      config(),
      at.hub.db,
      { store: STORE, lang: 'en', ...(force !== undefined && { force }) },
      NOW_MS,
      folder,
    );
  const names = [...(await run()).trim().split('\n')];
  expect(names).toEqual([
    'acme-berlin-impact-assessment.html',
    'acme-berlin-record-of-processing.html',
    'acme-berlin-processor-description.html',
  ]);
  files.delete(names[0]!);
  files.set(names[1]!, 'filled in');
  await expect(run()).rejects.toThrow(/acme-berlin-record-of-processing.html, .* is there already/);
  expect([files.has(names[0]!), files.get(names[1]!)]).toEqual([false, 'filled in']);
  await run(true);
  expect(files.get(names[1]!)).toContain('Record of processing');
});
