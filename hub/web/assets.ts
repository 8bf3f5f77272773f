// The few files a browser loads. Their address holds a hash of their content, so that they may be kept for
// a year and still change with the next version.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const clientFolder = fileURLToPath(new URL('./client/', import.meta.url));

export interface Assets {
  readonly style: string;
  readonly script: string;
  readonly icon: string;
}

/** Where the files are, from their content. */
export function findAssets(): Assets {
  const hash = createHash('sha256');
  for (const name of readdirSync(clientFolder).sort())
    hash.update(name).update(readFileSync(join(clientFolder, name)));
  const base = `/assets/${hash.digest('hex').slice(0, 12)}`;
  return {
    style: `${base}/style.css`,
    script: `${base}/charts.js`,
    icon: `${base}/icon.svg`,
  };
}

export async function serveAssets(app: FastifyInstance, assets: Assets): Promise<void> {
  await app.register(fastifyStatic, {
    root: clientFolder,
    prefix: assets.style.replace(/style\.css$/, ''),
    maxAge: '365d',
    immutable: true,
    index: false,
    decorateReply: false,
  });
}
