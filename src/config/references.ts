import type { ProjectConfig } from './project-schema.ts';
import type { JobsConfig } from './schema.ts';

/** A topic or bucket that a job reads or writes. */
export interface DataSet {
  readonly kind: 'topic' | 'bucket';
  readonly project: string;
  /** As the project calls it. */
  readonly name: string;
  /** As Kafka or S3 calls it. */
  readonly fullName: string;
}

type Projects = Readonly<Record<string, Pick<ProjectConfig, 'topics' | 'buckets' | 'databases'>>>;

/** The project that `lake` or `payments/lake` belongs to, and its name there. */
export function ownerOf(project: string, reference: string): { readonly owner: string; readonly name: string } {
  const slash = reference.indexOf('/');
  return slash < 0
    ? { owner: project, name: reference }
    : { owner: reference.slice(0, slash), name: reference.slice(slash + 1) };
}

/** A project's topic in Kafka. Project names hold no dot, so no two projects' topics can be the same. */
export const topicName = (project: string, topic: string): string => `${project}.${topic}`;

/** A project's bucket in S3, where a dot would break TLS host names. */
export const bucketName = (project: string, bucket: string): string => `${project}-${bucket}`;

/** A job's name in the cluster, as a user of Kafka and S3, and of its pods. */
export const jobName = (project: string, job: string): string => `${project}-${job}`;

/** The user in Kafka and S3 that the tasks of a project's DAGs are. */
export const tasksName = (project: string): string => jobName(project, 'tasks');

/** The namespace of all jobs where projects share one, and of none where no project is. */
export const SHARED_JOBS = 'processing-jobs';

/**
 * Where the pods of a project's jobs run: apart from the platform, with quotas and policies of their own. Who may create
 * pods in a namespace has every Secret and account there (Kubernetes, docs/concepts/security/rbac-good-practices), and jobs
 * must: so each project has one of its own, unless they say that they are one team.
 */
export const jobsNamespace = ({ namespace }: JobsConfig, project: string): string =>
  namespace === 'shared' ? SHARED_JOBS : `${project}-jobs`;

/** A data set in the environment of a job of `project`: `TOPIC_SCORES`, or `BUCKET_PAYMENTS_LAKE` of another project's. */
export function variableName(project: string, set: DataSet): string {
  const name = set.project === project ? set.name : `${set.project}_${set.name}`;
  return `${set.kind}_${name}`.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_');
}

/** Where a service of the project answers, in the environment of those who call it: `SERVICE_MODEL_API`. */
export const serviceVariable = (service: string): string =>
  `SERVICE_${service}`.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_');

/** What `lake` or `payments/transactions` means in a project; undefined when nobody has it. */
export function resolveReference(projects: Projects, project: string, reference: string): DataSet | undefined {
  const { owner, name } = ownerOf(project, reference);
  const config = Object.hasOwn(projects, owner) ? projects[owner]! : undefined;
  if (config && Object.hasOwn(config.topics, name))
    return { kind: 'topic', project: owner, name, fullName: topicName(owner, name) };
  if (config && Object.hasOwn(config.buckets, name))
    return { kind: 'bucket', project: owner, name, fullName: bucketName(owner, name) };
  return undefined;
}

/** The database that `features` or `payments/features` means in a project; undefined when nobody has it. */
export function resolveDatabase(
  projects: Projects,
  project: string,
  reference: string,
): { readonly kind: 'database'; readonly project: string; readonly name: string } | undefined {
  const { owner, name } = ownerOf(project, reference);
  if (!Object.hasOwn(projects, owner) || !Object.hasOwn(projects[owner]!.databases, name)) return undefined;
  return { kind: 'database', project: owner, name };
}

/** Every reference of a kind that would be right in a project, for "did you mean". */
export function referencesOf(projects: Projects, project: string, what: 'data sets' | 'databases'): string[] {
  return Object.entries(projects).flatMap(([owner, { topics, buckets, databases }]) =>
    (what === 'databases' ? Object.keys(databases) : [...Object.keys(topics), ...Object.keys(buckets)]).map((name) =>
      owner === project ? name : `${owner}/${name}`,
    ),
  );
}
