import { defineConfig } from 'vitest/config';

/** What needs real Kubernetes nodes: namespaces, networks and containers of this machine, one file at a time. */
export default defineConfig({
  test: {
    include: ['test/node/**/*.node.test.ts'],
    environment: 'node',
    globalSetup: ['test/node/support/setup.ts'],
    setupFiles: ['test/support/seed.ts'],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    teardownTimeout: 60_000,
  },
});
