// The accuracy regression apart from the others: it counts recorded and simulated days anew.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/accuracy/**/*.accuracy.ts'],
    testTimeout: 15 * 60_000,
  },
});
