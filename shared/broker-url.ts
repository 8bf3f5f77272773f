// Where a broker is and who comes to it, taken apart from one URL. MQTT.js decodes user and password first and then looks
// for the colon between them, so that a colon in either goes wrong; it also reads a client id out of the query. They are
// decoded here and given to it by themselves, with any characters.

export type ReadBrokerUrl =
  | {
      readonly kind: 'fine';
      /** Without user and password. */
      readonly url: string;
      /** Decoded; absent where the URL has none. */
      readonly login: { readonly username?: string; readonly password?: string };
    }
  /** `problem`: for people, to be read behind the name of the setting; never holds a part of user or password. */
  | { readonly kind: 'wrong'; readonly problem: string };

const ENCODE = 'write % # / ? @ : of a user or password as %25 %23 %2F %3F %40 %3A';

/** `text`: `mqtt://` or `mqtts://[USER[:PASSWORD]@]HOST[:PORT]`, user and password percent-encoded in UTF-8. */
export function readBrokerUrl(text: string): ReadBrokerUrl {
  const parsed = /^mqtts?:\/\//.test(text) ? URL.parse(text) : null;
  if (parsed === null) {
    return wrong(`is not a URL of a broker: write mqtt://[USER:PASSWORD@]HOST[:PORT], and ${ENCODE}`);
  }
  if (parsed.hostname === '') return wrong('names no host: write mqtt://HOST:PORT');
  if (!['', '/'].includes(parsed.pathname) || parsed.search !== '' || parsed.hash !== '') {
    return wrong(`has something behind HOST:PORT: leave it out, and ${ENCODE}`);
  }
  const username = decoded(parsed.username);
  const password = decoded(parsed.password);
  if (username === undefined || password === undefined) {
    const which = username === undefined ? 'user' : 'password';
    return wrong(`has a % in its ${which} that does not begin a character of UTF-8; ${ENCODE}`);
  }
  // MQTT 3.1.1, 1.5.3 and 3.1.2.9.
  if (username.includes('\0')) return wrong('has a NUL (%00) in its user, which MQTT does not carry');
  if (username === '' && password !== '') {
    return wrong('has a password without a user: write USER:PASSWORD@');
  }
  return {
    kind: 'fine',
    url: `${parsed.protocol}//${parsed.host}`,
    login: { ...(username !== '' && { username }), ...(password !== '' && { password }) },
  };
}

const wrong = (problem: string): ReadBrokerUrl => ({ kind: 'wrong', problem });

/** Undefined where an escape is not one. */
function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
