// A broker's URL, taken apart: mqtt.js decodes user and password first and then looks for the colon between them, so
// that a colon in either goes wrong. They are decoded here and given to it by themselves, with any characters.

export interface BrokerAddress {
  readonly kind: 'address';
  /** Without user and password. */
  readonly url: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
}

export type BrokerUrlOutcome =
  | BrokerAddress
  /** `problem`: for people; never holds a part of user or password. */
  | { readonly kind: 'not-a-broker'; readonly problem: string };

const ENCODE = 'write % # / ? @ : of a user or password as %25 %23 %2F %3F %40 %3A';

/** `text`: `mqtt://` or `mqtts://[USER[:PASSWORD]@]HOST[:PORT]`, user and password percent-encoded in UTF-8. */
export function readBrokerUrl(text: string): BrokerUrlOutcome {
  if (!/^mqtts?:\/\//.test(text) || !URL.canParse(text)) {
    return not(`is not a URL of a broker: write mqtt://[USER:PASSWORD@]HOST[:PORT], and ${ENCODE}`);
  }
  const url = new URL(text);
  if (url.hostname === '') return not('names no host: write mqtt://HOST:PORT');
  if ((url.pathname !== '' && url.pathname !== '/') || url.search !== '' || url.hash !== '') {
    return not(`has something behind HOST:PORT, which a broker has not; ${ENCODE}`);
  }
  const user = decoded(url.username);
  const password = decoded(url.password);
  if (user === undefined || password === undefined) {
    const which = user === undefined ? 'user' : 'password';
    return not(`has a % in its ${which} that does not begin a character of UTF-8; ${ENCODE}`);
  }
  if (user.includes('\0')) return not('has a NUL (%00) in its user, which MQTT does not carry');
  // MQTT 3.1.1, 3.1.2.9: a password goes with a user name alone.
  if (user === '' && password !== '') return not('has a password without a user: write USER:PASSWORD@');
  url.username = '';
  url.password = '';
  return {
    kind: 'address',
    url: url.href,
    user: user === '' ? undefined : user,
    password: password === '' ? undefined : password,
  };
}

const not = (problem: string): BrokerUrlOutcome => ({ kind: 'not-a-broker', problem });

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    // A URIError, of which that is all there is to say.
    return undefined;
  }
}
