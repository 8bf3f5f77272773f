import { expect, test } from 'vitest';
import { presetShop } from '../shop.ts';
import { streamOf } from '../streams.ts';
import { type CarriedDevice, type Carrying, devicesOf } from './carried.ts';

const shop = presetShop('fashion');
const PEOPLE = 4000;

function carried(changes: Partial<Carrying>): readonly (readonly CarriedDevice[])[] {
  const carrying: Carrying = {
    role: 'visitors',
    joinShare: 0.3,
    year: 2026,
    joins: () => ({ fromMs: 1, untilMs: 2 }),
    ...changes,
  };
  return Array.from({ length: PEOPLE }, (_, person) => devicesOf(shop, streamOf(person, 'person'), carrying));
}

const shareOf = (people: ReturnType<typeof carried>, is: (device: CarriedDevice) => boolean) => {
  const phones = people.flatMap((devices) => devices.slice(0, 1));
  return phones.filter(is).length / phones.length;
};

test('a shop of 2026 carries its own mix, one of 2021 that of its year', () => {
  const { phones } = shop.people;
  const total = Object.values(phones).reduce((sum, weight) => sum + weight, 0);
  for (const name of ['iphone-recent', 'iphone-2020', 'galaxy-midrange']) {
    const share = shareOf(carried({}), ({ model }) => model.name === name);
    expect(share, name).toBeCloseTo(phones[name]! / total, 1);
  }
  const isRecent = ({ model }: CarriedDevice) => model.name.endsWith('-recent');
  expect(shareOf(carried({ year: 2021 }), isRecent)).toBeLessThan(0.25);
  expect(shareOf(carried({ year: 2026 }), isRecent)).toBeGreaterThan(0.4);
  // No phone of its mix was sold by then, so all are as common.
  expect(shareOf(carried({ year: 1990 }), () => true)).toBe(1);
});

test('some have no Wi-Fi on, some join the network, and staff look at their screens less', () => {
  const people = carried({});
  expect(people.filter((devices) => devices.length > 0).length / PEOPLE).toBeCloseTo(shop.people.wifiOn, 1);
  expect(shareOf(people, ({ joined }) => joined !== null)).toBeCloseTo(0.3, 1);
  const isOften = ({ screen }: CarriedDevice) => screen.onMs > screen.offMs;
  expect(shareOf(people, isOften)).toBeGreaterThan(2 * shareOf(carried({ role: 'staff' }), isOften));
});
