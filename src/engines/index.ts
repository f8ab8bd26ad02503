import { enginesOf } from '../config/engine.ts';
import type { JobConfig } from '../config/job-schema.ts';
import { container } from './container/container.ts';
import type { JobEngine } from './engine.ts';
import { flink } from './flink/flink.ts';
import { spark } from './spark/spark.ts';

/** What runs the jobs of projects: a folder each. */
export const ENGINES: readonly JobEngine[] = [spark, flink, container];

/** The one that a job names, which the configuration's check has seen to. */
export const engineOf = (job: JobConfig): JobEngine => enginesOf(ENGINES, job)[0]!;
