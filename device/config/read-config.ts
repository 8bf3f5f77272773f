// The sensor's configuration from its file, for the commands that take one.
import { readFileSync } from 'node:fs';
import { parseSensorConfig, type SensorConfig } from './sensor-config.ts';

/** Throws an Error for people. */
export function readSensorConfig(file: string): SensorConfig {
  return parseSensorConfig(readText(file), file);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(code === 'ENOENT' ? `${file} does not exist` : `${file} cannot be read: ${message}`);
  }
}
