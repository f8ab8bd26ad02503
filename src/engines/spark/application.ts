import type { RenderContext } from '../../contract/context.ts';
import { parseBytes, parseCpu } from '../../kit/quantity.ts';
import { RESTRICTED_CONTAINER } from '../../kit/security.ts';
import type { Job } from '../job.ts';
import type { ProcessResources } from '../process.ts';
import { gpuConf } from './gpus.ts';
import { eventLog } from './history.ts';
import { SPARK_USER } from './pods.ts';
import { s3a } from './s3a.ts';
import type { SparkOptions } from './schema.ts';
import { checkpoints } from './state.ts';

const MEBI = 2 ** 20;

/** Smallest memory overhead of a Spark pod (Spark 4, `spark.driver.minMemoryOverhead`). */
const LEAST_OVERHEAD = 384;

/** Overhead as a part of the heap, as Spark itself has it: Python's and R's workers live outside the JVM (BasicDriverFeatureStep). */
const OVERHEAD = { jvm: 0.1, other: 0.4 };

/** How often a failed job that Argo CD applied is started again, and after how long. */
export const RETRIES = 3;
export const RETRY_SECONDS = 60;

export const SECURITY = { ...RESTRICTED_CONTAINER, runAsUser: SPARK_USER, runAsGroup: SPARK_USER };

export type SparkJob = Job<SparkOptions>;

export type SparkRole = keyof SparkAccounts;

export interface SparkAccounts {
  readonly driver: string;
  readonly executor: string;
}

/** The workload is called as the account of its pods' role is. */
export function classOf(ctx: RenderContext, job: SparkJob, role: SparkRole): { readonly priorityClassName?: string } {
  const { priorityClass } = ctx.workload(`${job.name}-${role}`);
  return priorityClass === undefined ? {} : { priorityClassName: priorityClass };
}

/** Labels of all pods of a job. */
export const sparkLabels = (job: SparkJob) => ({
  'app.kubernetes.io/instance': job.name,
  'app.kubernetes.io/name': 'spark-job',
});

/** What the platform says to Spark, and the job. */
export function sparkConf(ctx: RenderContext, job: SparkJob): Record<string, string> {
  const s3 = ctx.maybe('s3', job.name);
  return {
    ...(s3 && s3a(s3)),
    ...eventLog(job.historyBucket),
    ...checkpoints(job),
    ...gpuConf(job.gpus),
    // The password of a Kafka source or sink is an option of it, which plans and logs would show.
    ...(ctx.maybe('kafka', job.name) && { 'spark.sql.redaction.options.regex': '(?i)url|jaas' }),
    ...job.options.conf,
  };
}

/** Of what its main file is written in. */
export function languageOf({ type, main, mainClass }: SparkOptions): 'Python' | 'Scala' | 'Java' | 'R' {
  if (type) return type;
  if (mainClass || main.endsWith('.jar')) return 'Scala';
  return main.toLowerCase().endsWith('.r') ? 'R' : 'Python';
}

/** Tasks at a time: whole cores. */
export const coresOf = ({ cpu }: ProcessResources) => Math.max(1, Math.ceil(parseCpu(cpu) / 1000));

/** Heap and overhead of a pod, which together are its request and its limit. */
export function memoryOf({ memory }: ProcessResources, language: string): { memory: string; memoryOverhead: string } {
  const factor = language === 'Python' || language === 'R' ? OVERHEAD.other : OVERHEAD.jvm;
  const total = Math.floor(parseBytes(memory) / MEBI);
  const overhead = Math.max(LEAST_OVERHEAD, Math.ceil((total * factor) / (1 + factor)));
  return { memory: `${total - overhead}m`, memoryOverhead: `${overhead}m` };
}
