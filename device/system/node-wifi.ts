// Asks about the Wi-Fi around in a worker thread that is there for one question (wifi-worker.ts says why). No name of a
// network (SSID, BSSID) comes out of it.
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Answers, Question, Unanswered } from './wifi-worker.ts';

/** Beside this file: `.ts` in a checkout, `.js` in a package. */
const WORKER = new URL(`./wifi-worker${extname(import.meta.url)}`, import.meta.url);

/** How good the Wi-Fi connection of an interface is, 0 … 100 per cent. */
export function connectionQuality(
  interfaceName: string,
  timeoutMs: number,
): Promise<Answers['quality'] | Unanswered> {
  return askInWorker({ ask: 'quality', interfaceName, timeoutMs });
}

/** The access points around on 2.4 GHz, as an interface in the hands of NetworkManager hears them; it may scan first. */
export function accessPointsAround(
  interfaceName: string,
  timeoutMs: number,
): Promise<Answers['neighbours'] | Unanswered> {
  return askInWorker({ ask: 'neighbours', interfaceName, timeoutMs });
}

function askInWorker<Ask extends Question['ask']>(
  question: Question & { readonly ask: Ask },
): Promise<Answers[Ask] | Unanswered> {
  const { timeoutMs } = question;
  const worker = new Worker(WORKER, { workerData: question });
  // A stopping sensor does not wait for an nmcli that hangs.
  worker.unref();
  return new Promise((resolve) => {
    worker.on('message', resolve);
    // Its message could quote a network's name.
    worker.on('error', () => resolve({ reason: 'what nmcli says about the Wi-Fi cannot be read' }));
    // For what even a killed nmcli leaves open, such as a helper of its own that holds the pipe.
    const guard = setTimeout(() => worker.terminate(), timeoutMs + 1000);
    worker.on('exit', () => {
      clearTimeout(guard);
      resolve({ reason: `nmcli did not answer within ${timeoutMs / 1000} s` });
    });
  });
}
