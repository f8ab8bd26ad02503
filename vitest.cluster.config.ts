import { defineConfig } from 'vitest/config';

/** What needs a whole cluster: it is built and started from Go modules, so one file at a time has the machine for itself. */
export default defineConfig({
  test: {
    include: ['test/cluster/**/*.cluster.test.ts'],
    environment: 'node',
    globalSetup: ['test/cluster/support/setup.ts'],
    setupFiles: ['test/support/seed.ts'],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    teardownTimeout: 60_000,
  },
});
