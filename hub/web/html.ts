// Server-rendered views: htm's tagged templates make preact nodes, which are rendered once to text. All
// values are escaped; there is no build step and no script in the page.
import htm from 'htm';
import { h, type VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** What a view returns: one node, several side by side, or text. */
export type View = VNode | readonly View[] | string | number | null | undefined | false;

// htm's types describe its CommonJS file, Node loads its module: the default export is the function itself.
const templates = htm as unknown as typeof htm.default;

export const html = templates.bind(h) as (strings: TemplateStringsArray, ...values: unknown[]) => View;

export function renderPage(page: View): string {
  return `<!doctype html>\n${renderToString(page as VNode)}\n`;
}

/** Markup that our own code made, such as a chart: never anything that came from outside. */
export function trusted(tag: string, attributes: Readonly<Record<string, string>>, markup: string): View {
  return h(tag, { ...attributes, dangerouslySetInnerHTML: { __html: markup } });
}
