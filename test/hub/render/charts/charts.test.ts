// Each chart as a browser draws it: what a text really takes, and what lies where.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { columnChart } from '../../../../hub/render/charts/column-chart.ts';
import type { Column } from '../../../../hub/render/charts/column-layout.ts';
import { fitChart } from '../../../../hub/render/charts/fit-chart.ts';
import { type SparkHour, sparkline } from '../../../../hub/render/charts/sparkline.ts';
import { html, renderPage, type View } from '../../../../hub/render/html.ts';
import { browserMissing, inBrowser, withBrowser } from '../../../support/browser.ts';
import { EMPTY, FIVE_YEARS, HOURS, LONG_NAMES, TWO_YEARS_OF_WEEKS } from './cases.ts';

const client = (name: string) =>
  fileURLToPath(new URL(`../../../../hub/web/client/${name}`, import.meta.url));

const CASES: Readonly<Record<string, readonly Column[]>> = {
  '24 hours': HOURS,
  '60 months': FIVE_YEARS,
  '104 weeks': TWO_YEARS_OF_WEEKS,
  'long names': LONG_NAMES,
  'one column': [{ ...EMPTY, tick: '28 Nov', value: 7, chosen: true }],
  'no column': [],
};

const write = (value: number) => value.toLocaleString('en-GB');

/** As the pages have it: what the script of the tips looks for. */
const figureOf = (label: string, columns: readonly Column[]): View =>
  html`<section aria-label=${label}>
    <figure class="chart" data-chart>
      <div class="plot-box">
        <div class="plot" role="img" tabindex="0" aria-label=${label}>${columnChart(columns, write)}</div>
      </div>
      <table>
        <thead><tr><th scope="col">Slot</th><th scope="col">Visits</th></tr></thead>
        <tbody>
          ${columns.map(
            ({ tick, value }, index) =>
              html`<tr><th scope="row">${`${index} ${tick}`}</th><td>${value ?? 'none'}</td></tr>`,
          )}
        </tbody>
      </table>
    </figure>
  </section>`;

const sparkHours = Array.from(
  { length: 24 },
  (_, hour): SparkHour => ({
    state: hour === 3 ? 'missing' : 'counted',
    partly: hour === 7,
    sums:
      hour === 3
        ? undefined
        : { cells: { visits: { sum: 3 * hour, released: 1, hiddenMax: hour === 5 ? 4 : 0 } } },
  }),
);

const FIT_WORDS = {
  label: 'People against phones.',
  phones: 'phones released →',
  people: '↑ people counted',
  write,
};
const POINTS = [
  { phones: 12, people: 30 },
  { phones: 40, people: 61 },
  { phones: 1800, people: 3100 },
];

async function openCharts(page: Page): Promise<void> {
  const view = html`<html lang="en">
    <head><meta name="viewport" content="width=device-width, initial-scale=1" /><title>Charts</title></head>
    <body><main class="inner">
      <h1>Charts</h1>
      ${Object.entries(CASES).map(([label, columns]) => figureOf(label, columns))}
      ${sparkline(sparkHours, 'The last hours.')}
      ${fitChart({ points: POINTS, factor: 1.7, low: 1.2, high: 2.6 }, FIT_WORDS)}
    </main></body>
  </html>`;
  await page.setContent(renderPage(view));
  await page.addStyleTag({ content: readFileSync(client('style.css'), 'utf8') });
  await page.addScriptTag({ content: readFileSync(client('charts.js'), 'utf8') });
}

/** What is wrong with the texts of the drawings that are shown: it runs in the page. */
function faultsOfTexts(): string[] {
  const faults: string[] = [];
  for (const svg of document.querySelectorAll('.plot svg')) {
    const frame = svg.getBoundingClientRect();
    if (frame.width === 0) continue;
    const texts = [...svg.querySelectorAll('text')].map((text) => ({
      said: text.textContent,
      box: text.getBoundingClientRect(),
    }));
    for (const [index, { said, box }] of texts.entries()) {
      if (/\de[+-]?\d/.test(said)) faults.push(`${said} has an exponent`);
      if (box.left < frame.left - 1 || box.right > frame.right + 1) faults.push(`${said} is cut`);
      if (box.top < frame.top - 4 || box.bottom > frame.bottom + 1) faults.push(`${said} is outside`);
      if (box.height < 9) faults.push(`${said} is ${box.height} px high`);
      for (const other of texts.slice(index + 1)) {
        const apart =
          box.right <= other.box.left ||
          other.box.right <= box.left ||
          box.bottom <= other.box.top + 1 ||
          other.box.bottom <= box.top + 1;
        if (!apart) faults.push(`${said} lies over ${other.said}`);
      }
    }
  }
  return faults;
}

