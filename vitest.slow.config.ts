import { defineConfig } from 'vitest/config';

/** `npm run test:slow`: whole programs as child processes, in copies of this repository. */
export default defineConfig({
  test: {
    include: ['test/slow/**/*.test.ts'],
    environment: 'node',
    testTimeout: 180_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
