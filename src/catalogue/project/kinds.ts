import { flinkJob } from './flink-job.ts';
import type { Job, JobKind } from './job.ts';
import { sparkJob } from './spark-job.ts';

export const JOB_KINDS: readonly JobKind[] = [sparkJob, flinkJob];

export const kindOf = ({ config }: Job): JobKind => (config.spark ? sparkJob : flinkJob);
