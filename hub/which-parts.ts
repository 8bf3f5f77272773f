// Which parts of a hub a process does, and which it cannot do apart from others.
import { externalBrokers } from './brokers.ts';
import type { HubConfig } from './config.ts';
import { isPostgres } from './store/location.ts';
import { PARTS, type Part } from './store/presence.ts';

const isPart = (text: string): text is Part => PARTS.some((part) => part === text);

/** Of `--only`, given any number of times, parts separated by commas; all where there is none. Throws an Error for people. */
export function readParts(given: readonly string[]): readonly Part[] {
  if (given.length === 0) return PARTS;
  const named = given.flatMap((one) => one.split(',')).map((text) => text.trim());
  const strange = named.find((text) => !isPart(text));
  if (strange !== undefined) {
    throw new Error(
      `--only: '${strange}' is not a part of a hub: write ${PARTS.join(', ')}, or some of them`,
    );
  }
  return PARTS.filter((part) => named.includes(part));
}

/** Throws an Error for people where the configuration wants parts together. */
export function checkParts(
  config: Pick<HubConfig, 'database' | 'broker' | 'brokers'>,
  parts: readonly Part[],
): void {
  const { database, broker } = config;
  if (parts.length === PARTS.length) return;
  const only = `--only ${parts.join(',')}`;
  if (!isPostgres(database)) {
    throw new Error(
      `${only}: the database is a file, which one process has to itself: leave --only out, or move the data to PostgreSQL ` +
        '(`footfall-hub database copy`) and name that as `database`',
    );
  }
  if (externalBrokers(config).length > 0) return;
  if (parts.includes('ingest') !== parts.includes('jobs')) {
    throw new Error(
      `${only}: sensors come to a broker within the process, so that one process takes hours and does the jobs: write ` +
        '--only ingest,jobs, or name a broker of your own as `broker.url`, or several as `brokers`',
    );
  }
  if (!parts.includes('ingest') && broker.tls?.port === 0) {
    throw new Error(
      `${only}: sensors that are paired here are told the port of the broker: write it as \`broker.tls.port\``,
    );
  }
}
