import { expect, test } from 'vitest';
import { signal } from '../../shared/signal.ts';

test('what is told before anybody listens is told then, in order, and once', () => {
  const heard: number[] = [];
  const { tell, listen } = signal<number>();
  tell(1);
  tell(2);
  listen((value) => heard.push(value));
  expect(heard).toEqual([1, 2]);
  tell(3);
  expect(heard).toEqual([1, 2, 3]);
});

test('what its listener tells while it listens comes too', () => {
  const heard: number[] = [];
  const { tell, listen } = signal<number>();
  tell(1);
  listen((value) => {
    heard.push(value);
    if (value < 3) tell(value + 1);
  });
  expect(heard).toEqual([1, 2, 3]);
});

test('a second listener would not hear what came before it', () => {
  const { listen } = signal<void>();
  listen(() => {});
  expect(() => listen(() => {})).toThrow('a second');
});
