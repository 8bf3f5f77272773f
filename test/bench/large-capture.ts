// A capture large enough to measure with: the recorded days of the lab where they are at hand, put
// together to one file, else a simulated shop's. Lives in a temporary folder.
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { PCAP_HEADER_BYTES, PCAP_RECORD_HEADER_BYTES } from '../simulator/pcap-writer.ts';
import { presetShop } from '../simulator/shop.ts';
import { simulate, writeCapture } from '../simulator/simulate.ts';

const RECORDED = fileURLToPath(
  new URL('../../../shared/captures/lab-occupancy/position-1/', import.meta.url),
);
/** Gives about a million frames. */
const SIMULATED_DAYS = 12;
const SIMULATED_CROWD = 2;
const SIMULATED_FROM_MS = Date.UTC(2026, 10, 2);
const MS_PER_DAY = 86_400_000;

export interface LargeCapture {
  readonly what: string;
  /** All days in one file, not packed. */
  readonly path: string;
  /** The same days, a gzip file each. */
  readonly days: readonly string[];
}

export async function largeCapture(folder: string): Promise<LargeCapture> {
  const path = join(folder, 'all.pcap');
  const recorded = existsSync(RECORDED);
  const days = recorded
    ? readdirSync(RECORDED)
        .filter((name) => name.endsWith('.pcap.gz'))
        .sort()
        .map((name) => join(RECORDED, name))
    : await simulatedDays(folder);
  joinCaptures(days, path);
  return { what: `${days.length} ${recorded ? 'recorded' : 'simulated'} days`, path, days };
}

async function simulatedDays(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for (let day = 0; day < SIMULATED_DAYS; day += 1) {
    const fromMs = SIMULATED_FROM_MS + day * MS_PER_DAY;
    const span = { fromMs, untilMs: fromMs + MS_PER_DAY, seed: 1, crowd: SIMULATED_CROWD };
    const path = join(folder, `day-${String(day).padStart(2, '0')}.pcap.gz`);
    await writeCapture(simulate({ shop: presetShop('electronics'), ...span }), path, { gzip: true });
    paths.push(path);
  }
  return paths;
}

/** Throws where the files' headers differ: their records would not mean the same. */
function joinCaptures(packed: readonly string[], path: string): void {
  const out = openSync(path, 'w');
  let header: Buffer | undefined;
  for (const file of packed) {
    const bytes = gunzipSync(readFileSync(file));
    const own = bytes.subarray(0, PCAP_HEADER_BYTES);
    if (header === undefined) {
      header = own;
      writeSync(out, header);
    } else if (!header.equals(own)) throw new Error(`${file}: another kind of pcap than the files before it`);
    writeSync(out, bytes, PCAP_HEADER_BYTES);
  }
  closeSync(out);
}

/** Copies the records that lie whole in the first `bytes` of a little-endian pcap; returns how many. */
export function copyStart(path: string, to: string, bytes: number): number {
  const start = Buffer.alloc(bytes);
  const input = openSync(path, 'r');
  const length = readSync(input, start, 0, bytes, 0);
  closeSync(input);
  let at = PCAP_HEADER_BYTES;
  let records = 0;
  while (at + PCAP_RECORD_HEADER_BYTES <= length) {
    const next = at + PCAP_RECORD_HEADER_BYTES + start.readUInt32LE(at + 8);
    if (next > length) break;
    at = next;
    records += 1;
  }
  const out = openSync(to, 'w');
  writeSync(out, start, 0, at);
  closeSync(out);
  return records;
}
