// How a sensor comes in at its hub's brokers: by the credentials of its pairing, or by what its configuration says.
import type { Logger } from '../../shared/logger.ts';
import type { SensorConfig } from '../config/sensor-config.ts';
import { readCredentials } from '../pairing/credentials-file.ts';
import type { BrokerEntry } from '../release/broker-attempt.ts';

/**
 * Throws an Error for people where the credentials cannot be read now, or are another sensor's. Later, when they are
 * read again for another attempt, those before are kept where that fails.
 */
export function brokerEntry(config: SensorConfig, logger: Logger): () => BrokerEntry {
  const { credentials: file, brokers } = config;
  if (file === undefined) return () => ({ urls: brokers });
  let entry = entryOf(config, file);
  return () => {
    try {
      entry = entryOf(config, file);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn({ reason }, 'the credentials cannot be read again: those before are kept');
    }
    return entry;
  };
}

function entryOf({ path }: SensorConfig, file: string): BrokerEntry {
  const { sensor, brokers, user, password, authority } = readCredentials(file);
  const own = `${path.retailer}/${path.store}/${path.sensor}`;
  if (sensor !== own) throw new Error(`${file} is for ${sensor}, and this sensor is ${own}: pair it anew`);
  return { urls: brokers, user, password, authority };
}
