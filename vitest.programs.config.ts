import { defineConfig } from 'vitest/config';

/** What runs the repository's own images' programs for real: Spark, Flink, Kafka, MLflow and an S3 server as processes. */
export default defineConfig({
  test: {
    include: ['test/programs/**/*.programs.test.ts'],
    environment: 'node',
    setupFiles: ['test/support/seed.ts'],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 900_000,
  },
});
