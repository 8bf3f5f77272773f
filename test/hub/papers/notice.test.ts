// The door notice: true to the sensors, refused where it would leave somebody out, and it fits its sheet.
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { notice } from '../../../hub/commands/notice.ts';
import { noticeOf } from '../../../hub/papers/notice.ts';
import { FORMATS, layOut } from '../../../hub/papers/notice-layout.ts';
import { textWidth, wrap } from '../../../hub/papers/text-width.ts';
import { asConfigured, config, NOW_MS, paperedStore, STORE, type Written } from './papered-store.ts';

const all = async (at: ReturnType<typeof paperedStore>, lang: 'en' | 'fr', configured = config()) => {
  const { text, warnings } = noticeOf(await at.facts(configured), lang);
  return { text: JSON.stringify(text), warnings };
};

describe('the text', () => {
  test('says who, how long, what is withheld, where to object and whom to complain to', async () => {
    const at = paperedStore();
    const en = await all(at, 'en');
    expect(en.warnings).toEqual([]);
    for (const part of ['Acme Retail GmbH', 'privacy@acme.example', 'officer@acme.example', 'Berlin Mitte']) {
      expect(en.text).toContain(part);
      expect((await all(at, 'fr')).text).toContain(part);
    }
    expect(en.text).toContain('forgotten within 5 minutes');
    expect(en.text).toContain('counts below 5 are held back');
    expect(en.text).toContain('your data-protection authority');
    expect(en.text).toContain('no need to switch Wi-Fi off');
    expect((await all(at, 'fr')).text).toContain('oubliée en 5 minutes au plus');
    expect((await all(at, 'fr')).text).toContain('CNIL');
  });

  test('follows the sensors', async () => {
    const at = paperedStore();
    at.set('door', "profile = 'hour', floor = 0");
    const { text, warnings } = await all(at, 'en');
    expect(text).toContain('forgotten within 60 minutes');
    expect(text).not.toContain('held back');
    expect(warnings).toEqual([expect.stringContaining('the CNIL is known to ask for more')]);
  });

  test('of sensors that differ, or before any has reported, it says the longest, and warns', async () => {
    const at = paperedStore();
    at.addSensor('window', '2026-11-23T09', '2026-11-23T10');
    at.set('window', "profile = 'hour'");
    expect((await all(at, 'en')).text).toContain('forgotten within 60 minutes');
    expect((await all(at, 'en')).warnings[0]).toContain('differ in their profile');
    at.hub.raw.exec('DELETE FROM hour; DELETE FROM setup; DELETE FROM sensor');
    expect((await all(at, 'en')).text).toContain('forgotten within 60 minutes');
    expect((await all(at, 'en')).warnings).toEqual([
      expect.stringContaining('no sensor of acme/berlin has reported yet'),
    ]);
  });

  test('names no officer where there is none, and says that closed hours are heard', async () => {
    const at = paperedStore();
    at.addSensor('night', '2026-11-22T20', '2026-11-22T22');
    const without = config(({ retailers }) => Object.assign(retailers[0]!, { dataProtectionOfficer: null }));
    expect((await all(at, 'en', without)).text).not.toContain('fficer');
    expect((await all(at, 'en', without)).text).toContain('while the shop is closed');
    expect((await all(paperedStore(), 'en')).text).not.toContain('while the shop is closed');
  });
});

test.each<[string, (written: Written) => unknown, readonly string[]]>([
  ['publicUrl', (w) => Object.assign(w, { publicUrl: undefined }), ['publicUrl: https://']],
  [
    'everybody',
    (w) =>
      Object.assign(w.retailers[0]!, {
        legalName: undefined,
        contact: undefined,
        dataProtectionOfficer: undefined,
      }),
    ['legalName: ', 'contact: ', 'dataProtectionOfficer: '],
  ],
])('without %s it is refused with what to add', async (_what, change, lines) => {
  const facts = await paperedStore().facts(config(change));
  const adds = lines.map((line) => `\n  ${line}`);
  for (const line of adds) expect(() => noticeOf(facts, 'en')).toThrow(line);
  expect(() => noticeOf(facts, 'en')).toThrow('where to object. Add:');
});

test('what is configured is text, never markup, and the SVG stays XML', async () => {
  const at = paperedStore();
  const nasty = config(({ retailers }) =>
    Object.assign(retailers[0]!, { legalName: '<b>&"\'\u0007\ud800</b>', contact: ']]> <!--' }),
  );
  asConfigured(at.hub, nasty);
  for (const as of ['svg', 'html'] as const) {
    const { file } = await notice(nasty, at.hub.db, { store: STORE, lang: 'en', format: 'a4', as }, NOW_MS);
    expect(file).not.toContain('<b>');
    expect(file).not.toContain('<!--');
    expect(file).toContain('&lt;b>&amp;');
    expect([...file].filter((letter) => letter < ' ' && letter !== '\n')).toEqual([]);
    expect(file.isWellFormed()).toBe(true);
  }
});

test('letters grow smaller for a long text, and what cannot be read is refused', async () => {
  const at = paperedStore();
  const named = (length: number) =>
    at.facts(
      config(({ retailers }) => Object.assign(retailers[0]!, { contact: 'Long '.repeat(length).trim() })),
    );
  const short = layOut(noticeOf(await named(5), 'fr')).textSize;
  const long = layOut(noticeOf(await named(30), 'fr')).textSize;
  expect(long).toBeLessThan(short);
  const everything = config(({ retailers: [one] }) => {
    Object.assign(one!, { legalName: 'W'.repeat(300), contact: 'W'.repeat(300) });
    Object.assign(one!, { dataProtectionOfficer: 'W'.repeat(300) });
  });
  const facts = await at.facts(everything);
  expect(() => layOut(noticeOf(facts, 'fr'))).toThrow('does not fit on its page: shorten');
});

test('A4 is A6 twice as large', async () => {
  const at = paperedStore();
  const options = { store: STORE, lang: 'en', as: 'svg' } as const;
  const [a4, a6] = await Promise.all(
    FORMATS.map(async (format) => (await notice(config(), at.hub.db, { ...options, format }, NOW_MS)).file),
  );
  expect(a4).toContain('width="210mm" height="297mm" viewBox="0 0 105 148.5"');
  expect(a6).toContain('width="105mm" height="148mm" viewBox="0 0 105 148"');
});

property.prop([fc.array(fc.string({ minLength: 1 })), fc.integer({ min: 20, max: 200 })])(
  'lines are as narrow as asked, and lose nothing',
  (words, width) => {
    const text = words.map((word) => word.replaceAll(' ', 'x')).join(' ');
    const lines = wrap(text, 10, width);
    for (const line of lines) expect(textWidth(line, 10)).toBeLessThanOrEqual(width + 1e-9);
    expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
  },
);
