// Last stage of `run`: the service manager and whoever stands before the box are told that the sensor lives, and what it does.
import { join } from 'node:path';
import { formatUtcHour, utcHourOf } from '../../../shared/utc-hour.ts';
import type { BrokerPlace } from '../../release/broker-connection.ts';
import { stateOf } from '../../status/health.ts';
import { keepStatusFile, type Status } from '../../status/status-file.ts';
import { serviceManager } from '../../system/service-manager.ts';
import type { Base } from './base.ts';
import type { Hours } from './hours.ts';
import type { Reports } from './reports.ts';
import type { Wishes } from './wishes.ts';

export interface Presence {
  /** No more beats, and no status. */
  stop(): void;
}

export function showPresence(base: Base, wishes: Wishes, reports: Reports, hours: Hours): Presence {
  const { clock, logger } = base;
  const manager = serviceManager(process.env, (reason) =>
    logger.warn({ reason }, 'the service manager was not told'),
  );
  manager.ready();
  const endBeats = manager.keepAlive(clock);
  const folder = process.env.RUNTIME_DIRECTORY;
  const statusFile =
    folder === undefined
      ? undefined
      : keepStatusFile({
          file: join(folder, 'status.json'),
          clock,
          status: () => statusOf(base, wishes, reports, hours),
          failed: (reason) => logger.warn({ reason }, 'the status cannot be shown'),
        });
  return {
    stop() {
      endBeats();
      statusFile?.stop();
    },
  };
}

const brokerOf = ({ broker, own, isConnected, reason }: BrokerPlace): Status['broker'] => ({
  at: broker,
  own,
  connected: isConnected,
  reason,
});

async function statusOf(
  { config, clock }: Base,
  { control }: Wishes,
  { releasing, health, released }: Reports,
  { keeper }: Hours,
): Promise<Status> {
  const { retailer, store, sensor } = config.path;
  const hour = utcHourOf(clock.nowMs());
  return {
    v: 1,
    sensor: `${retailer}/${store}/${sensor}`,
    broker: brokerOf(releasing.place()),
    hour: formatUtcHour(hour),
    listened_s: Math.floor(keeper.listenedMs(hour) / 1000),
    state: stateOf(config.path, control.inForce(), clock, 'online'),
    health: await health(),
    released: released(),
  };
}
