import type { JobConfig } from '../../config/project-schema.ts';
import type { DataSet } from '../../config/references.ts';
import type { RenderContext } from '../../contract/context.ts';
import type { Declarations } from '../../contract/declarations.ts';
import type { KubeObject } from '../../kit/object.ts';
import type { Resources } from '../../kit/resources.ts';
import type { Admission, Submitted } from './admission.ts';

/** A job of a project, with its references resolved. */
export interface Job {
  readonly project: string;
  /** As the project calls it. */
  readonly short: string;
  /** In the cluster: of its objects, of its pods, and of its users in Kafka and S3. */
  readonly name: string;
  /** Of its objects and pods. */
  readonly namespace: string;
  readonly config: JobConfig;
  /** Full image reference. */
  readonly image: string;
  /** Its name under `images:` of the project, when it is the project's. */
  readonly ownImage?: string;
  readonly reads: readonly DataSet[];
  readonly writes: readonly DataSet[];
  /** JSON pointer of its configuration. */
  readonly from: string;
}

/** How one engine runs jobs: Spark or Flink. */
export interface JobKind {
  /** Names of the workloads of a job, all of which open its connections. */
  readonly workloads: (name: string) => readonly string[];
  readonly declare: (job: Job) => Declarations;
  /** Connection type that gives DAGs the right to start such jobs. */
  readonly submission: 'spark' | 'flink';
  /** Bucket that the engine keeps the state of a project's jobs in. */
  readonly stateBucket?: (project: string) => string;
  /** Fields of its custom resource that hold an image. */
  readonly imageFields: readonly { readonly kind: string; readonly path: string }[];
  /** What the API server lets DAGs submit, of such jobs. */
  readonly admission: (jobs: readonly Submitted[]) => Admission;
  /** The custom resource that runs the job. */
  readonly object: (ctx: RenderContext, job: Job) => KubeObject;
}

/** The image of its pods, when it is one of the project's; any other stands in its custom resource only. */
export const imagesOf = ({ ownImage }: Job): readonly string[] => (ownImage === undefined ? [] : [ownImage]);

/** Whether a DAG starts the job, and not Argo CD. */
export const fromDag = ({ config }: Job): boolean => config.runs === 'airflow';

/** One process of a job, as its configuration has it. */
export type ProcessResources = Pick<Resources, 'cpu' | 'memory'>;

/** Spark and Flink set the memory limit to the request. */
export function wholePod({ cpu, memory }: ProcessResources): Resources {
  return { cpu, memory, memoryLimit: memory };
}
