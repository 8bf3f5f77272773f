// What `broker.tls` of the configuration asks for, put together: certificates, logins, pairing, and what has to be
// looked after while the hub runs. A command beside it writes the same database, so revoked credentials are
// looked for each second; the server's certificate is renewed when two thirds of its life are over.

import { X509Certificate } from 'node:crypto';
import { type BoundedLog, createBoundedLog } from '../shared/bounded-log.ts';
import type { CancelTimer, Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import type { SensorPath } from '../shared/topics.ts';
import { utcDay } from '../shared/utc-day.ts';
import { utcHourOf } from '../shared/utc-hour.ts';
import type { EmbeddedBroker } from './broker/embedded-broker.ts';
import { mosquittoPlaces, sensorBrokers } from './brokers.ts';
import type { HubConfig } from './config.ts';
import { credentialsInForce, sensorLogins } from './pairing/accounts.ts';
import { type CertificateStore, openCertificates } from './pairing/certificate-store.ts';
import { mosquittoFiles, writeMosquittoFiles } from './pairing/mosquitto.ts';
import type { PairingServer } from './pairing/pairing-server.ts';
import { raiseEverywhere } from './raise-everywhere.ts';
import { StoreError } from './store/errors.ts';
import type { HubDatabase } from './store/port.ts';
import type { FindStore } from './store/stores.ts';

const LOOK_MS = 1000;
const RENEW_LOOK_MS = 3_600_000;

interface Parts {
  readonly db: HubDatabase;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface Security extends Parts {
  readonly certificates: CertificateStore;
}

/** Undefined where the configuration asks for no TLS. Throws an Error for people, see openCertificates. */
export async function openSecurity(config: HubConfig, parts: Parts): Promise<Security | undefined> {
  const { tls } = config.broker;
  if (tls === undefined) return undefined;
  return { ...parts, certificates: await openCertificates(tls.folder, tls.names, parts.clock.nowMs()) };
}

/** The embedded broker, with a listener for paired sensors where there is `security`. */
export async function startBroker(
  { broker: { host, port, tls } }: HubConfig,
  security: Security | undefined,
  {
    findStore,
    isHeard,
    clock,
    logger,
  }: Pick<Parts, 'clock' | 'logger'> & { readonly findStore: FindStore; readonly isHeard: () => boolean },
): Promise<EmbeddedBroker> {
  const secure = tls &&
    security && {
      tls: {
        host: tls.host,
        port: tls.port,
        certificate: security.certificates.server(),
        checkLogin: sensorLogins(security.db),
      },
    };
  const isKnownStore = ({ retailer, store, sensor }: SensorPath) => {
    const known = findStore(retailer, store);
    const retired = known?.retirementOf(sensor);
    return known !== undefined && !(retired?.kind === 'store' && retired.from <= utcHourOf(clock.nowMs()));
  };
  const { startEmbeddedBroker } = await import('./broker/embedded-broker.ts');
  return startEmbeddedBroker({ host, port, clock, logger, isKnownStore, isHeard, ...secure });
}

/** `ownPort`: of the embedded broker for paired sensors, where it is in this process. */
export async function startPairing(
  config: HubConfig,
  { db, clock, logger, certificates }: Security,
  ownPort: number | undefined,
): Promise<PairingServer> {
  const { host, pairingPort } = config.broker.tls!;
  const { raw } = new X509Certificate(certificates.authority);
  const { startPairingServer } = await import('./pairing/pairing-server.ts');
  return startPairingServer({
    db,
    clock,
    logger,
    host,
    port: pairingPort,
    certificate: certificates.server(),
    authority: { raw, pem: certificates.authority },
    brokers: sensorBrokers(config, ownPort),
  });
}

/** The files of one Mosquitto. */
interface MosquittoFolder {
  readonly folder: string;
  readonly files: ReadonlyMap<string, string>;
}

/** The files of each Mosquitto as it must be now. Throws an Error for people, see mosquittoFiles. */
export async function mosquittoNow(
  config: HubConfig,
  folder: string,
  { db, certificates }: Pick<Security, 'db' | 'certificates'>,
): Promise<readonly MosquittoFolder[]> {
  const { tls } = config.broker;
  const places = tls === undefined ? [] : mosquittoPlaces(config, folder);
  if (tls === undefined || places.length === 0) {
    throw new Error(
      'the configuration lacks `broker.tls`, and `broker.url` or `brokers`: name your broker or brokers, and under which names sensors reach them',
    );
  }
  const certificate = certificates.server();
  const credentials = await db.asOperator().liveCredentials();
  const { host, connections } = tls;
  return places.map((place) => {
    const options = { folder: place.folder, hubUrl: place.url, certificate, credentials };
    const files = mosquittoFiles(Object.assign(options, { tls: { host, port: place.port, connections } }));
    return { folder: place.folder, files };
  });
}

/** Writes them now and whenever a credential has come or gone; returns that, and what writes them in any case. */
function keepMosquitto(config: HubConfig, folder: string, security: Security) {
  const { db, clock, logger } = security;
  let written: string | undefined;
  let complaint: string | undefined;
  const look = async () => {
    const standing = (await db.asOperator().liveCredentials()).map(({ key }) => key).join();
    if (standing === written) return;
    try {
      for (const one of await mosquittoNow(config, folder, security))
        writeMosquittoFiles(one.folder, one.files);
      logger.info({ folder }, 'the files of Mosquitto are written: let it reload them');
      written = standing;
      complaint = undefined;
    } catch (error) {
      if (error instanceof StoreError) throw error;
      const why = error instanceof Error ? error.message : String(error);
      if (why === complaint) return;
      complaint = why;
      const text = `Mosquitto is not told who may come in (${why}): who was revoked still may.`;
      logger.error(text);
      await raiseEverywhere(db, 'certificate', text, clock.nowMs());
    }
  };
  return {
    look,
    again() {
      written = undefined;
      return look();
    },
  };
}

/** Looks after all of it until the returned function is called; that resolves when nothing is looked at any more. */
export function watchSecurity(
  config: HubConfig,
  security: Security,
  {
    broker,
    pairing,
    keepsMosquitto,
  }: {
    readonly broker: EmbeddedBroker | undefined;
    readonly pairing: PairingServer | undefined;
    readonly keepsMosquitto: boolean;
  },
): () => Promise<void> {
  const { db, clock, logger, certificates } = security;
  const log = createBoundedLog(logger, clock);
  const folder = config.broker.tls?.mosquitto;
  const mosquitto =
    folder === undefined || !keepsMosquitto ? undefined : keepMosquitto(config, folder, security);
  const ends = [
    every(clock, LOOK_MS, () =>
      unlessDatabaseFails(log, async () => {
        if (broker) broker.throwOut(await credentialsInForce(db));
        await mosquitto?.look();
      }),
    ),
    every(clock, RENEW_LOOK_MS, async () => {
      if (!(await renewed(security))) return;
      broker?.setCertificate(certificates.server());
      pairing?.setCertificate(certificates.server());
      await unlessDatabaseFails(log, async () => mosquitto?.again());
    }),
  ];
  return async () => {
    await Promise.all(ends.map((end) => end()));
  };
}

/** Says so, and raises an alarm, where it should have been renewed and could not. */
async function renewed({ db, clock, logger, certificates }: Security): Promise<boolean> {
  try {
    if (!certificates.renewIfDue(clock.nowMs())) return false;
    logger.info({ until: new Date(certificates.expiresMs()).toISOString() }, 'certificate renewed');
    return true;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const day = utcDay(certificates.expiresMs());
    const text = `The certificate of the broker cannot be renewed (${why}). From ${day} on no sensor comes in.`;
    logger.error(text);
    await unlessDatabaseFails(createBoundedLog(logger, clock), () =>
      raiseEverywhere(db, 'certificate', text, clock.nowMs()),
    );
    return false;
  }
}

/** A full disk or a locked file is the world's fault, and may heal by the next look. */
async function unlessDatabaseFails(log: BoundedLog, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    log('error', { code: error.code, reason: error.message }, 'the credentials could not be looked after');
  }
}

/** A turn that is not over by the next one takes its place. */
function every(clock: Clock, ms: number, work: () => Promise<void>): () => Promise<void> {
  let cancel: CancelTimer;
  let running: Promise<void> | undefined;
  const next = () => {
    cancel = clock.after(ms, next);
    running ??= work().finally(() => {
      running = undefined;
    });
  };
  cancel = clock.after(ms, next);
  return async () => {
    cancel();
    await running;
  };
}