/** The looks at a point of a drawing: `slot` from the left, `height` px above the zero line. */
function looksAt([label, slot, height]: readonly [string, number, number]): string[] {
  const section = document.querySelector(`section[aria-label="${label}"]`)!;
  const svg = [...section.querySelectorAll<SVGSVGElement>('.plot svg')].find(
    (one) => one.getBoundingClientRect().width > 0,
  )!;
  const point = svg.createSVGPoint();
  point.x = Number(svg.dataset.left) + (slot + 0.5) * Number(svg.dataset.slot);
  point.y = svg.querySelector<SVGPathElement>('.zero')!.getBBox().y - height;
  return [...svg.querySelectorAll<SVGPathElement>('path:not(.grid, .zero, .usual)')]
    .filter((path) => path.isPointInFill(point))
    .map((path) => path.getAttribute('class')!);
}

describe.skipIf(browserMissing)(`charts ${inBrowser}`, () => {
  test('have whole texts that do not touch, and never widen the page', async () => {
    await withBrowser({ width: 1280, height: 900, dark: false }, async (context) => {
      const page = await context.newPage();
      await openCharts(page);
      for (const width of [1280, 981, 700, 390, 320]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await page.evaluate(faultsOfTexts), `${width} px`).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      }
    });
  });

  test.each([
    { width: 1280, dark: false },
    { width: 390, dark: true },
  ])('are without barriers at $width px, dark: $dark', async (view) => {
    await withBrowser({ ...view, height: 900 }, async (context) => {
      const page = await context.newPage();
      await openCharts(page);
      const { violations } = await new AxeBuilder({ page: page as never }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([]);
    });
  });

  test('draw each hour as what it is', async () => {
    await withBrowser({ width: 1280, height: 900, dark: false }, async (context) => {
      const page = await context.newPage();
      await openCharts(page);
      const at = (slot: number, height: number) =>
        page.evaluate(looksAt, ['24 hours', slot, height] as const);
      expect(await at(0, 50)).toEqual(['closed']);
      expect(await at(6, 4)).toEqual(['closed', 'outside']);
      expect(await at(7, 10)).toEqual(['whole']);
      expect(await at(8, 10)).toEqual(['partly']);
      expect(await at(9, 10)).toEqual(['missing']);
      expect(await at(9, 1)).toEqual(['missing', 'missing-foot']);
      expect(await at(10, 3)).toEqual(['withheld']);
      // Nobody came from 11 to 12: that is a line, and no gap.
      expect(await at(11, 1)).toEqual(['whole']);
      expect(await at(11, 5)).toEqual([]);
      expect(await at(11, 80)).toEqual(['near']);
      for (const label of ['one column', 'no column'])
        expect(await page.evaluate(looksAt, [label, 0, 10] as const)).toEqual(
          label === 'one column' ? ['chosen'] : [],
        );
    });
  });

  test('keep what is told by a shade apart by lines, where colours are forced', async () => {
    await withBrowser({ width: 1280, height: 900, dark: true }, async (context) => {
      const page = await context.newPage();
      await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
      await openCharts(page);
      const paint = (look: string, name: 'fill' | 'stroke') =>
        page
          .locator(`section[aria-label="24 hours"] .plot-wide .${look}`)
          .evaluate((path, property) => getComputedStyle(path)[property], name);
      const [bar, ground] = [await paint('whole', 'fill'), await paint('closed', 'fill')];
      expect(bar).not.toBe(ground);
      for (const look of ['outside', 'near', 'closed']) expect(await paint(look, 'stroke')).not.toBe('none');
      expect(await paint('missing-foot', 'fill')).not.toBe(ground);
    });
  });

  test.each([1280, 390])('tell the column under the pointer at %i px', async (width) => {
    await withBrowser({ width, height: 900, dark: false }, async (context) => {
      const page = await context.newPage();
      await openCharts(page);
      const section = page.locator('section[aria-label="104 weeks"]');
      const svg = section.locator('.plot svg:visible');
      await svg.scrollIntoViewIfNeeded();
      const box = (await svg.boundingBox())!;
      const { left, slot, inner } = await svg.evaluate((one: SVGSVGElement) => ({
        left: Number(one.dataset.left),
        slot: Number(one.dataset.slot),
        inner: one.viewBox.baseVal.width,
      }));
      for (const week of [0, 51, 103]) {
        const x = ((left + (week + 0.5) * slot) * box.width) / inner;
        await page.mouse.move(box.x + x, box.y + 60);
        expect(await section.locator('.tip strong').innerText()).toMatch(new RegExp(`^${week}\\b`));
        const mark = (await svg.locator('.mark').boundingBox())!;
        expect(mark.x).toBeLessThan(box.x + x);
        expect(mark.x + mark.width).toBeGreaterThan(box.x + x);
        const tip = (await section.locator('.tip').boundingBox())!;
        expect(tip.x).toBeGreaterThanOrEqual(0);
        expect(tip.x + tip.width).toBeLessThanOrEqual(width);
      }
      await page.mouse.move(2, 2);
      expect(await section.locator('.tip').isVisible()).toBe(false);
    });
  });
});
