// Certificates, logins and revocation, put together with the broker: what `broker.tls` of the configuration asks for.
import { isIPv6 } from 'node:net';
import Database from 'better-sqlite3';
import type { CancelTimer, Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import { type EmbeddedBroker, startEmbeddedBroker } from './broker/embedded-broker.ts';
import type { HubConfig } from './config.ts';
import { credentialsInForce, sensorLogins } from './pairing/accounts.ts';
import { type CertificateStore, openCertificates } from './pairing/certificate-store.ts';
import type { HubDatabase } from './store/database.ts';

/** A revocation is a command beside the running hub: it is seen within this time. */
const LOOK_MS = 1000;

interface Parts {
  readonly db: HubDatabase;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface Security extends Parts {
  readonly certificates: CertificateStore;
  /** Looks after revoked credentials until the returned function is called. */
  watch(broker: EmbeddedBroker | undefined): () => void;
}

/** Undefined where the configuration asks for no TLS. Throws an Error for people, see openCertificates. */
export async function openSecurity(config: HubConfig, parts: Parts): Promise<Security | undefined> {
  const { tls } = config.broker;
  if (tls === undefined) return undefined;
  const certificates = await openCertificates(tls.folder, tls.names, parts.clock.nowMs());
  return { ...parts, certificates, watch: (broker) => startLooking(parts, broker) };
}

function startLooking({ db, clock, logger }: Parts, broker: EmbeddedBroker | undefined): () => void {
  let cancel: CancelTimer;
  const look = () => {
    cancel = clock.after(LOOK_MS, look);
    try {
      broker?.throwOut(credentialsInForce(db));
    } catch (error) {
      // A full disk or a locked file is the world's fault, and may heal by the next look.
      if (!(error instanceof Database.SqliteError)) throw error;
      logger.error({ code: error.code, reason: error.message }, 'could not look for revoked credentials');
    }
  };
  cancel = clock.after(LOOK_MS, look);
  return () => cancel();
}

/** The embedded broker, with a listener for paired sensors where there is `security`. */
export function startBroker(
  { broker: { host, port, tls } }: HubConfig,
  security: Security | undefined,
  logger: Logger,
): Promise<EmbeddedBroker> {
  const secure = tls &&
    security && {
      tls: {
        ...{ host: tls.host, port: tls.port },
        certificate: security.certificates.server(),
        checkLogin: sensorLogins(security.db),
      },
    };
  return startEmbeddedBroker({ host, port, logger, ...secure });
}

/** As sensors reach it: under the first name of the certificate. */
export function secureUrl({ broker: { tls } }: HubConfig, scheme: 'mqtts' | 'https', port: number): string {
  const name = tls!.names[0]!;
  return `${scheme}://${isIPv6(name) ? `[${name}]` : name}:${port}`;
}
