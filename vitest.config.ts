// `npm test`: every test/**/*.test.ts is found by its name, nothing has to be registered. All of them run in a few threads,
// which load a module once for all their files (left-as-found.ts holds each file to leaving things as they were).
// What takes longer has names and runs of its own: *.accuracy.ts (test/accuracy/) and *.radio.ts (test/radio/).
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'threads',
    isolate: false,
    // Vitest would leave one core of two idle; more threads than cores are faster, and too busy for some tests.
    maxWorkers: Math.max(2, availableParallelism()),
    // Node itself loads the files and strips their types, as it does in a shop.
    experimental: { viteModuleRunner: false },
    sequence: { sequencer: LongestFirst },
    globalSetup: 'test/support/browser-on-demand.ts',
    setupFiles: 'test/support/left-as-found.ts',
    // Hubs and sensors start by the hundred: they too compile their code once (as shared/launch.sh has it).
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/footfall', import.meta.url)) },
    // Real brokers, databases and browsers start in these tests; two cores are shared.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: { provider: 'v8', include: ['device/**', 'hub/**', 'shared/**'] },
  },
});
