import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkShop, presetNames, presetShop, readShop } from './shop.ts';
import type { Shop } from './shop-schema.ts';

test('every preset is a shop of its file’s name, with its own zone', () => {
  expect(presetNames).toEqual(['bakery', 'electronics', 'fashion']);
  const shops = presetNames.map(presetShop);
  expect(shops.map((shop) => shop.id)).toEqual(presetNames);
  expect(new Set(shops.map((shop) => shop.timeZone)).size).toBe(3);
});

test('a file is read like a preset', () => {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-shop-'));
  try {
    const path = join(folder, 'mine.json');
    writeFileSync(path, JSON.stringify({ ...presetShop('bakery'), id: 'mine' }));
    expect(readShop(path)).toMatchObject({ shop: { id: 'mine' } });
    writeFileSync(path, '{');
    expect(readShop(path)).toMatchObject({ problem: expect.stringContaining('is not JSON') });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a missing shop names the presets', () => {
  expect(readShop('butcher')).toMatchObject({
    problem: expect.stringContaining('bakery, electronics, fashion'),
  });
  expect(() => presetShop('butcher')).toThrow('butcher');
});

type Edit = (shop: ReturnType<typeof editable>) => void;
const editable = () => structuredClone(presetShop('bakery')) as { -readonly [K in keyof Shop]: Shop[K] };

const wrong: readonly [string, string, Edit][] = [
  ['a missing member', 'required', (shop) => Reflect.deleteProperty(shop, 'dwell')],
  ['an unknown member', '/colour is not known', (shop) => Object.assign(shop, { colour: 'red' })],
  ['an unknown zone', 'time zone', (shop) => (shop.timeZone = 'Europe/Atlantis')],
  ['an unknown model', 'no model', (shop) => Object.assign(shop.people.phones, { rotary: 1 })],
  ['no phones at all', 'people.phones', (shop) => (shop.people.phones = { huawei: 0 })],
  ['a profile that is not there', 'no profile', (shop) => (shop.arrivals.week.tue.profile = 'market')],
  ['closing before opening', 'not after', (shop) => (shop.openingHours.tue = ['12:00', '09:00'])],
  [
    'a day that is none',
    '2026-02-30',
    (shop) => (shop.specialDays = [{ date: '2026-02-30', name: 'x', factor: 1 }]),
  ],
  ['a range upside down', 'insideMetres', (shop) => (shop.geometry.insideMetres = [9, 2])],
  ['passers-by out of reach', 'reachMetres', (shop) => (shop.passing.reachMetres = 5)],
  ['a channel of another band', '/sensor/channels/0', (shop) => (shop.sensor.channels = [36])],
];

test.each(wrong)('%s is a problem told in words', (_what, words, edit) => {
  const shop = editable();
  edit(shop);
  const outcome = checkShop(shop, 'mine.json');
  expect(outcome).toMatchObject({ problem: expect.stringContaining(words) });
  expect(outcome).toMatchObject({ problem: expect.stringMatching(/^mine\.json: /) });
});
