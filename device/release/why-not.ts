// Why a broker does not let the sensor in, in words that say what to do: none of these ends the attempts. A clock that
// stands at 1970 until the network sets it is the world's way, and so are a credential that somebody revoked and a
// hub that stands in another's place.
import { ErrorWithReasonCode } from 'mqtt';
import type { Clock } from '../../shared/clock.ts';

/** `broker`: host and port. */
export function whyNot(error: Error, broker: string, clock: Clock): string {
  if (error instanceof ErrorWithReasonCode) return refusal(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const now = new Date(clock.nowMs()).toISOString();
  switch (code) {
    case 'CERT_NOT_YET_VALID':
      return `the clock of this box says ${now}, before the certificate of ${broker}: it waits for the right time`;
    case 'CERT_HAS_EXPIRED':
      return `the certificate of ${broker} has expired, or the clock of this box (${now}) is wrong`;
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'CERT_SIGNATURE_FAILURE':
      return `who answers at ${broker} shows a certificate of another authority (${code}): it is not the hub that this sensor was paired with, and was told nothing; if the hub is new, pair this sensor anew`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `the certificate of ${broker} is for other names: add this one to broker.tls.names of the hub`;
    default:
      // An address with several sockets to try fails with an empty message and a code.
      return code !== undefined && !error.message.includes(code)
        ? `${code} ${error.message}`.trim()
        : error.message;
  }
}

/** CONNACK's return codes (MQTT 3.1.1, §3.2.2.3). */
function refusal({ code, message }: ErrorWithReasonCode): string {
  switch (code) {
    case 4:
      return 'the hub REFUSES this sensor: its user or password is wrong; pair it anew';
    case 5:
      return 'the hub REFUSES this sensor: its credential was revoked, or is not for this sensor; ask whoever runs the hub, or pair it anew';
    default:
      return message;
  }
}
