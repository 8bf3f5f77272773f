// Small aligned tables for people: the first column to the left, all others to the right.

export type Row = readonly string[];

export function printTable(title: string, head: Row, rows: readonly Row[]): void {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  console.log(title);
  for (const row of all) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!),
    );
    console.log(`  ${cells.join('  ').trimEnd()}`);
  }
  console.log();
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
export const ratio = (a: number, b: number): string => `${(a / b).toPrecision(2)} ×`;
export const inSeconds = (seconds: number): string => `${seconds.toFixed(2)} s`;
export const perSecond = (count: number): string => `${Math.round(count).toLocaleString('en')}/s`;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** `0.93 … 1.20 s` */
export function spread(seconds: readonly number[]): string {
  return `${Math.min(...seconds).toFixed(2)} … ${Math.max(...seconds).toFixed(2)} s`;
}
