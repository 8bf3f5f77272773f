// A QR code (ISO/IEC 18004) as one SVG path: each module is a square of side 1.
import { encodeQR } from 'qr';

export interface QrPath {
  /** Modules a side, with the quiet zone. */
  readonly size: number;
  readonly path: string;
}

/** Light modules around the code that readers need (§9.1). */
export const QUIET_ZONE = 4;

/** With medium error correction: a code that is scratched by a sixth of it still reads. */
export function qrPath(text: string): QrPath {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET_ZONE });
  return { size: rows.length, path: rows.flatMap(runs).join('') };
}

/** Dark modules side by side are one rectangle, so that no seam shows between them. */
function runs(row: readonly boolean[], y: number): string[] {
  const found: string[] = [];
  for (let x = 0; x < row.length; x += 1) {
    if (!row[x]) continue;
    const from = x;
    while (row[x + 1]) x += 1;
    found.push(`M${from} ${y}h${x + 1 - from}v1h-${x + 1 - from}z`);
  }
  return found;
}
