import { fc, it as property } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { clientBlock } from '../../../hub/listening/client-block.ts';

describe('the client behind an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:0:abcd:1:2:3:4', '2001:db8:0:ab00::/56'],
    ['2001:DB8:0:ABFF::1', '2001:db8:0:ab00::/56'],
    ['fe80::1%eth0', 'fe80::/56'],
    ['::1', '::/56'],
    ['door.example.org', 'unknown'],
    ['', 'unknown'],
    [undefined, 'unknown'],
  ])('%s is %s', (address, client) => expect(clientBlock(address)).toBe(client));

  it('takes in a whole site on request', () => {
    expect(clientBlock('2001:db8:7:abcd::1', 48)).toBe('2001:db8:7::/48');
    expect(clientBlock('203.0.113.7', 48)).toBe('203.0.113.7');
  });

  const group = fc.integer({ min: 0, max: 0xffff });
  property.prop([fc.tuple(group, group, group, group), fc.tuple(group, group, group, group, group)])(
    'is one for all addresses of a /56, whatever follows',
    ([a, b, c, d], [x, ...rest]) => {
      const inBlock = (last: number, others: readonly number[]) =>
        [a, b, c, (d & 0xff00) | (last & 0xff), ...others].map((part) => part.toString(16)).join(':');
      fc.pre(!(a === 0 && b === 0 && c === 0 && d === 0));
      expect(clientBlock(inBlock(x, rest))).toBe(clientBlock(inBlock(d, [0, 0, 0, 1])));
    },
  );
});
