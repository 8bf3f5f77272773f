// Credentials of sensors, and the codes that they are paired with.
import type { SensorPath } from '../../../shared/topics.ts';
import type { CredentialReads, CredentialRow, CredentialWrites } from '../credentials.ts';
import type { PairingCodeReads, PairingCodeRow, PairingCodeWrites } from '../pairing-codes.ts';
import { ofRetailer, type Scope, type WriteScope } from './scope.ts';

const CREDENTIALS = `
  SELECT key, retailer, store, sensor, hash, issued_at AS "issuedMs", revoked_at AS "revokedMs"
  FROM credential WHERE ${ofRetailer('retailer')}`;
const OF_SENSOR = 'retailer = @retailer AND store = @store AND sensor = @sensor';
const KEPT_MS = 86_400_000;

const named = ({ retailer, store, sensor }: SensorPath) => ({ retailer, store, sensor });

export function credentialReads({ read }: Scope): CredentialReads & PairingCodeReads {
  return {
    async newestCredential(path) {
      const [row] = await read<CredentialRow>(
        `${CREDENTIALS} AND ${OF_SENSOR} ORDER BY key DESC LIMIT 1`,
        named(path),
      );
      return row;
    },
    liveCredentials: () =>
      read<CredentialRow>(`${CREDENTIALS} AND revoked_at IS NULL ORDER BY retailer, store, sensor`),
    async pairingCode(hash) {
      const [row] = await read<PairingCodeRow>(
        `SELECT key, retailer, store, sensor, issued_by AS "issuedBy", expires_at AS "expiresMs", used_at AS "usedMs"
         FROM pairing_code WHERE hash = @hash AND ${ofRetailer('retailer')}`,
        { hash },
      );
      return row;
    },
  };
}

export function credentialWrites({
  tenant,
  run,
  mayWriteOf,
}: WriteScope): CredentialWrites & PairingCodeWrites {
  const revokeCredential: CredentialWrites['revokeCredential'] = async (path, nowMs) => {
    mayWriteOf(path.retailer);
    const changes = await run(
      `UPDATE credential SET revoked_at = @nowMs WHERE ${OF_SENSOR} AND revoked_at IS NULL`,
      { ...named(path), nowMs },
    );
    return changes > 0;
  };
  return {
    revokeCredential,
    async issueCredential(path, hash, nowMs) {
      await revokeCredential(path, nowMs);
      await run(
        `INSERT INTO credential (retailer, store, sensor, hash, issued_at)
         VALUES (@retailer, @store, @sensor, @hash, @nowMs)`,
        { ...named(path), hash, nowMs },
      );
    },
    async insertPairingCode({ hash, issuedBy, expiresMs, ...path }, nowMs) {
      mayWriteOf(path.retailer);
      await run(`DELETE FROM pairing_code WHERE expires_at < @oldMs OR (${OF_SENSOR})`, {
        ...named(path),
        oldMs: nowMs - KEPT_MS,
      });
      await run(
        `INSERT INTO pairing_code (retailer, store, sensor, hash, issued_by, expires_at)
         VALUES (@retailer, @store, @sensor, @hash, @issuedBy, @expiresMs)`,
        { ...named(path), hash, issuedBy, expiresMs },
      );
    },
    async usePairingCode(key, nowMs) {
      await run(`UPDATE pairing_code SET used_at = @nowMs WHERE key = @key AND ${ofRetailer('retailer')}`, {
        key,
        nowMs,
        tenant,
      });
    },
    async dropPairingCode(path, nowMs) {
      mayWriteOf(path.retailer);
      const changes = await run(
        `DELETE FROM pairing_code WHERE ${OF_SENSOR} AND used_at IS NULL AND expires_at > @nowMs`,
        { ...named(path), nowMs },
      );
      return changes > 0;
    },
  };
}
