import { defineConfig } from 'vitest/config';

/** Tests that put something else in the place of a module. */
const MOCKING = ['test/output/writer-faults.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    // Of two cores vitest would leave one idle.
    maxWorkers: '100%',
    setupFiles: ['test/support/seed.ts'],
    projects: [
      {
        extends: true,
        // Loading the catalogue takes longer than most tests of it: they share what is loaded.
        test: {
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: ['test/slow/**', '**/*.{cluster,node,programs}.test.ts', ...MOCKING],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: MOCKING } },
    ],
  },
});
