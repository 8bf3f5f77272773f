// Tells systemd that the sensor is ready, and that it lives (sd_notify(3)). Node has no datagram sockets of the Unix
// kind, so systemd's own program says it. Without a service manager nothing happens.
import { execFile } from 'node:child_process';
import type { CancelTimer, Clock } from '../../shared/clock.ts';

export interface ServiceManager {
  ready(): void;
  /** Keeps telling that the sensor lives, as long as timers fire; returns how to end that. */
  keepAlive(clock: Clock): CancelTimer;
}

/** `complain` gets why the manager could not be told; it will then restart us, which is better than a guess. */
export function serviceManager(
  environment: NodeJS.ProcessEnv,
  complain: (reason: string) => void,
): ServiceManager {
  const { NOTIFY_SOCKET, WATCHDOG_USEC } = environment;
  const tell = (what: string) => {
    if (!NOTIFY_SOCKET) return;
    execFile('systemd-notify', [what], { env: environment, timeout: 10_000 }, (error) => {
      // Neither holds anything but our own words.
      if (error) complain(`systemd-notify ${what}: ${error.message.split('\n')[0]}`);
    });
  };
  // A third of what is allowed: two may be lost.
  const everyMs = Number(WATCHDOG_USEC) / 3000;
  return {
    ready: () => tell('READY=1'),
    keepAlive(clock) {
      if (!(everyMs > 0)) return () => {};
      let cancel: CancelTimer = () => {};
      const beat = () => {
        tell('WATCHDOG=1');
        cancel = clock.after(everyMs, beat);
      };
      beat();
      return () => cancel();
    },
  };
}
