// What a page says in numbers: the `data-` attributes of its elements (hub/web/views/figure-data.ts), without its words.

/** Of one element, named as scripts have them: `data-withheld-most="12"` is `{ withheldMost: 12 }`. */
export type ElementData = Readonly<Record<string, string | number>>;

const START_TAG = /<[a-z][\w-]*((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/g;
const DATA = /\sdata-([\w-]+)(?:="([^"]*)")?/g;

/** All elements with data, in the order of the page. */
export function pageData(html: string): ElementData[] {
  return [...html.matchAll(START_TAG)]
    .map(([, attributes]) =>
      [...attributes!.matchAll(DATA)].map(([, name, value = '']) => entry(name!, value)),
    )
    .filter((data) => data.length > 0)
    .map((data) => Object.fromEntries(data));
}

function entry(name: string, value: string): [string, string | number] {
  const number = Number(value);
  const key = name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return [key, value === '' || Number.isNaN(number) ? value : number];
}

/** The first figure of that name. Throws where there is none. */
export function figure(html: string, name: string): ElementData {
  const found = pageData(html).find((data) => data.figure === name);
  if (!found) throw new Error(`the page has no figure '${name}'`);
  return found;
}
