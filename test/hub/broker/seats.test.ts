// Who keeps a place at the plain listener: one connection for each sensor of a known store, so many of them.
import { describe, expect, it } from 'vitest';
import { createSeats } from '../../../hub/broker/seats.ts';

interface Client {
  readonly name: string;
}

function start(limits: { readonly sensorsPerStore: number; readonly seats: number }) {
  const staying = new Set<Client>();
  const seats = createSeats<Client>({
    ...limits,
    isKnownStore: ({ store }) => store !== 'nowhere',
    onChange: (client, stays) => void (stays ? staying.add(client) : staying.delete(client)),
  });
  const speak = (name: string, sensor: string, store = 'one', client: Client = { name }) => {
    seats.spoke(client, { retailer: 'acme', store, sensor });
    return client;
  };
  return { seats, speak, names: () => [...staying].map(({ name }) => name) };
}

describe('a place is kept', () => {
  it('by the newest that speaks for a sensor, and by none for unknown stores', () => {
    const { speak, names } = start({ sensorsPerStore: 9, seats: 9 });
    speak('first', 'door');
    speak('second', 'door');
    speak('stranger', 'door', 'nowhere');
    expect(names()).toEqual(['second']);
  });

  it('once by who speaks for many', () => {
    const { speak, names } = start({ sensorsPerStore: 1, seats: 9 });
    const client = speak('bench', 'a');
    speak('bench', 'b', 'one', client);
    speak('other', 'b');
    expect(names()).toEqual(['bench']);
  });

  it('by so many of a store and so many in all; who leaves makes room', () => {
    const { seats, speak, names } = start({ sensorsPerStore: 2, seats: 3 });
    const first = speak('a', 'a');
    speak('b', 'b');
    speak('c', 'c');
    expect(names()).toEqual(['a', 'b']);
    speak('d', 'd', 'two');
    speak('e', 'e', 'three');
    expect(names()).toEqual(['a', 'b', 'd']);
    seats.leave(first);
    seats.leave(first);
    speak('f', 'f');
    expect(names()).toEqual(['a', 'b', 'd', 'f']);
  });
});
