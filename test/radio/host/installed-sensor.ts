// The sensor as it is put on the machine, and what breaks it there.
import type { FaultScripts } from '../plan/scenario.ts';
import type { Guest } from './guest.ts';

const UNITS = `
cat >/etc/systemd/system/footfall-radio.service <<'END'
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/opt/radio-test/monitor.sh
END
cat >/etc/systemd/system/footfall-sensor.service <<'END'
[Unit]
After=footfall-radio.service
Wants=footfall-radio.service
[Service]
StateDirectory=footfall-sensor
ExecStart=/payload/node --disable-warning=ExperimentalWarning /payload/app/device/main.ts run --config /etc/footfall/sensor.yaml
Restart=always
[Install]
WantedBy=multi-user.target
END
cat >/opt/radio-test/monitor.sh <<'END'
#!/bin/bash
iw phy adapter interface add mon0 type monitor && ip link set mon0 up && iw dev mon0 set channel 6
ip link set mon0 down; ip link set mon0 up
END
chmod +x /opt/radio-test/monitor.sh
`;

export async function installSensor(guest: Guest): Promise<void> {
  await guest.run(`${UNITS}
mkdir -p /etc/footfall && cp /payload/sensor.yaml /etc/footfall/sensor.yaml
systemctl daemon-reload && systemctl enable --now footfall-sensor`);
  await sensorHears(guest);
}

/** Resolves when the sensor listens; throws with its last words where it does not. */
export async function sensorHears(guest: Guest): Promise<void> {
  await guest.run(`
for try in $(seq 120); do
  journalctl -b -u footfall-sensor | grep -q '"state":"running"' && exit 0
  sleep 1
done
journalctl --no-pager -b -u 'footfall*' | tail -40
exit 1`);
}

export const SENSOR_FAULTS: FaultScripts = {
  adapterOut: '/opt/radio-test/hwsim-radio.pl remove adapter',
  adapterIn: '/opt/radio-test/hwsim-radio.pl add adapter && systemctl restart footfall-radio',
  killCapture: 'killall -KILL tcpdump',
  killSensor: 'systemctl kill --signal=KILL footfall-sensor',
};
