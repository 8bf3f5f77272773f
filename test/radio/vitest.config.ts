// The radio test apart from the others: it needs root, Debian's packages and minutes.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/radio/**/*.radio.ts'],
    testTimeout: 60_000,
    // All of the scenario.
    hookTimeout: 45 * 60_000,
  },
});
