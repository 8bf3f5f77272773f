// Pairing, the sensor's side: looks at the authority that the hub shows, compares it with the code, and only then,
// over a connection that trusts this authority alone, sends the code's other half and gets credentials.
import { X509Certificate } from 'node:crypto';
import { request } from 'node:https';
import { isIP } from 'node:net';
import { connect, type DetailedPeerCertificate } from 'node:tls';
import { Compile } from 'typebox/compile';
import {
  authorityFingerprint,
  type Credentials,
  CredentialsSchema,
  PairingProblemSchema,
  type PairingRequest,
  parsePairingCode,
} from '../../shared/pairing.ts';
import { typedText } from '../../shared/typed-text.ts';

export interface PairingOptions {
  /** `https://HOST[:PORT]` of the hub's pairing, or HOST[:PORT]; the port is 8443 where none is given. */
  readonly hubUrl: string;
  /** As it was typed. */
  readonly code: string;
  /** RETAILER/STORE/SENSOR, where the sensor knows that already: a code for another is refused. */
  readonly sensor?: string | undefined;
}

export type PairingOutcome =
  | { readonly kind: 'paired'; readonly credentials: Credentials }
  /** `reason`: for people, with what to do. */
  | { readonly kind: 'failed'; readonly reason: string };

const DEFAULT_PORT = 8443;
const TIMEOUT_MS = 15_000;
const ANSWER_BYTES_MAX = 20_000;
const CHAIN_MAX = 5;

const isCredentials = Compile(CredentialsSchema);
const isProblem = Compile(PairingProblemSchema);

class PairingError extends Error {}

/** Asks the hub; nothing is written. Rejects for our own mistakes alone. */
export async function pair({ hubUrl, code, sensor }: PairingOptions): Promise<PairingOutcome> {
  try {
    const typed = parsePairingCode(code);
    if (!typed)
      throw new PairingError(
        'this is not a code: a code has 18 letters and digits, as XXXX-XXXX-XXXXX-XXXXX',
      );
    const hub = hubAt(hubUrl);
    const authority = await shownAuthority(hub);
    if ((await authorityFingerprint(authority.raw)) !== typed.fingerprint) {
      throw new PairingError(
        `who answers at ${hub.host} is not the hub that the code is from, and was not told the code: check address ` +
          'and code; if both are right, somebody stands in between',
      );
    }
    const asked: PairingRequest = {
      v: 1,
      secret: typed.secret,
      ...(sensor !== undefined && { sensor: typedText(sensor) }),
    };
    return { kind: 'paired', credentials: await ask(hub, authority.toString(), asked) };
  } catch (error) {
    if (error instanceof PairingError) return { kind: 'failed', reason: error.message };
    throw error;
  }
}

function hubAt(typed: string): URL {
  const text = typedText(typed);
  const url = URL.parse(text.includes('://') ? text : `https://${text}`);
  if (url?.protocol !== 'https:' || url.hostname === '') {
    throw new PairingError(
      `'${text}' is not an address of a hub: write https://HOST:PORT, as the hub shows it`,
    );
  }
  if (url.port === '') url.port = String(DEFAULT_PORT);
  return new URL(url.origin);
}

const hostOf = (url: URL) => url.hostname.replace(/^\[(.*)\]$/, '$1');

/** Trusts nothing and sends nothing: looks at the topmost certificate that is shown. */
function shownAuthority(hub: URL): Promise<X509Certificate> {
  const host = hostOf(hub);
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port: Number(hub.port),
      rejectUnauthorized: false,
      ...(isIP(host) ? {} : { servername: host }),
    });
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error(`no answer in ${TIMEOUT_MS / 1000} s`)));
    socket.once('error', (error) => reject(unreachable(hub, error)));
    socket.once('secureConnect', () => {
      const top = topmost(socket.getPeerCertificate(true));
      socket.destroy();
      if (top) resolve(new X509Certificate(top));
      else
        reject(
          new PairingError(`who answers at ${hub.host} shows no certificate: this is not a Footfall hub`),
        );
    });
  });
}

function topmost(shown: DetailedPeerCertificate): Buffer | undefined {
  let at = shown;
  // The root names itself as its issuer.
  for (let n = 0; n < CHAIN_MAX && at.issuerCertificate && at.issuerCertificate !== at; n += 1) {
    at = at.issuerCertificate;
  }
  return at.raw as Buffer | undefined;
}

function ask(hub: URL, ca: string, asked: PairingRequest): Promise<Credentials> {
  const host = hostOf(hub);
  return new Promise((resolve, reject) => {
    const sent = request(
      new URL('/pair', hub),
      {
        ca,
        method: 'POST',
        agent: false,
        timeout: TIMEOUT_MS,
        ...(isIP(host) ? {} : { servername: host }),
        headers: { 'content-type': 'application/json' },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > ANSWER_BYTES_MAX) answer.destroy(new Error('its answer has no end'));
        });
        answer.once('error', (error) => reject(unreachable(hub, error)));
        answer.once('end', () => {
          const said = parse(text);
          if (answer.statusCode === 200 && isCredentials.Check(said)) return resolve(said);
          if (isProblem.Check(said)) return reject(new PairingError(`the hub says: ${said.problem}`));
          reject(new PairingError(`what ${hub.host} answers cannot be read: use the same version of both`));
        });
      },
    );
    sent.once('timeout', () => sent.destroy(new Error(`no answer in ${TIMEOUT_MS / 1000} s`)));
    sent.once('error', (error) => reject(unreachable(hub, error)));
    sent.end(JSON.stringify(asked));
  });
}

function unreachable(hub: URL, error: Error): PairingError {
  const code = 'code' in error ? String(error.code) : '';
  const words =
    {
      CERT_NOT_YET_VALID: `the clock of this box says ${new Date().toISOString()}, before the hub's certificate: set it`,
      CERT_HAS_EXPIRED: `the hub's certificate has expired, or the clock of this box (${new Date().toISOString()}) is wrong`,
      ERR_TLS_CERT_ALTNAME_INVALID: `the hub's certificate is not for ${hub.hostname}: use the address that the hub shows, or add this one to broker.tls.names of the hub`,
      ECONNREFUSED: `nobody answers at ${hub.host}: check the address, and whether the hub runs with broker.tls`,
      ENOTFOUND: `there is no ${hub.hostname}: check the address`,
    }[code] ?? `the hub at ${hub.host} cannot be reached: ${error.message || code}`;
  return new PairingError(words);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
