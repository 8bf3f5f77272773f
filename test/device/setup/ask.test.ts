// Questions at a terminal, and none where nobody answers.
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { askAt } from '../../../device/setup/ask.ts';

function terminal(isScripted = false) {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const output = new PassThrough();
  let shown = '';
  output.on('data', (chunk) => {
    shown += chunk;
  });
  return { input, shown: () => shown, asker: askAt({ input, output, isScripted }) };
}

const number = {
  text: 'a number',
  option: '--number',
  given: undefined,
  read(text: string) {
    if (/^\d+$/.test(text)) return Number(text);
    throw new Error(`'${text}' is no number`);
  },
};

test('an answer that cannot be taken is asked for again, an empty one means the fallback', async () => {
  const { asker, input, shown } = terminal();
  const first = asker.ask(number);
  input.write('x\n');
  await expect.poll(shown).toContain("'x' is no number");
  input.write('7\n');
  expect(await first).toBe(7);
  const second = asker.ask({ ...number, fallback: '9' });
  await expect.poll(shown).toContain('a number [9]: ');
  input.write('\n');
  expect(await second).toBe(9);
  asker.close();
});

test('a secret is not shown', async () => {
  const { asker, input, shown } = terminal();
  const answer = asker.ask({
    text: 'password',
    option: '--file',
    given: undefined,
    isSecret: true,
    read: String,
  });
  input.write('canary123\n');
  expect(await answer).toBe('canary123');
  expect(shown()).not.toContain('canary');
  asker.close();
});

test('what is given is not asked, and a bad one names its option', async () => {
  const { asker, shown } = terminal();
  expect(await asker.ask({ ...number, given: '3' })).toBe(3);
  await expect(asker.ask({ ...number, given: 'y' })).rejects.toThrow("--number: 'y' is no number");
  expect(shown()).toBe('');
  asker.close();
});

test('where nobody is asked, what is missing is named with its option', async () => {
  const { asker } = terminal(true);
  expect(await asker.ask({ ...number, fallback: '4' })).toBe(4);
  await expect(asker.ask(number)).rejects.toThrow("nothing says 'a number': give --number");
});

test('an input that ends is no answer', async () => {
  const { asker, input } = terminal();
  const answer = asker.ask(number);
  input.end();
  await expect(answer).rejects.toThrow('give --number');
});
