import type { EnvFromSource, EnvVar } from '../../../../imports/types/kubernetes.ts';
import { toPointer } from '../../../config/pointer.ts';
import { ownerOf, resolveReference, tasksName } from '../../../config/references.ts';
import type { RenderContext } from '../../../contract/context.ts';
import type { OptionProblem } from '../../../contract/declarations.ts';
import { type Need, need, type SecretShape } from '../../../contract/need.ts';
import type { PlatformFacts } from '../../../contract/platform.ts';
import { accessOf } from '../../../engines/access-of.ts';
import { type Connected, environmentOf, secretVariables } from '../../../engines/environment.ts';
import { keepsApart, projectsWithDags, projectsWithTasks, submissionsOf, tasksOf } from './accounts.ts';
import { awsConnection, kafkaConnection, postgresConnection, trackingConnection } from './connections.ts';
import type { AirflowOptions } from './options.ts';

/** What the tasks of a project's DAGs connect to, as a job would: they are a user of their own in Kafka and S3. */
function tasksIn({ projects }: Pick<PlatformFacts, 'projects'>, project: string): Connected {
  const { reads, writes, uses, env } = projects[project]!.tasks!;
  const resolve = (references: readonly string[]) =>
    references.map((reference) => resolveReference(projects, project, reference)!);
  return {
    name: tasksName(project),
    project,
    reads: resolve(reads),
    writes: resolve(writes),
    calls: [],
    settings: { uses, env },
    postgres: tasksName(project),
  };
}

/** Their connections, with Airflow's own words for them beside the variables. A database has one user, the project's, whoever uses it. */
export function taskNeeds(platform: Pick<PlatformFacts, 'projects'>, project: string): readonly Need[] {
  const tasks = tasksIn(platform, project);
  const { name } = tasks;
  const by = [tasksOf(project)];
  const topics = accessOf(tasks, 'topic').map(({ name: topic, access }) => ({ topic, access }));
  const buckets = accessOf(tasks, 'bucket').map(({ name: bucket, access }) => ({ bucket, access }));
  const { uses, tracks, egress: said } = platform.projects[project]!.tasks!;
  const databases = uses.map((reference) => ({ name: ownerOf(project, reference).name }));
  const egress = said.map((target, i) => ({
    ...target,
    from: toPointer(['projects', project, 'tasks', 'egress', String(i)]),
  }));
  return [
    ...(topics.length > 0 ? [need({ type: 'kafka', name, by, request: { access: topics }, secret: KAFKA })] : []),
    ...(buckets.length > 0 ? [need({ type: 's3', name, by, request: { access: buckets }, secret: S3 })] : []),
    ...(databases.length > 0
      ? [need({ type: 'postgres', name, by, request: { databases, as: project }, secret: POSTGRES })]
      : []),
    ...(tracks ? [need({ type: 'tracking', name, by })] : []),
    ...(egress.length > 0 ? [need({ type: 'egress', name, by, request: { to: egress } })] : []),
  ];
}

const S3: SecretShape<'s3'> = {
  only: true,
  keys: (endpoint, credential) => ({
    ...secretVariables('s3').keys!(endpoint, credential),
    AIRFLOW_CONN_AWS_DEFAULT: awsConnection(endpoint, credential),
  }),
};

const KAFKA: SecretShape<'kafka'> = {
  only: true,
  keys: (endpoint, credential) => ({
    ...secretVariables('kafka').keys!(endpoint, credential),
    AIRFLOW_CONN_KAFKA_DEFAULT: kafkaConnection(endpoint, credential),
  }),
};

const POSTGRES: SecretShape<'postgres'> = {
  only: true,
  keys: (endpoint, credential) => ({
    ...secretVariables('postgres').keys!(endpoint, credential),
    AIRFLOW_CONN_POSTGRES_DEFAULT: postgresConnection(endpoint, credential),
  }),
};

/** The variables of the pods of these tasks, and the Secrets of which all keys are some. */
export function taskEnvironment(
  ctx: RenderContext<AirflowOptions>,
  project: string,
): { readonly env: EnvVar[]; readonly envFrom: EnvFromSource[] } {
  const { env, envFrom } = environmentOf(ctx, tasksIn(ctx.platform, project));
  const tracking = ctx.maybe('tracking', tasksName(project));
  const known = tracking && { name: 'AIRFLOW_CONN_MLFLOW_DEFAULT', value: trackingConnection(tracking) };
  return { env: [...(known ? [known] : []), ...env], envFrom };
}

/** Standing workers run the tasks of all projects: none of these can have what another must not. */
export function taskProblems({ executor }: AirflowOptions, platform: PlatformFacts): OptionProblem[] {
  if (keepsApart(executor)) return [];
  const shared = `the ${executor} runs tasks of all projects in the same pods`;
  return [
    ...projectsWithTasks(platform).map((project) => ({
      option: 'executor',
      message: `tasks of the project ${project} connect to what is only theirs, and ${shared}`,
      fix: 'write `executor: KubernetesExecutor`, or take `tasks` of the project away',
    })),
    // Who may make a pod has every account and Secret of its namespace, but where the API server knows whose job it must be.
    ...projectsWithDags(platform)
      .filter((project) => submissionsOf(platform, project).includes('pods'))
      .map((project) => ({
        option: 'executor',
        message: `DAGs of the project ${project} make the pods of its jobs, and ${shared}, which could then make any pod there`,
        fix: 'write `executor: KubernetesExecutor`, or give these jobs a `schedule` in place of `runs: airflow`',
      })),
  ];
}
