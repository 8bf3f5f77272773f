// What the demo is doing: on a terminal a line a step that changes in place, elsewhere a line a change.

interface Step {
  next(text: string): void;
  end(text: string): void;
}

export interface Steps {
  start(text: string): Step;
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 100;

interface Line {
  text: string;
  done: boolean;
}

export function showSteps(stream: NodeJS.WriteStream): Steps {
  return stream.isTTY ? animated(stream) : plain(stream);
}

function plain(stream: NodeJS.WritableStream): Steps {
  const say = (text: string) => void stream.write(`footfall: ${text}\n`);
  return {
    start(text) {
      say(text);
      return { next: say, end: say };
    },
  };
}

function animated(stream: NodeJS.WriteStream): Steps {
  const lines: Line[] = [];
  let drawn = 0;
  let frame = 0;
  let timer: NodeJS.Timeout | undefined;
  const draw = () => {
    const width = Math.max(20, stream.columns - 4);
    const shown = lines.map(({ text, done }) => {
      const mark = done ? '✓' : FRAMES[frame % FRAMES.length];
      return `\x1b[2K${mark} ${text.slice(0, width)}\n`;
    });
    stream.write(`${drawn > 0 ? `\x1b[${drawn}A` : ''}${shown.join('')}`);
    drawn = lines.length;
    frame += 1;
    if (lines.every(({ done }) => done)) {
      clearInterval(timer);
      timer = undefined;
    }
  };
  return {
    start(text) {
      const line: Line = { text, done: false };
      lines.push(line);
      timer ??= setInterval(draw, FRAME_MS).unref();
      draw();
      return {
        next(next) {
          line.text = next;
        },
        end(last) {
          line.text = last;
          line.done = true;
          draw();
        },
      };
    },
  };
}
