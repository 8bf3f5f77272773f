// The constants in a file of the sensor, read from its text: `const NAME = VALUE;` on a line of its own.

export interface ChangedConstant {
  /** From the project's folder: `device/count/estimate.ts`. */
  readonly file: string;
  readonly name: string;
  /** What stands in the code in its place. */
  readonly value: string;
}

const CONSTANT = /^(?:export )?const ([A-Z][A-Z0-9_]*)(?:: [^=]+)? = (.+);$/gm;

/** Constants with a number in them, by name. */
export function constantsIn(source: string): ReadonlyMap<string, string> {
  const found = [...source.matchAll(CONSTANT)].map((match) => [match[1]!, match[2]!] as const);
  return new Map(found.filter(([, value]) => /\d/.test(value)));
}

/** Throws where the file has no such constant: a change that changes nothing would look flat. */
export function withChange(source: string, { file, name, value }: ChangedConstant): string {
  let changes = 0;
  const changed = source.replace(CONSTANT, (line, found: string, before: string) => {
    if (found !== name) return line;
    changes += 1;
    return `${line.slice(0, -before.length - 1)}${value};`;
  });
  if (changes !== 1) throw new Error(`${file} has ${changes} constants called ${name}: there must be one`);
  return changed;
}
