// Where to listen: near the access points, by how well they are heard.
import { test as property } from '@fast-check/vitest';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AccessPoint, COMMON_CHANNELS, chooseChannel } from '../../../device/radio/channel-plan.ts';

const points = (...list: [number, number][]): AccessPoint[] =>
  list.map(([channel, quality]) => ({ channel, quality }));

test.each([
  ['nobody around', points(), 6],
  ['one strong', points([11, 90], [1, 30], [6, 40]), 11],
  ['many weak ones do not outweigh the own', points([1, 95], [6, 30], [6, 30], [6, 30]), 1],
  ['one between two channels counts for the nearer', points([3, 80], [10, 30]), 1],
  ['5 GHz does not count', points([36, 100], [44, 100], [1, 20]), 1],
])('%s', (_what, around, channel) => expect(chooseChannel(around)).toBe(channel));

const anyPoint = fc.record({
  channel: fc.integer({ min: 1, max: 165 }),
  quality: fc.integer({ min: 0, max: 100 }),
});
property.prop([fc.array(anyPoint), fc.subarray([...COMMON_CHANNELS], { minLength: 1 })])(
  'the choice is one of the allowed',
  (around, allowed) => {
    expect(allowed).toContain(chooseChannel(around, allowed));
  },
);

property.prop([fc.array(anyPoint), fc.constantFrom(...COMMON_CHANNELS)])(
  'more to hear on the chosen channel does not change the choice',
  (around, channel) => {
    const louder = [
      ...around,
      ...Array.from({ length: around.length + 1 }, () => ({ channel, quality: 100 })),
    ];
    expect(chooseChannel(louder)).toBe(channel);
  },
);
