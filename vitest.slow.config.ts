import { defineConfig } from 'vitest/config';

/** What takes too long for every save: other programs, and many more kills of the writer. */
export default defineConfig({
  test: {
    include: ['test/slow/**/*.test.ts'],
    environment: 'node',
    setupFiles: ['test/support/seed.ts'],
    env: { MOORING_KILLS: process.env.MOORING_KILLS ?? '150' },
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
