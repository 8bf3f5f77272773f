// What a day of a sensor writes to its disk: the checkpoints of busy bins, the releases, and the hub's receipts. Counted by the
// kernel for this process (proc(5), /proc/PID/io, write_bytes: what is sent to the disk, whole pages), so the folder must
// lie on a disk, not in memory.   usage: disk-writes.ts [FOLDER]
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { BIN_MS, BINS_PER_HOUR } from '../../device/count/bins.ts';
import { Counter } from '../../device/count/counter.ts';
import { writeCheckpoint } from '../../device/hours/checkpoint.ts';
import { openOutbox } from '../../device/release/outbox.ts';
import { seededRandom, uniform } from '../../shared/random.ts';
import { hourStartMs, utcHourOf } from '../../shared/utc-hour.ts';
import { sampleRelease } from '../device/release/sample-release.ts';
import { fakeClock } from '../support/fake-clock.ts';

const OWNER = { retailer: 'acme', store: 'high-street', sensor: 'door-1' };
const DAYS = 2;

const folder = mkdtempSync(join(process.argv[2] ?? '.', 'disk-writes-'));
const writtenBytes = () => Number(/^write_bytes: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);

try {
  const random = seededRandom(1);
  const checkpoint = join(folder, 'outbox.sqlite.checkpoint');
  const outbox = openOutbox(join(folder, 'outbox.sqlite'), OWNER, fakeClock(0));
  const counter = new Counter({ profile: 'minutes', stayMinutes: null });
  const first = utcHourOf(Date.UTC(2026, 10, 23));
  let startBytes = 0;
  for (let index = 0; index < 24 * DAYS; index += 1) {
    // The second day: the history of bins is full from then on.
    if (index === 24) startBytes = writtenBytes();
    const hour = (first + index) as typeof first;
    for (let bin = 0; bin < BINS_PER_HOUR; bin += 1) {
      const fromMs = hourStartMs(hour) + bin * BIN_MS;
      counter.hours.listened(fromMs, fromMs + BIN_MS);
      const phones = counter.hours.at(fromMs)!.bins[bin]!;
      for (const place of ['inside', 'clear', 'nearby'] as const) phones[place] = 100 * uniform(random);
      writeCheckpoint(checkpoint, '0123456789ab', counter.counts());
    }
    counter.close(hour);
    outbox.releaseOnce(hour, () => sampleRelease(hour));
    outbox.settle(hour, { outcome: 'stored' });
  }
  outbox.close();
  const dayBytes = (writtenBytes() - startBytes) / (DAYS - 1);
  const bytes = { aDay: dayBytes, ofACheckpoint: statSync(checkpoint).size };
  process.stdout.write(`${JSON.stringify({ bytes, megabytesAYear: Math.round((dayBytes * 365) / 1e6) })}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
