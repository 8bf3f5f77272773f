// MQTT 3.1.1 packets byte by byte, and clients that keep to nothing: for what no library would send.
import type { Socket } from 'node:net';
import { openSocket, type Way } from '../../support/raw-socket.ts';

export interface ConnectFields {
  readonly clientId: string;
  readonly user?: string;
  readonly password?: string | Buffer;
  readonly keepAliveS?: number;
  readonly will?: { readonly topic: string; readonly payload: string; readonly retain?: boolean };
}

/** §2.2.3: `type` is the first byte. */
function packet(type: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const length: number[] = [];
  for (let left = body.length; ; ) {
    const digit = left % 128;
    left = Math.floor(left / 128);
    length.push(left > 0 ? digit + 128 : digit);
    if (left === 0) return Buffer.concat([Uint8Array.of(type, ...length), body]);
  }
}

/** §1.5.3. */
function text(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([Uint8Array.of(bytes.length >> 8, bytes.length & 255), bytes]);
}

export function connectPacket({ clientId, user, password, keepAliveS = 60, will }: ConnectFields): Buffer {
  const login = (user !== undefined ? 0x80 : 0) | (password !== undefined ? 0x40 : 0);
  const flags = 2 | login | (will ? 0x04 | (will.retain ? 0x20 : 0) : 0);
  return packet(
    0x10,
    text('MQTT'),
    Uint8Array.of(4, flags, keepAliveS >> 8, keepAliveS & 255),
    text(clientId),
    ...(will ? [text(will.topic), text(will.payload)] : []),
    ...(user !== undefined ? [text(user)] : []),
    ...(password !== undefined ? [text(password)] : []),
  );
}

export interface PublishFields {
  readonly qos?: 0 | 1 | 2;
  readonly retain?: boolean;
  readonly id?: number;
}

export function publishPacket(topic: string, payload: string | Buffer, how: PublishFields = {}): Buffer {
  const { qos = 0, retain = false, id = 1 } = how;
  const number = qos > 0 ? [Uint8Array.of(id >> 8, id & 255)] : [];
  return packet(0x30 | (qos << 1) | (retain ? 1 : 0), text(topic), ...number, Buffer.from(payload as string));
}

export function subscribePacket(filters: readonly string[], id = 1): Buffer {
  const asked = filters.flatMap((filter) => [text(filter), Uint8Array.of(0)]);
  return packet(0x82, Uint8Array.of(id >> 8, id & 255), ...asked);
}

export const CONNACK = 0x20;
export const SUBACK = 0x90;

/** Resolves with the first packet of a type; rejects where the connection ends before. */
export function answer(socket: Socket, type: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let held = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      held = Buffer.concat([held, chunk]);
      while (held.length >= 2 && held.length >= 2 + held[1]!) {
        if (held[0] === type) resolve(held.subarray(0, 2 + held[1]!));
        held = held.subarray(2 + held[1]!);
      }
    });
    socket.once('close', () => reject(new Error('the connection was closed')));
  });
}

/** Let in, with what it says beside CONNECT. */
export async function openClient(way: Way, fields: ConnectFields): Promise<Socket> {
  const socket = await openSocket(way);
  const connack = answer(socket, CONNACK);
  socket.write(connectPacket(fields));
  const code = (await connack)[3];
  if (code !== 0) throw new Error(`refused: ${code}`);
  return socket;
}
