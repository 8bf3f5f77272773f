import { fc, it as property } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { plainText } from '../../shared/plain-text.ts';

describe('plain text', () => {
  it.each([
    ['door', 'door'],
    ['a\nb\r\nc\td', 'a b c d'],
    ['\x1b[2J\x1b]0;title\x07red', '[2J]0;titlered'],
    ['abc\u202edef\u200b\ufeff', 'abcdef'],
    ['a\u2028b\u0085c', 'a b c'],
    ['half \ud800 of a pair', 'half  of a pair'],
    ['Zürich 東京 😀', 'Zürich 東京 😀'],
  ])('of %j is %j', (text, plain) => expect(plainText(text, 80)).toBe(plain));

  it('says where it was clipped, and cuts no pair', () => {
    expect(plainText('a'.repeat(60_000), 10)).toBe(`${'a'.repeat(9)}…`);
    expect(plainText('aaa😀b', 5)).toBe('aaa…');
    expect(plainText('\u200b'.repeat(60_000), 10)).toBe('…');
  });

  property.prop([fc.string({ unit: 'binary', maxLength: 300 }), fc.integer({ min: 1, max: 40 })])(
    'is never longer than its place, on one line, and plain already',
    (text, max) => {
      const plain = plainText(text, max);
      expect(plain.length).toBeLessThanOrEqual(max);
      expect(plain).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      expect(plainText(plain, max)).toBe(plain);
    },
  );
});
