import { profileOf } from '../clusters/index.ts';
import type { NotebookDefaults } from '../config/notebook-schema.ts';
import type { Profile } from '../config/options.ts';
import type { ProjectConfig } from '../config/project-schema.ts';
import { jobsNamespace, SHARED_JOBS } from '../config/references.ts';
import type { RegistryConfig } from '../config/registry-schema.ts';
import type { ClusterConfig, GitConfig, IngressConfig, JobsConfig } from '../config/schema.ts';
import type { SecretsConfig } from '../config/secrets-schema.ts';
import type { Priority } from './workload.ts';

/** The part of the configuration that every component may read. */
export interface PlatformFacts {
  readonly name: string;
  readonly environment: string;
  readonly profile: Profile;
  readonly git: GitConfig;
  readonly cluster: ClusterConfig;
  readonly registry: RegistryConfig;
  readonly ingress: IngressConfig;
  readonly secrets: SecretsConfig;
  readonly jobs: JobsConfig;
  /** What notebooks of projects begin with, where there are any. */
  readonly notebooks?: NotebookDefaults;
  readonly projects: Readonly<
    Record<string, Pick<ProjectConfig, 'buckets' | 'databases' | 'dags' | 'jobs' | 'owners' | 'tasks' | 'topics'>>
  >;
}

/** Nodes that run pods: the servers too where all nodes share one machine, and where there are no agents. */
export function nodesOf({ kind, servers, agents }: Pick<ClusterConfig, 'kind' | 'servers' | 'agents'>): number {
  if (profileOf({ kind }).sizing.shared) return servers + agents;
  return agents > 0 ? agents : servers;
}

/** The PriorityClass of pods of a platform: the whole cluster knows it by this name. */
export const priorityClassOf = ({ name }: Pick<PlatformFacts, 'name'>, priority: Priority): string =>
  `${name}-${priority}`;

/** Labels that pods of an account (`namespace/name`) must wear for the role that it has at the cloud. */
export function identityLabels(
  { cluster }: Pick<PlatformFacts, 'cluster'>,
  account: string,
): Readonly<Record<string, string>> {
  return (account in cluster.identities && profileOf(cluster).identity?.podLabels) || {};
}

/** All namespaces that jobs run in: one at least, since operators take none for all of the cluster. */
export function jobNamespaces({ jobs, projects }: PlatformFacts): readonly string[] {
  const namespaces = [...new Set(Object.keys(projects).map((project) => jobsNamespace(jobs, project)))].sort();
  return namespaces.length > 0 ? namespaces : [SHARED_JOBS];
}

/** The namespace that the jobs of all projects share, where that was chosen. */
export const sharedJobs = ({ jobs }: Pick<PlatformFacts, 'jobs'>): string | undefined =>
  jobs.namespace === 'shared' ? SHARED_JOBS : undefined;
