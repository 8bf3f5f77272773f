// A sensor's sending half as a process to be killed: releases hours with true noise while it publishes them,
// and ends when the hub has them all.   publisher-driver.ts URL FILE HOURS
import { release } from '../../../device/release/disclosure-control.ts';
import { openOutbox } from '../../../device/release/outbox.ts';
import { startPublisher } from '../../../device/release/publisher.ts';
import { systemClock } from '../../../shared/clock.ts';
import { createLogger } from '../../../shared/logger.ts';
import { systemRandom } from '../../../shared/random.ts';
import {
  OWNER,
  SAMPLE_ERRORS,
  sampleHealth,
  sampleHours,
  sampleRelease,
  sampleState,
} from './sample-release.ts';

const [, , url = '', file = '', hours = '0'] = process.argv;
const outbox = openOutbox(file, OWNER, systemClock);
const random = systemRandom();
const publisher = startPublisher({
  entry: () => ({ urls: [url] }),
  path: OWNER,
  outbox,
  clock: systemClock,
  random,
  logger: createLogger('driver', 'error'),
  state: sampleState,
  health: async () => sampleHealth(),
  config: () => {},
  healthEveryMs: 300_000,
  sendDelayMsMax: 0,
  limits: { window: 8, receiptMsMax: 50, resendMsMax: 200 },
});
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
  outbox.releaseOnce(hour, () => release(estimate, settings, random));
  publisher.wake(hour);
  await new Promise((resolve) => setImmediate(resolve));
}
await publisher.drained();
await publisher.stop();
outbox.close();
