// Tells what happens to a part that is made later than the one that tells, so that nothing is named before it is there.

export interface Signal<Value> {
  readonly tell: (value: Value) => void;
  /** To be called once. What was told before, nothing of it is lost, is told now. */
  listen(listener: (value: Value) => void): void;
}

export function signal<Value>(): Signal<Value> {
  let waiting: Value[] = [];
  let listener: ((value: Value) => void) | undefined;
  return {
    tell(value) {
      if (listener) listener(value);
      else waiting.push(value);
    },
    listen(to) {
      if (listener) throw new Error('a signal has one listener, and this is a second');
      listener = to;
      const told = waiting;
      waiting = [];
      for (const value of told) to(value);
    },
  };
}
