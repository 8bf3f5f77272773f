// Answers of a hub over HTTP, as a browser asks for them: how long, and how many bytes come over the wire.
import { type IncomingMessage, request } from 'node:http';
import { gunzipSync } from 'node:zlib';

export interface Answer {
  readonly status: number;
  readonly ms: number;
  /** As they came. */
  readonly bytes: number;
  readonly isCompressed: boolean;
  readonly text: string;
}

async function ask(url: string): Promise<Answer> {
  const startMs = performance.now();
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    // A connection of its own: one that is kept may be closed by the hub as it is used.
    request(url, { agent: false, headers: { 'accept-encoding': 'gzip', 'accept-language': 'en' } }, resolve)
      .once('error', reject)
      .end();
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const ms = performance.now() - startMs;
  const body = Buffer.concat(chunks);
  const isCompressed = response.headers['content-encoding'] === 'gzip';
  const text = (isCompressed ? gunzipSync(body) : body).toString();
  return { status: response.statusCode!, ms, bytes: body.length, isCompressed, text };
}

/** Throws where it is not answered with 200. */
export async function askFine(url: string): Promise<Answer> {
  const answer = await ask(url);
  if (answer.status !== 200) throw new Error(`${url}: status ${answer.status}: ${answer.text.slice(0, 500)}`);
  return answer;
}
