// The order in which a sensor comes to brokers, over many sensors, and when it goes on to the next.
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { chooseBroker, rankBrokers } from '../../../device/release/broker-choice.ts';

const brokers = (count: number) => Array.from({ length: count }, (_, n) => `mqtts://mq${n}.example.org:8883`);
const sensors = (count: number) => Array.from({ length: count }, (_, n) => `acme/store-${n}/door`);

const lists = fc
  .uniqueArray(fc.integer({ min: 0, max: 99 }), { minLength: 1, maxLength: 8 })
  .map((numbers) => numbers.map((n) => `mqtts://mq${n}.example.org`));

property.prop([lists, fc.stringMatching(/^[a-z/]{1,20}$/)])(
  'the order is of all brokers, and does not depend on how they are listed',
  (urls, sensor) => {
    const ranked = rankBrokers(urls, sensor);
    expect(ranked.toSorted()).toEqual(urls.toSorted());
    expect(rankBrokers(urls.toReversed(), sensor)).toEqual(ranked);
  },
);

property.prop([lists, fc.nat(7), fc.stringMatching(/^[a-z/]{1,20}$/)])(
  'whoever is not at the broker that goes away stays where it is',
  (urls, gone, sensor) => {
    const without = urls.filter((_, at) => at !== gone % urls.length);
    const ranked = rankBrokers(urls, sensor);
    expect(rankBrokers(without, sensor)).toEqual(ranked.filter((url) => without.includes(url)));
  },
);

test('each broker is the first of about as many sensors, and so is the one after it', () => {
  const counts = new Map<string, number>();
  for (const sensor of sensors(6000)) {
    const pair = rankBrokers(brokers(3), sensor).slice(0, 2).join();
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  // Six orders of two of three: 1,000 each, give or take five standard deviations.
  expect(counts.size).toBe(6);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test('a password that is changed moves nobody', () => {
  const told = ['mqtts://a:1@mq0.example.org', 'mqtts://a:1@mq1.example.org'];
  const hosts = (urls: string[]) => rankBrokers(urls, 'acme/a/door').map((url) => new URL(url).host);
  expect(hosts(told)).toEqual(hosts(told.map((url) => url.replace(':1@', ':2@'))));
});

const [A, B, C] = ['a', 'b', 'c'] as const;
const RANKED = [A, B, C];

test('an attempt that fails is followed by one at the next, round and round', () => {
  const choice = chooseBroker();
  const tried = Array.from({ length: 5 }, () => {
    const url = choice.next(RANKED);
    choice.failed();
    return url;
  });
  expect(tried).toEqual([A, B, C, A, B]);
});

test('a connection that is lost once is made again, and lost twice at the next; one that held counts anew', () => {
  const choice = chooseBroker();
  expect(choice.next(RANKED)).toBe(A);
  choice.lost(true);
  expect(choice.next(RANKED)).toBe(A);
  choice.lost(true);
  expect(choice.next(RANKED)).toBe(A);
  choice.lost(false);
  expect(choice.next(RANKED)).toBe(B);
  choice.lost(false);
  expect(choice.next(RANKED)).toBe(B);
});

test('one that is lost and cannot be made again is given up at once', () => {
  const choice = chooseBroker();
  choice.next(RANKED);
  choice.lost(true);
  choice.next(RANKED);
  choice.failed();
  expect(choice.next(RANKED)).toBe(B);
});

test('a list that has changed: who is in it stays, who is not goes to the first', () => {
  const choice = chooseBroker();
  choice.moved(B);
  choice.lost(true);
  expect(choice.next([C, B, A])).toBe(B);
  choice.failed();
  expect(choice.next([C, B, A])).toBe(A);
  choice.lost(true);
  expect(choice.next([C, B])).toBe(C);
  choice.failed();
  expect(choice.next([A])).toBe(A);
});
