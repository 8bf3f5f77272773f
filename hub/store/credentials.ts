// What sensors prove themselves with: at most one credential of each is in force, and none is ever forgotten.
// The password is nowhere, only its hash.
import type { SensorPath } from '../../shared/topics.ts';

export interface CredentialRow extends SensorPath {
  readonly key: number;
  readonly hash: string;
  /** ms since 1970. */
  readonly issuedMs: number;
  /** ms since 1970; null while it is in force. */
  readonly revokedMs: number | null;
}

export interface CredentialReads {
  /** The newest of a sensor, in force or not. */
  newestCredential(path: SensorPath): Promise<CredentialRow | undefined>;
  /** All that are in force, by sensor. */
  liveCredentials(): Promise<CredentialRow[]>;
}

export interface CredentialWrites {
  /** Puts a credential in force, and any other of the sensor out of it. */
  issueCredential(path: SensorPath, hash: string, nowMs: number): Promise<void>;
  /** Returns whether there was one in force. */
  revokeCredential(path: SensorPath, nowMs: number): Promise<boolean>;
}
