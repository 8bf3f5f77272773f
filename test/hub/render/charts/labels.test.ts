import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { clipText, placeLabels, textWidth } from '../../../../hub/render/charts/labels.ts';

const labels = fc
  .array(fc.tuple(fc.double({ min: 0, max: 60, noNaN: true }), fc.string({ maxLength: 30 })), {
    maxLength: 120,
  })
  .map((steps) => {
    let x = 0;
    return steps.map(([step, text]) => {
      x += step;
      return { x, text };
    });
  });
const space = fc.record({
  from: fc.constant(0),
  to: fc.integer({ min: 200, max: 980 }),
  fontPx: fc.constantFrom(12, 15),
});

const ends = ({ x, text }: { readonly x: number; readonly text: string }, fontPx: number) => {
  const half = textWidth(text, fontPx) / 2;
  return { left: x - half, right: x + half };
};

describe('labels', () => {
  property.prop([labels, space])(
    'never overlap, never leave their space, and keep their order',
    (all, within) => {
      const placed = placeLabels(all, within).map((label) => ends(label, within.fontPx));
      for (const [index, { left, right }] of placed.entries()) {
        expect(left).toBeGreaterThanOrEqual(within.from - 1e-6);
        expect(right).toBeLessThanOrEqual(within.to + 1e-6);
        if (index > 0) expect(left).toBeGreaterThanOrEqual(placed[index - 1]!.right + 7.999);
      }
    },
  );

  property.prop([labels, space])('are there wherever there is a text', (all, within) => {
    const some = all.some(({ text }) => text !== '');
    expect(placeLabels(all, within).length > 0).toBe(some);
  });

  test('are left out in equal steps, and all are kept where all fit', () => {
    const hours = Array.from({ length: 24 }, (_, hour) => ({
      x: 40 + hour * 13 + 6.5,
      text: String(hour).padStart(2, '0'),
    }));
    const narrow = placeLabels(hours, { from: 0, to: 358, fontPx: 12 }).map(({ text }) => text);
    expect(narrow).toEqual(hours.filter((_, hour) => hour % 2 === 0).map(({ text }) => text));
    const wide = hours.map(({ text }, hour) => ({ text, x: 40 + hour * 39 }));
    expect(placeLabels(wide, { from: 0, to: 980, fontPx: 15 })).toHaveLength(24);
  });

  property.prop([fc.string({ maxLength: 80 }), fc.integer({ min: 20, max: 200 })])(
    'that are too long are clipped to what there is, with an ellipsis',
    (text, width) => {
      const clipped = clipText(text, width, 12);
      if (textWidth(text, 12) <= width) expect(clipped).toBe(text);
      else expect(clipped.endsWith('…')).toBe(true);
      expect(textWidth(clipped, 12)).toBeLessThanOrEqual(width);
    },
  );
});
