import type { Static, TObject } from 'typebox';
import type { EngineSchema } from '../config/engine.ts';
import type { ConnectionType } from '../contract/connections/index.ts';
import type { RenderContext } from '../contract/context.ts';
import type { Declarations } from '../contract/declarations.ts';
import type { KubeObject } from '../kit/object.ts';
import type { Admission, Submitted } from './admission.ts';
import type { JobHistory } from './history.ts';
import type { Job } from './job.ts';
import type { JobStart } from './start.ts';

/** An object of what runs; `data`: it holds some, and is not pruned unasked. */
export interface RunObject {
  readonly object: KubeObject;
  readonly data?: boolean;
}

/** How something of a project runs: what it declares, and the objects of which its pods are made. */
export interface Runner<Options = unknown> {
  /** Names of the workloads of a job, all of which open its connections. */
  readonly workloads: (name: string) => readonly string[];
  /** Its pods with what they ask for, by which quotas and capacity are worked out, what they need and among themselves open. */
  readonly declare: (job: Job<Options>) => Declarations;
  readonly objects: (ctx: RenderContext, job: Job<Options>) => readonly RunObject[];
  /** Fields of these objects that hold the image beside those of containers, for the Image Updater. */
  readonly imageFields: (job: Job<Options>) => readonly { readonly kind: string; readonly path: string }[];
  /** Bucket that it keeps the state of a project's jobs in, of those that keep any. */
  readonly stateBucket?: (project: string, options: Options) => string | undefined;
}

/** How one engine runs jobs, and what is asked of them in the configuration. */
export interface JobEngine<Options = unknown> extends Omit<EngineSchema, 'stateBucket'>, Runner<Options> {
  /** The object that runs the job. */
  readonly object: (ctx: RenderContext, job: Job<Options>) => KubeObject;
  /** Kinds of the engine that a team sees in the namespace of its jobs, by API group. */
  readonly kinds: Readonly<Record<string, readonly string[]>>;
  /** What is kept of a project's jobs that ran. */
  readonly history?: JobHistory;
  readonly dags?: DagSubmission;
  /** What a new job of it starts from; absent: people write their first one themselves. */
  readonly start?: JobStart;
}

/** A job or a service, and what runs it. */
export interface Run extends Job {
  readonly runner: Runner;
}

/** A job, and the engine that runs it. */
export interface EngineJob extends Run {
  readonly runner: JobEngine;
}

interface DagSubmission {
  /** Connection type that gives DAGs the right to. */
  readonly submission: ConnectionType;
  /** The part of the object that holds the image; default: `spec`. */
  readonly imageIn?: (object: KubeObject) => { image?: string };
  /** What the API server lets DAGs submit, of such jobs. */
  readonly admission: (jobs: readonly Submitted[]) => Admission;
}

/** Builds an engine with the options of its jobs typed by its schema. */
export function defineEngine<const S extends TObject>(
  engine: Omit<JobEngine<Static<S>>, 'schema' | 'objects'> & { readonly schema: S },
): JobEngine {
  const objects: JobEngine<Static<S>>['objects'] = (ctx, job) => [{ object: engine.object(ctx, job) }];
  return { ...engine, objects } as unknown as JobEngine;
}

/** The image of its pods, when it is one of the project's; any other stands in its object only. */
export const imagesOf = ({ ownImage }: Pick<Job, 'ownImage'>): readonly string[] =>
  ownImage === undefined ? [] : [ownImage];

/** What a job says that a DAG starts. */
export const BY_DAG = { runs: 'airflow' } as const;

/** The component that starts jobs by DAGs. */
export const ORCHESTRATOR = BY_DAG.runs;

/** Whether a DAG starts the job, and not Argo CD. */
export const fromDag = ({ settings }: { readonly settings: Pick<Job['settings'], 'runs'> }): boolean =>
  settings.runs === BY_DAG.runs;
