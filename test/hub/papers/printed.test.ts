// What is printed, in a real browser: the code scans, nothing runs off the sheet, one sheet is enough, and the
// papers are legible for everyone.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import decodeQR from 'qr/decode.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type NoticeOptions, notice } from '../../../hub/commands/notice.ts';
import { FORMATS } from '../../../hub/papers/notice-layout.ts';
import { papersOf } from '../../../hub/papers/papers.ts';
import { browserMissing, inBrowser, withBrowser } from '../../support/browser.ts';
import { config, NOW_MS, type PaperedStore, PUBLIC_PAGE, paperedStore, STORE } from './papered-store.ts';

const hasZbar = spawnSync('zbarimg', ['--version']).status === 0;
const KINDS = FORMATS.flatMap((format) => (['svg', 'html'] as const).map((as) => ({ format, as })));

async function printed(at: PaperedStore, options: Pick<NoticeOptions, 'format' | 'as'>): Promise<string> {
  return (await notice(config(), at.hub.db, { store: STORE, lang: 'fr', ...options }, NOW_MS)).file;
}

/** As a printer or a picture viewer takes it: alone, as an image. */
const imagePage = (svg: string) =>
  `<body style="margin:0"><img src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}">`;

async function show(page: Page, file: string, as: 'svg' | 'html'): Promise<void> {
  await page.setContent(as === 'svg' ? imagePage(file) : file);
  await page.waitForFunction('[...document.images].every(({ complete }) => complete)');
}

/** The pixels of a picture, which the browser itself unpacks. */
async function pixelsOf(page: Page, png: Buffer) {
  const { width, height, base64 } = await page.evaluate<{ width: number; height: number; base64: string }>(
    `(async () => {
      const bitmap = await createImageBitmap(await (await fetch('data:image/png;base64,${png.toString('base64')}')).blob());
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext('2d');
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
      let text = '';
      for (let at = 0; at < data.length; at += 8192) text += String.fromCharCode(...data.subarray(at, at + 8192));
      return { width: bitmap.width, height: bitmap.height, base64: btoa(text) };
    })()`,
  );
  return { width, height, data: new Uint8Array(Buffer.from(base64, 'base64')) };
}

function zbar(png: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-code-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'notice.png'), png);
  return spawnSync('zbarimg', ['--quiet', '--raw', join(folder, 'notice.png')])
    .stdout.toString()
    .trim();
}

describe.skipIf(browserMissing)(inBrowser, () => {
  test('every notice is one sheet of its size, and its code leads to the public page', async () => {
    const at = paperedStore();
    await withBrowser({ width: 800, height: 1130, dark: false }, async (context) => {
      const page = await context.newPage();
      for (const kind of KINDS) {
        await show(page, await printed(at, kind), kind.as);
        const png = await page.screenshot({ fullPage: true });
        const { width, height, data } = await pixelsOf(page, png);
        expect(decodeQR({ width, height, data }), JSON.stringify(kind)).toBe(PUBLIC_PAGE);
        // An independent reader, where it is installed.
        if (hasZbar) expect(zbar(png)).toBe(PUBLIC_PAGE);
        if (kind.as === 'html') {
          const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
          expect(pdf.match(/\/Type\s*\/Page\b/g), JSON.stringify(kind)).toHaveLength(1);
        }
      }
    });
  });

  test('no line of the SVG runs off the sheet, over another or over the code', async () => {
    const at = paperedStore();
    await withBrowser({ width: 800, height: 1130, dark: false }, async (context) => {
      const page = await context.newPage();
      const svg = await printed(at, { format: 'a6', as: 'svg' });
      await page.setContent(svg.slice(svg.indexOf('<svg')));
      const boxes = await page.evaluate<
        { text: string; x: number; y: number; right: number; bottom: number }[]
      >(
        `[...document.querySelectorAll('text, path[transform]')].map((node) => {
          const { x, y, width, height } = node.getBBox();
          const m = node.transform.baseVal.consolidate()?.matrix ?? new DOMMatrix();
          return { text: node.textContent, x: m.e + x * m.a, y: m.f + y * m.d,
                   right: m.e + (x + width) * m.a, bottom: m.f + (y + height) * m.d };
        })`,
      );
      expect(boxes.length).toBeGreaterThan(20);
      for (const box of boxes) {
        expect(box.x, box.text).toBeGreaterThanOrEqual(7.9);
        expect(box.right, box.text).toBeLessThanOrEqual(105 - 7.9);
        expect(box.bottom, box.text).toBeLessThanOrEqual(148 - 7);
      }
      // A box holds the room for accents and tails: a fifth of it may be shared.
      const shared = boxes.flatMap((a, index) =>
        boxes
          .slice(index + 1)
          .filter(
            (b) =>
              Math.min(a.right, b.right) > Math.max(a.x, b.x) + 0.1 &&
              Math.min(a.bottom, b.bottom) > Math.max(a.y, b.y) + 0.2 * (a.bottom - a.y),
          )
          .map((b) => `${a.text} / ${b.text}`),
      );
      expect(shared).toEqual([]);
    });
  });

  test.each([
    { dark: false, width: 1000 },
    { dark: true, width: 390 },
  ])('the papers are legible, dark: $dark, $width px', async ({ dark, width }) => {
    const facts = await paperedStore().facts();
    await withBrowser({ width, height: 900, dark }, async (context) => {
      const page = await context.newPage();
      const pages = [...papersOf(facts, 'fr'), ...papersOf(facts, 'en').slice(0, 1)];
      for (const { name, page: file } of pages) {
        await page.setContent(file);
        const { violations } = await new AxeBuilder({ page: page as never }).analyze();
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
          name,
        ).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth'), name).toBe(width);
      }
    });
  });
});
