// Who is let in, by the login that comes with CONNECT. The plain listener asks nobody who they are, but for the hub, which
// has a secret; behind TLS there are sensors alone, by their credentials.
import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Aedes, AuthenticateError, Client } from 'aedes';
import type { BoundedLog } from '../../shared/bounded-log.ts';
import type { Clock } from '../../shared/clock.ts';
import { plainText } from '../../shared/plain-text.ts';
import { clientIdOf } from '../../shared/topics.ts';
import { type CheckLogin, type Login, mayLeave } from './access.ts';
import type { BrokerLimits } from './limits.ts';
import { createLoginChecks } from './login-checks.ts';
import { type Role, type Roles, whyNotSay } from './rules.ts';

type AedesRules = NonNullable<ConstructorParameters<typeof Aedes>[0]>;
type ConnectPacket = Parameters<NonNullable<AedesRules['preConnect']>>[1];
type Will = NonNullable<ConnectPacket['will']>;

/** Who stands at the other end of a connection. */
export interface Peer {
  readonly isBehindTls: boolean;
  /** See client-block.ts. */
  readonly client: string;
  letIn(role: Role): void;
}

export interface DoorOptions {
  readonly peerOf: (client: Client) => Peer;
  readonly checkLogin: CheckLogin | undefined;
  readonly limits: BrokerLimits;
  readonly clock: Clock;
  readonly log: BoundedLog;
}

export interface Door {
  readonly roles: Roles;
  readonly hub: { readonly clientId: string; readonly password: string };
  readonly preConnect: NonNullable<AedesRules['preConnect']>;
  readonly authenticate: NonNullable<AedesRules['authenticate']>;
  /** For the log, at most 150 characters: the hub's own id is half of its secret. */
  shownId(client: Client): string;
  /** Of the sensors behind TLS, those whose credential is no longer in force; returns how many. */
  throwOut(isInForce: (credential: number) => boolean): number;
}

// Return codes of CONNACK (MQTT 3.1.1, §3.2.2.3).
const BAD_CLIENT_ID = 2;
const UNAVAILABLE = 3;
const BAD_CREDENTIALS = 4;
const NOT_AUTHORIZED = 5;

export function createDoor({ peerOf, checkLogin, limits, clock, log }: DoorOptions): Door {
  const hub = { clientId: `hub-${randomUUID()}`, password: randomBytes(20).toString('base64url') };
  const roles = new WeakMap<Client, Role>();
  const wills = new WeakMap<Client, Will>();
  /** The connected sensors behind TLS. */
  const sensors = new Map<Client, Extract<Role, { kind: 'known' }>>();
  const checks = createLoginChecks(limits, clock);
  const keepAliveMax = Math.floor(limits.idleMs / 1500);

  function letIn(client: Client, role: Role): void {
    roles.set(client, role);
    peerOf(client).letIn(role);
    if (role.kind !== 'known') return;
    sensors.set(client, role);
    client.conn.once('close', () => sensors.delete(client));
  }

  function atPlain(client: Client, password: Readonly<Buffer> | undefined): Role | AuthenticateError {
    if (client.id === hub.clientId) return asHub(password, hub.password);
    for (const sensor of sensors.keys()) {
      if (sensor.id === client.id) return refusal(NOT_AUTHORIZED, 'the client id of a paired sensor');
    }
    return asAnybody(wills.get(client));
  }

  /** Undefined where the peer has gone meanwhile. */
  async function behindTls(
    client: Client,
    user: string,
    password: Uint8Array,
  ): Promise<Role | AuthenticateError | undefined> {
    const isThere = () => !client.closed && !client.conn.destroyed;
    const found = await checks.run({
      who: `${peerOf(client).client} ${user}`,
      isThere,
      check: () => checkLogin!(user, password),
      isWrong: ({ kind }) => kind !== 'known',
    });
    if (found === undefined || !isThere()) return undefined;
    const refused = refusalOf(found, client.id, wills.get(client)?.topic);
    return refused ?? (found as Role);
  }

  return {
    roles,
    hub,
    preConnect(client, packet, callback) {
      boundConnect(packet, keepAliveMax);
      if (packet.will) wills.set(client, packet.will);
      callback(null, true);
    },
    authenticate(client, user, password, callback) {
      const decide = (role: Role | AuthenticateError) => {
        if (role instanceof Error) return callback(role, null);
        letIn(client, role);
        callback(null, true);
      };
      if (client.id.length > limits.clientIdLength) {
        return decide(refusal(BAD_CLIENT_ID, `a client id longer than ${limits.clientIdLength} characters`));
      }
      if (!peerOf(client).isBehindTls) return decide(atPlain(client, password));
      behindTls(client, user ?? '', password ?? new Uint8Array()).then(
        (role) => role && decide(role),
        (error: unknown) => {
          log('error', { err: error }, 'a sensor could not be checked');
          decide(refusal(UNAVAILABLE, 'the hub cannot check it now'));
        },
      );
    },
    shownId: (client) => (client.id === hub.clientId ? 'hub' : plainText(client.id ?? '', 150)),
    throwOut(isInForce) {
      const out = [...sensors].filter(([, { key }]) => !isInForce(key));
      for (const [client] of out) {
        sensors.delete(client);
        log('warn', { client: client.id }, 'thrown out: its credential is no longer in force');
        client.close();
      }
      return out.length;
    },
  };
}

function boundConnect(packet: ConnectPacket, keepAliveMax: number): void {
  // No session outlives its connection: a queue for a client that never returns has no end.
  packet.clean = true;
  const { keepalive } = packet;
  if (!keepalive || keepalive > keepAliveMax) packet.keepalive = keepAliveMax;
  // A copy: it would hold all that was read with it.
  if (packet.will) packet.will.payload = Buffer.from(packet.will.payload);
}

function asHub(given: Readonly<Buffer> | undefined, password: string): Role | AuthenticateError {
  if (isSame(given, password)) return { kind: 'hub' };
  return refusal(NOT_AUTHORIZED, "the hub's own client id, without its secret");
}

function asAnybody(will: Will | undefined): Role | AuthenticateError {
  const problem = will && whyNotSay({ kind: 'anybody' }, will);
  return problem === undefined ? { kind: 'anybody' } : refusal(NOT_AUTHORIZED, `last will: ${problem}`);
}

function refusal(returnCode: number, message: string): AuthenticateError {
  return Object.assign(new Error(message), { returnCode }) as AuthenticateError;
}

function refusalOf(login: Login, clientId: string, will: string | undefined): AuthenticateError | undefined {
  if (login.kind === 'unknown') return refusal(BAD_CREDENTIALS, 'no sensor with this user and password');
  if (login.kind === 'revoked') return refusal(NOT_AUTHORIZED, 'its credential was revoked');
  if (clientId !== clientIdOf(login.path)) return refusal(NOT_AUTHORIZED, 'not the client id of its user');
  if (!mayLeave(login.path, will)) {
    return refusal(NOT_AUTHORIZED, `its last will is for ${plainText(will!, 150)}`);
  }
  return undefined;
}

function isSame(given: Readonly<Buffer> | undefined, password: string): boolean {
  return given?.length === password.length && timingSafeEqual(given, Buffer.from(password));
}
