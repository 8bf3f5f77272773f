// Where a broker is and who comes to it, taken apart from one URL, `mqtt://[USER:PASSWORD@]HOST[:PORT]` or `mqtts://`:
// MQTT.js decodes user and password before it looks for the colon between them, so a password with a colon would reach
// the broker cut in two. It also reads a client id out of the query.

interface BrokerUrl {
  /** Without user and password. */
  readonly url: string;
  /** Decoded; absent where the URL has none. */
  readonly login: { readonly username?: string; readonly password?: string };
}

export type ReadBrokerUrl =
  | ({ readonly kind: 'fine' } & BrokerUrl)
  /** For people: what is wrong and what to do, without the password. */
  | { readonly kind: 'wrong'; readonly problem: string };

const wrong = (problem: string): ReadBrokerUrl => ({ kind: 'wrong', problem });

const ESCAPES = 'in a user or password / is written %2F, # is %23 and ? is %3F';

export function readBrokerUrl(text: string): ReadBrokerUrl {
  const parsed = URL.parse(text);
  if (!parsed?.hostname) {
    return wrong(`no host: write mqtt://HOST:PORT${text.includes('@') ? `; ${ESCAPES}` : ''}`);
  }
  if (!['', '/'].includes(parsed.pathname) || parsed.search !== '' || parsed.hash !== '') {
    return wrong(`something stands after the host: take it out; ${ESCAPES}`);
  }
  const username = decoded(parsed.username);
  const password = decoded(parsed.password);
  if (username === undefined || password === undefined) {
    return wrong(
      'a % in the user or password begins no escape: write it as %25, and other characters in UTF-8',
    );
  }
  // MQTT 3.1.1, §3.1.2.9 and §1.5.3.
  if (username === '' && password !== '')
    return wrong('a password stands without a user: write USER:PASSWORD@HOST');
  if (`${username}${password}`.includes('\0'))
    return wrong('the user or password holds %00, which no broker takes');
  return {
    kind: 'fine',
    url: `${parsed.protocol}//${parsed.host}`,
    login: { ...(username !== '' && { username }), ...(password !== '' && { password }) },
  };
}

/** Undefined where an escape is none. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
