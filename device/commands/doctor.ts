// `footfall-sensor doctor`: what is wrong with this sensor, and the command that mends it.
import { clientIdOf } from '../../shared/topics.ts';
import type { SensorConfig } from '../config/sensor-config.ts';
import { examine, type Finding } from '../doctor/checks.ts';
import { readCredentials } from '../pairing/credentials-file.ts';
import { RADIO_FOLDER } from '../radio/radios.ts';
import { runProgram } from '../radio/run-program.ts';
import { rankBrokers } from '../release/broker-choice.ts';
import { readStatus } from '../status/status-file.ts';
import { askClock, TIMESYNC_MARK } from '../system/clock-sync.ts';
import { uplinkInterface } from '../system/uplink.ts';

const MARK = { ok: 'ok    ', warning: 'heed  ', wrong: 'WRONG ' } as const;

export interface DoctorOptions {
  /** Throws an Error for people where it is not valid. */
  readonly config: () => SensorConfig;
  readonly configFile: string;
  readonly statusFile: string;
  readonly json: boolean;
}

/** Returns the exit status: 1 where something is wrong. */
export async function doctorCommand(options: DoctorOptions): Promise<number> {
  const findings = await findingsOf(options);
  if (options.json) process.stdout.write(`${JSON.stringify({ findings })}\n`);
  else for (const finding of findings) process.stdout.write(lineOf(finding));
  return findings.some(({ verdict }) => verdict === 'wrong') ? 1 : 0;
}

async function findingsOf({ config: read, configFile, statusFile }: DoctorOptions): Promise<Finding[]> {
  let config: SensorConfig;
  try {
    config = read();
  } catch (error) {
    const says = (error as Error).message;
    return [{ check: 'configuration', verdict: 'wrong', says, mend: `nano ${configFile}` }];
  }
  return await examine({
    config,
    configFile,
    system: { run: runProgram, radioFolder: RADIO_FOLDER },
    uplinkInterface: uplinkInterface(),
    clock: () => askClock(TIMESYNC_MARK, process.env),
    brokers() {
      const { credentials, path } = config;
      const urls = credentials ? readCredentials(credentials).brokers : config.brokers;
      return rankBrokers(urls, clientIdOf(path));
    },
    status: () => readStatus(statusFile),
    swapsFile: '/proc/swaps',
    controllersFile: '/sys/fs/cgroup/cgroup.controllers',
  });
}

function lineOf({ check, verdict, says, mend }: Finding): string {
  return `${MARK[verdict]} ${check.padEnd(17)} ${says}${mend === null ? '' : `  →  ${mend}`}\n`;
}
