import type { TObject } from 'typebox';
import type { JobConfig } from './job-schema.ts';
import type { OwnedSetting } from './owned-settings.ts';

/**
 * What the configuration knows of an engine that runs jobs, Spark for one. The engine's own folder says it (`engines/`), and
 * whoever loads a configuration hands in all there are.
 */
export interface EngineSchema {
  /** What a job calls it: `jobs: { train: { spark: … } }`. */
  readonly id: string;
  readonly title: string;
  /** Its part of a job. Each has `image`; further settings of the engine are `conf`. */
  readonly schema: TObject;
  /** The least that a job says, for who says none: `{ image, main }`. */
  readonly example: string;
  /** Longest name of a job in the cluster. */
  readonly longestName: number;
  /** What is not a job's to set in `conf`. */
  readonly ownedSettings?: readonly OwnedSetting[];
  /** The least memory that its processes start with, by the option that says how much they have. */
  readonly leastMemory?: Readonly<Record<string, string>>;
  /** Bucket that the engine keeps the state of a project's jobs in, of those that keep any by their options. */
  readonly stateBucket?: (project: string, options: unknown) => string | undefined;
  /** What it keeps of a project's jobs that ran: its part of `history` of a project, which has `image`, and the bucket. */
  readonly history?: { readonly schema: TObject; readonly bucket: (project: string) => string };
  /** How it starts jobs at set times: `only` such jobs are run; absent: it cannot. */
  readonly schedules?: 'only' | 'also';
  /** How DAGs start such jobs; absent: they cannot. */
  readonly dags?: object;
  /** What it refuses, or does wrong, at run time, although each value by itself is fine. */
  readonly check?: (job: CheckedJob) => Iterable<JobProblem>;
}

/** A job as its engine checks it. */
export interface CheckedJob {
  /** In the cluster. */
  readonly name: string;
  readonly config: JobConfig;
  /** The engine's part of it, which has passed its schema. */
  readonly options: unknown;
}

export interface JobProblem {
  readonly rule: string;
  /** From the job on; default: the job itself. */
  readonly path?: readonly string[];
  readonly message: string;
  readonly fix: string;
  readonly why?: string;
}

/** What every engine's part of a job has. */
interface EngineOptions {
  readonly image: string;
  readonly conf?: Readonly<Record<string, string>>;
  /** Of each pod that does its work. */
  readonly gpus?: number;
}

/** What a job says to an engine; undefined when it is not that engine's. */
export function optionsFor({ id }: EngineSchema, job: JobConfig): EngineOptions | undefined {
  return job[id] as EngineOptions | undefined;
}

/** The engines that a job names: one, or it is a mistake. */
export function enginesOf<E extends EngineSchema>(engines: readonly E[], job: JobConfig): readonly E[] {
  return engines.filter((engine) => optionsFor(engine, job) !== undefined);
}

/** `Spark and Flink`. */
export function titlesOf(engines: readonly EngineSchema[], word = 'and'): string {
  const titles = engines.map(({ title }) => title);
  return [titles.slice(0, -1).join(', '), titles.at(-1)].filter(Boolean).join(` ${word} `);
}
