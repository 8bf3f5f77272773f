// The project's pages in Markdown, and what of them can be held to be true: headings, links, and what stands in code.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const TOP_FOLDERS = ['device', 'hub', 'shared', 'test', 'docs'] as const;

export interface Page {
  /** From the root of the project, as `docs/install.md`. */
  readonly name: string;
  readonly text: string;
}

/** Files of the top folders, from the root of the project. */
export function filesOfProject(): string[] {
  return TOP_FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length)),
  );
}

export const readText = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

/** The front page first. */
export function readPages(): Page[] {
  const names = ['README.md', ...filesOfProject().filter((name) => name.endsWith('.md'))];
  return names.map((name) => ({ name, text: readText(name) }));
}

const FENCED = /^```[\s\S]*?^```$/gm;
/** Lines of a block that is set in by four spaces more than the text around it, which a blank line ends. */
const INDENTED = /(?<=\n\n)(?: {4,}\S.*\n(?:\n(?= {4}))?)+/g;

/** What is not code: where links and headings are. */
const proseOf = (text: string): string =>
  text
    .replace(FENCED, '')
    .replace(INDENTED, '')
    .replace(/`[^`\n]*`/g, 'code');

export interface Heading {
  readonly level: number;
  readonly text: string;
}

export function headingsOf(text: string): Heading[] {
  const lines = text.replace(FENCED, '').matchAll(/^(#{1,6}) (.+)$/gm);
  return [...lines].map(([, marks, title]) => ({ level: marks!.length, text: title!.trim() }));
}

/** The anchor that a reader's browser is sent to, as forges make it of a heading. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');

export interface Link {
  readonly text: string;
  readonly target: string;
}

export const linksOf = (text: string): Link[] =>
  [...proseOf(text).matchAll(/\[([^\]]*)\]\(([^)\s]+)\)/g)].map(([, shown, target]) => ({
    text: shown!,
    target: target!,
  }));

/** Each piece of code, in blocks and within lines. Lines of a block that end with `\` are one. */
export function codeOf(text: string): string[] {
  const blocks = [...text.matchAll(FENCED), ...text.replace(FENCED, '').matchAll(INDENTED)];
  const lines = blocks.flatMap(([block]) => block.replace(/\\\n/g, ' ').split('\n'));
  const within = text
    .replace(FENCED, '')
    .replace(INDENTED, '')
    .matchAll(/`([^`\n]+)`/g);
  return [...lines, ...[...within].map(([, code]) => code!)];
}
