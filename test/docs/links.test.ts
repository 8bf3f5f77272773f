// What the pages name is there: files, folders, sections. What code says of a page is there as well.
import { existsSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import {
  anchorOf,
  codeOf,
  filesOfProject,
  headingsOf,
  linksOf,
  type Page,
  ROOT,
  readPages,
  readText,
  TOP_FOLDERS,
} from './pages.ts';

const FRONT_PAGE_LINES_MAX = 130;

const pages = readPages();
const files = filesOfProject();
const baseNames = new Set(files.map((name) => basename(name)));
const exists = (name: string) => existsSync(join(ROOT, name));

/** Why a link leads nowhere; undefined where it leads somewhere, or out of the project. */
function problemOf(page: Page, target: string): string | undefined {
  if (/^https?:/.test(target)) return undefined;
  const [path = '', anchor] = target.split('#');
  const name = path === '' ? page.name : normalize(join(dirname(page.name), path));
  const isOwn = name === page.name;
  if (!isOwn && (name.startsWith('..') || !exists(name))) return `${target}: there is no ${name}`;
  if (anchor === undefined) return undefined;
  const text = isOwn ? page.text : readText(name);
  const anchors = headingsOf(text).map((heading) => anchorOf(heading.text));
  return anchors.includes(anchor) ? undefined : `${target}: ${name} has no section #${anchor}`;
}

const TOP = new RegExp(`^(?:${TOP_FOLDERS.join('|')})/`);
const PATH = /^[\w.-]+(?:\/[\w.-]+)*\/?$/;

/** Files and folders of the project that stand in code; a file may be named without its folder. */
function missingNames({ name, text }: Page): string[] {
  const words = codeOf(text).flatMap((code) => code.split(/\s+/));
  const names = words.map((word) => word.replace(/[,;:).]+$/, '')).filter((word) => PATH.test(word));
  return names.filter((path) => {
    if (TOP.test(path)) return !exists(path);
    if (!path.endsWith('.ts')) return false;
    return path.includes('/') ? !exists(join(dirname(name), path)) : !baseNames.has(path);
  });
}

describe.each(pages)('$name', (page) => {
  it('links to what is there', () => {
    const problems = linksOf(page.text).flatMap(({ target }) => problemOf(page, target) ?? []);
    expect(problems).toEqual([]);
  });

  it('names files that are there', () => {
    expect(missingNames(page)).toEqual([]);
  });

  it('has no two sections of one name', () => {
    const anchors = headingsOf(page.text).map(({ text }) => anchorOf(text));
    expect(anchors).toEqual([...new Set(anchors)]);
  });
});

const docs = pages.filter(({ name }) => name.startsWith('docs/'));

it.each(docs)('$name begins with links to all of its sections, in their order', ({ text }) => {
  const sections = headingsOf(text).filter(({ level }) => level === 2);
  const contents = linksOf(text.slice(0, text.indexOf('\n## '))).filter(({ target }) => target[0] === '#');
  expect(contents).toEqual(
    sections.map((section) => ({ text: section.text, target: `#${anchorOf(section.text)}` })),
  );
});

test('the front page stays one, and leads to every other', () => {
  const [front] = pages as [Page];
  expect(front.name).toBe('README.md');
  expect(front.text.split('\n').length).toBeLessThanOrEqual(FRONT_PAGE_LINES_MAX);
  const linked = linksOf(front.text).map(({ target }) => target.split('#')[0]);
  expect(docs.map(({ name }) => name).filter((name) => !linked.includes(name))).toEqual([]);
});

test('pages that code and units name are there, with their sections', () => {
  const named = files
    .filter((name) => !name.endsWith('.md') && !name.startsWith('test/docs/'))
    .flatMap((name) =>
      [...readText(name).matchAll(/\bdocs\/[\w-]+\.md(?:#[\w-]+)?/g)].map(([target]) => ({ name, target })),
    );
  expect(named.length).toBeGreaterThan(0);
  const root: Page = { name: 'README.md', text: '' };
  expect(named.filter(({ target }) => problemOf(root, target) !== undefined)).toEqual([]);
});

describe('the checks themselves', () => {
  const page = (text: string): Page => ({ name: 'docs/made-up.md', text });

  it('find a link to no file, and one to no section', () => {
    expect(problemOf(page(''), 'nowhere.md')).toContain('there is no docs/nowhere.md');
    expect(problemOf(page('# One\n'), '#two')).toContain('no section #two');
    expect(problemOf(page(''), '../../etc/passwd')).toContain('there is no');
    expect(problemOf(page('# One, two: `three`\n'), '#one-two-three')).toBeUndefined();
  });

  it('find names in blocks and within lines, and none of what is not ours', () => {
    const text =
      '`device/gone.ts`, `hub.yaml`, `lost.ts`\n\n    ls test/gone\n\n```\nhub/gone (hub/store)\n```\n';
    expect(missingNames(page(text)).sort()).toEqual(['device/gone.ts', 'hub/gone', 'lost.ts', 'test/gone']);
  });

  it('take no link from code', () => {
    expect(linksOf('`[a](b)` [c](d)\n\n    [e](f)\n')).toEqual([{ text: 'c', target: 'd' }]);
  });
});
