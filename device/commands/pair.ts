// `footfall-sensor pair`: exchanges the code for credentials, and writes them where the configuration says.
import { dirname, resolve } from 'node:path';
import type { SensorConfig } from '../config/sensor-config.ts';
import { writeCredentials } from '../pairing/credentials-file.ts';
import { pair } from '../pairing/pair.ts';

const DEFAULT_FILE = 'footfall-credentials.json';
/** Of the package: its user reads what is in its own folder alone. */
const PACKAGED = { configFolder: '/etc/footfall', file: '/var/lib/footfall-sensor/credentials.json' };

/** Returns the exit status: 0 where the sensor is paired. Throws an Error for people where nothing can be written. */
export async function pairCommand(options: {
  readonly hubUrl: string;
  readonly code: string;
  readonly config: SensorConfig;
  readonly configFile: string;
  readonly json: boolean;
}): Promise<number> {
  const { hubUrl, code, config, configFile, json } = options;
  const { retailer, store, sensor } = config.path;
  const outcome = await pair({ hubUrl, code, sensor: `${retailer}/${store}/${sensor}` });
  if (outcome.kind === 'failed') {
    process.stderr.write(
      json
        ? `${JSON.stringify({ paired: false, reason: outcome.reason })}\n`
        : `footfall-sensor: not paired: ${outcome.reason}\n`,
    );
    return 1;
  }
  const folder = resolve(dirname(configFile));
  const byDefault = folder === PACKAGED.configFolder ? PACKAGED.file : resolve(folder, DEFAULT_FILE);
  const file = config.credentials ?? byDefault;
  writeCredentials(file, outcome.credentials);
  const { brokers } = outcome.credentials;
  if (json) process.stdout.write(`${JSON.stringify({ paired: true, credentials: file, brokers })}\n`);
  else {
    const missing = `Now write \`credentials: ${folder === PACKAGED.configFolder ? file : DEFAULT_FILE}\` into ${configFile}, instead of \`broker\` or \`brokers\`.\n`;
    process.stdout.write(
      `paired with ${brokers.join(', ')}; the credentials are in ${file}\n${config.credentials ? '' : missing}`,
    );
  }
  return 0;
}
