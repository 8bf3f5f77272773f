// A process to be killed: releases hour after hour with true noise, and prints what it would send.
//   outbox-driver.ts FILE HOURS
import { writeSync } from 'node:fs';
import { release } from '../../../device/release/disclosure-control.ts';
import { openOutbox } from '../../../device/release/outbox.ts';
import { systemClock } from '../../../shared/clock.ts';
import { systemRandom } from '../../../shared/random.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { OWNER, SAMPLE_ERRORS, sampleHours, sampleRelease } from './sample-release.ts';

const [, , file = '', hours = '0'] = process.argv;
const print = (line: object) => writeSync(1, `${JSON.stringify(line)}\n`);
const outbox = openOutbox(file, OWNER, systemClock);
const random = systemRandom();

for (const hour of sampleHours(Number(hours))) {
  const estimate = {
    ...sampleRelease(hour),
    hour,
    stay: null,
    staff: null,
    visitsError: 0,
    present: 1e5,
    passersby: 1e5,
    occupancy: 1e4,
  };
  const settings = { ...sampleRelease(hour), errors: SAMPLE_ERRORS, epsilon: 0.01 };
  const outcome = outbox.releaseOnce(hour, () => release(estimate, settings, random));
  if (outcome.kind === 'failed') print({ hour, ...outcome });
  for (const { body } of outbox.pending(1, (hour - 1) as UtcHour).filter((found) => found.hour === hour)) {
    print({ hour, body });
    // Some the hub has stored by now: then only the mark is left of them.
    if (hour % 7 === 0) outbox.settle(hour, { outcome: 'stored' });
  }
}
