// The sensor as a shop installs it: the package, its units, a configuration; and what breaks it there.
import type { FaultScripts } from '../plan/scenario.ts';
import type { Guest } from './guest.ts';

export async function installSensor(guest: Guest): Promise<void> {
  await guest.run(`dpkg -i /payload/footfall-sensor.deb
cp /payload/sensor.yaml /etc/footfall/sensor.yaml
systemctl start footfall-sensor`);
  await guest.run(`
for try in $(seq 60); do
  journalctl -b -u footfall-sensor | grep -q 'not-synchronised' && exit 0
  sleep 1
done
journalctl --no-pager -b -u footfall-sensor | tail
exit 1`);
  await clockIsRight(guest);
  await sensorHears(guest);
}

/** As systemd-timesyncd says it; the machine has no network time. */
export async function clockIsRight(guest: Guest): Promise<void> {
  await guest.run('mkdir -p /run/systemd/timesync && touch /run/systemd/timesync/synchronized');
}

/** Resolves when the sensor listens; throws with its last words where it does not. */
export async function sensorHears(guest: Guest): Promise<void> {
  await guest.run(`
for try in $(seq 120); do
  journalctl -b -u footfall-sensor | grep -q '"state":"running"' && exit 0
  sleep 1
done
ls -la /run/footfall /etc/footfall
systemctl --no-pager status 'footfall*'
journalctl --no-pager -b -u 'footfall*' | tail -40
exit 1`);
}

export const SENSOR_FAULTS: FaultScripts = {
  adapterOut: '/opt/radio-test/hwsim-radio.pl remove adapter',
  adapterIn: '/opt/radio-test/hwsim-radio.pl add adapter',
  killCapture: 'killall -KILL tcpdump',
  killSensor: 'systemctl kill --signal=KILL footfall-sensor',
};
