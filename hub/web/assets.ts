// The few files a browser loads. Their address holds a hash of their content, so that they may be kept for
// a year and still change with the next version.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const clientFolder = fileURLToPath(new URL('./client/', import.meta.url));
/** ECharts' own client for charts drawn on a server: 4 kB. */
const chartClient = join(dirname(fileURLToPath(import.meta.resolve('echarts/ssr/client/index'))), 'dist');

export interface Assets {
  readonly style: string;
  readonly script: string;
  readonly chartClient: string;
  readonly icon: string;
}

/** Where the files are, from their content. */
export function findAssets(): Assets {
  const hash = createHash('sha256');
  for (const folder of [clientFolder, chartClient]) {
    for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(join(folder, name)));
  }
  const base = `/assets/${hash.digest('hex').slice(0, 12)}`;
  return {
    style: `${base}/style.css`,
    script: `${base}/charts.js`,
    icon: `${base}/icon.svg`,
    chartClient: `${base}/echarts/index.js`,
  };
}

export async function serveAssets(app: FastifyInstance, assets: Assets): Promise<void> {
  const kept = { maxAge: '365d', immutable: true, index: false } as const;
  const prefix = assets.style.replace(/style\.css$/, '');
  await app.register(fastifyStatic, { ...kept, root: clientFolder, prefix, decorateReply: false });
  await app.register(fastifyStatic, {
    ...kept,
    root: chartClient,
    prefix: `${prefix}echarts/`,
    decorateReply: false,
    allowedPath: (path) => path === '/index.js',
  });
}
