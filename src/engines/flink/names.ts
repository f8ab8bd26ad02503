import { bucketName } from '../../config/references.ts';

/** Where Flink keeps the checkpoints, savepoints and leaders of a project's jobs. */
export const stateBucket = (project: string): string => bucketName(project, 'flink-state');

/** Where the JobManager answers people and the operator (RestOptions). */
export const REST = 8081;

/** Workloads of a job, and their accounts. */
export const jobManager = (name: string) => `${name}-jobmanager`;
export const taskManager = (name: string) => `${name}-taskmanager`;
