import type { RunConfig } from '../config/job-schema.ts';
import type { DataSet } from '../config/references.ts';
import type { JobFiles } from './files.ts';
import type { JobGpus } from './gpus.ts';

/** A service that somebody calls. */
export interface Callee {
  /** As the project calls it. */
  readonly short: string;
  /** Its workload. */
  readonly name: string;
  readonly namespace: string;
  /** Where its pods answer. */
  readonly port: number;
}

/** A job or a service of a project, with its references resolved. */
export interface Job<Options = unknown> {
  readonly project: string;
  /** As the project calls it. */
  readonly short: string;
  /** In the cluster: of its objects, of its pods, and of its users in Kafka and S3. */
  readonly name: string;
  /** Of its objects and pods. */
  readonly namespace: string;
  readonly settings: RunConfig & { readonly runs?: 'airflow' | 'argocd'; readonly schedule?: string };
  /** The part of the configuration that only its engine knows. */
  readonly options: Options;
  /** Full image reference. */
  readonly image: string;
  /** Its name under `images:` of the project, when it is the project's. */
  readonly ownImage?: string;
  /** Of the repository. */
  readonly files?: JobFiles;
  /** Of each pod that does its work. */
  readonly gpus?: JobGpus;
  readonly reads: readonly DataSet[];
  readonly writes: readonly DataSet[];
  /** Services of the project that it calls. */
  readonly calls: readonly Callee[];
  /** Bucket for what the engine keeps of a job that ran, where the project asks for it. */
  readonly historyBucket?: string;
  /** JSON pointer of its configuration. */
  readonly config: string;
}
