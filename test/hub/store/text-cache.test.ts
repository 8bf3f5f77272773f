// What was made of texts is kept as long as there is room for it, whatever the texts are.
import { fc, test as property } from '@fast-check/vitest';
import { expect } from 'vitest';
import { createTextCache } from '../../../hub/store/text-cache.ts';

const MAX = 20;

property.prop([fc.array(fc.string({ maxLength: 25 }), { maxLength: 60 })])(
  'as many characters as fit, of those that were asked for last, and each made once while it is kept',
  (texts) => {
    const cache = createTextCache<{ readonly of: string }>(MAX);
    let asked: string[] = [];
    for (const text of texts) {
      // Plainly: the last different ones that together fit.
      let room = MAX;
      const kept = new Set<string>();
      for (const one of asked.toReversed()) {
        room -= one.length;
        if (room < 0) break;
        kept.add(one);
      }
      let isMade = false;
      const { of } = cache.get(text, () => {
        isMade = true;
        return { of: text };
      });
      expect(of).toBe(text);
      expect(isMade).toBe(!kept.has(text));
      if (text.length <= MAX) asked = [...asked.filter((one) => one !== text), text];
      expect(cache.characters()).toBeLessThanOrEqual(MAX);
    }
  },
);
