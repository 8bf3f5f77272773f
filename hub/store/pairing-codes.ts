// The codes that sensors are paired with. They are kept for a day, so that whoever comes late with one is told so.
import type { SensorPath } from '../../shared/topics.ts';

export interface PairingCodeRow extends SensorPath {
  readonly key: number;
  readonly issuedBy: string;
  /** ms since 1970. */
  readonly expiresMs: number;
  /** ms since 1970; null: not yet. */
  readonly usedMs: number | null;
}

export interface PairingCodeReads {
  pairingCode(hash: string): Promise<PairingCodeRow | undefined>;
}

export interface PairingCodeWrites {
  /** A sensor's earlier codes, and those of yesterday, go. */
  insertPairingCode(
    code: SensorPath & { readonly hash: string; readonly issuedBy: string; readonly expiresMs: number },
    nowMs: number,
  ): Promise<void>;
  usePairingCode(key: number, nowMs: number): Promise<void>;
  /** Returns whether there was one that was open. */
  dropPairingCode(path: SensorPath, nowMs: number): Promise<boolean>;
}
