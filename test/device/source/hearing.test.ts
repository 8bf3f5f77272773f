// Whether a program listens, as the moment wants it: real pipes and a real child, a clock for the hours alone.
import { expect, test } from 'vitest';
import type { CapturedFrame } from '../../../device/capture/captured-frame.ts';
import { emptyFrame } from '../../../device/capture/captured-frame.ts';
import type { PacketSource, SourceState } from '../../../device/capture/packet-source.ts';
import { createHearing, type Wanted } from '../../../device/source/hearing.ts';

/** A radio that a test turns: it says what runs, and hears when told. */
function radio(first: Wanted) {
  const at = { wanted: first, heard: 0, changes: [] as Wanted[], deaf: undefined as string | undefined };
  const sources: { state: SourceState; take: (frame: CapturedFrame) => void; ended: () => void }[] = [];
  const hearing = createHearing({
    wanted: () => at.wanted,
    start(take): PacketSource {
      const ended = Promise.withResolvers<void>();
      const source = {
        state: { state: 'running', restarts: 1, reason: null } as SourceState,
        take,
        ended: ended.resolve,
      };
      sources.push(source);
      return {
        state: () => source.state,
        stop: () => ended.promise,
      };
    },
    deafBecause: () => at.deaf,
  });
  hearing.look();
  expect(sources).toEqual([]);
  hearing.start({
    take: () => {
      at.heard += 1;
    },
    changed: (now) => at.changes.push(now),
  });
  const want = (wanted: Wanted) => {
    at.wanted = wanted;
    hearing.look();
  };
  return { at, sources, hearing, want };
}

test('a pause ends the source at once, and drops what is still in its pipe', async () => {
  const { at, sources, hearing, want } = radio('open');
  sources[0]!.take(emptyFrame());
  expect([at.heard, hearing.listening()]).toEqual([1, 'hour']);
  want('paused');
  sources[0]!.take(emptyFrame());
  expect([at.heard, hearing.listening(), hearing.state().state]).toEqual([1, undefined, 'paused']);
  // The old one is waited for: two would both hold the interface.
  want('open');
  expect(sources).toHaveLength(1);
  sources[0]!.ended();
  await expect.poll(() => sources.length).toBe(2);
  expect(hearing.state()).toMatchObject({ state: 'running', restarts: 2 });
  expect(at.changes).toEqual(['paused', 'open']);
});

test('a sensor that starts in a closed shop starts no source', () => {
  const { sources, hearing, want } = radio('closed');
  expect([sources.length, hearing.state().state]).toEqual([0, 'closed']);
  want('baseline');
  expect([sources.length, hearing.listening()]).toEqual([1, 'baseline']);
  want('open');
  expect([sources.length, hearing.listening()]).toEqual([1, 'hour']);
});

test('while the radio receives nothing it is deaf, and not listened to, though its program runs', () => {
  const { at, hearing, want } = radio('open');
  at.deaf = 'mon0 has received nothing for 30 s';
  expect(hearing.listening()).toBeUndefined();
  expect(hearing.state()).toEqual({ state: 'deaf', restarts: 1, reason: at.deaf });
  want('paused');
  expect(hearing.state().state).toBe('paused');
  want('open');
  at.deaf = undefined;
  expect(hearing.state().state).not.toBe('deaf');
});

test('without a clock nothing is heard, and health says why', () => {
  const { sources, hearing, want, at } = radio('no-clock');
  expect([sources.length, hearing.listening()]).toEqual([0, undefined]);
  expect(hearing.state()).toMatchObject({ state: 'no-clock', reason: 'the clock is not synchronised yet' });
  want('open');
  expect([sources.length, hearing.listening(), at.changes]).toEqual([1, 'hour', ['open']]);
});
