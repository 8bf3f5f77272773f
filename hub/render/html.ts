// Server-rendered views: htm's tagged templates make preact nodes, which are rendered once to text. All
// values are escaped; there is no build step and no script in the page.
import htm from 'htm';
import { h, isValidElement, type VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** What a view returns: one node, several side by side, or text. */
export type View = VNode | readonly View[] | string | number | null | undefined | false;

// htm's types describe its CommonJS file, Node loads its module: the default export is the function itself.
const templates = htm as unknown as typeof htm.default;

export const html = templates.bind(h) as (strings: TemplateStringsArray, ...values: unknown[]) => View;

/** `root`: the way to the hub's root from where the page is shown; addresses that begin with `/` go by it. */
export function renderPage(page: View, root?: string): string {
  const placed = root === undefined ? page : placedAt(page, root);
  return `<!doctype html>\n${renderToString(placed as VNode)}\n`;
}

const LINKS = ['href', 'src', 'action'];

/** A copy: htm keeps what never changes, and hands it to every page. */
function placedAt(view: unknown, root: string): unknown {
  if (Array.isArray(view)) return view.map((one) => placedAt(one, root));
  if (!isValidElement(view)) return view;
  const { children, ...props } = view.props as Record<string, unknown>;
  for (const name of LINKS) {
    const link = props[name];
    if (typeof link === 'string' && link.startsWith('/')) props[name] = root + link.slice(1);
  }
  return h(view.type as string, props, placedAt(children, root) as View);
}

/** Markup that our own code made, such as a chart: never anything that came from outside. */
export function trusted(tag: string, attributes: Readonly<Record<string, string>>, markup: string): View {
  return h(tag, { ...attributes, dangerouslySetInnerHTML: { __html: markup } });
}
