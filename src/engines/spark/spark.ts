import type { CheckedJob, JobProblem } from '../../config/engine.ts';
import type { Declarations } from '../../contract/declarations.ts';
import { need } from '../../contract/need.ts';
import { defineEngine, imagesOf } from '../engine.ts';
import { wholePod } from '../process.ts';
import { sparkAdmission } from './admission.ts';
import { apacheApplication, kubeflowApplication, sparkLabels } from './application.ts';
import { sparkHistory } from './history.ts';
import { executorsOf, SparkOptions } from './schema.ts';
import { SPARK_SETTINGS } from './settings.ts';

const driver = (name: string) => `${name}-driver`;
const executor = (name: string) => `${name}-executor`;

/** Jobs that Spark runs, by Kubeflow's operator or Apache's. */
export const spark = defineEngine({
  id: 'spark',
  title: 'Spark',
  schema: SparkOptions,
  example: '{ image, main }',
  // Both operators add suffixes to it for the names of pods and Services.
  longestName: 45,
  ownedSettings: SPARK_SETTINGS,
  // A heap of 450 MiB (UnifiedMemoryManager) and 384 MiB beside it.
  leastMemory: { driver: '896Mi', executor: '896Mi' },
  check,
  workloads: (name) => [driver(name), executor(name)],
  declare: (job): Declarations => {
    const { executors, driver: driverResources, executor: executorResources } = job.options;
    // Spark itself labels its pods with their role.
    const pods = (role: string) => ({
      namespace: job.namespace,
      replicas: 0,
      priority: 'batch' as const,
      labels: { ...sparkLabels(job), 'spark-role': role },
      images: imagesOf(job),
    });
    return {
      workloads: {
        [driver(job.name)]: {
          ...pods('driver'),
          peak: 1,
          resources: wholePod(driverResources),
          serviceAccount: { name: job.name },
        },
        [executor(job.name)]: {
          ...pods('executor'),
          peak: executorsOf(executors).max,
          awaitedBy: driver(job.name),
          resources: wholePod(executorResources),
          // Of its own, without rights: else it would be the namespace's `default`, with a token.
          serviceAccount: { name: executor(job.name) },
        },
      },
      internal: [
        { from: driver(job.name), to: executor(job.name), ports: 'all', why: 'executors pick their ports at run time' },
        { from: executor(job.name), to: driver(job.name), ports: [7078, 7079], why: "the driver's RPC and blocks" },
        {
          from: executor(job.name),
          to: executor(job.name),
          ports: 'all',
          why: 'executors fetch shuffle blocks from each other',
        },
      ],
      requires: [
        need({ type: 'operator:spark', name: job.name }),
        // The driver makes its executors (kubeflow/spark-operator v2.5.2, charts/spark-operator-chart/templates/spark/rbac.yaml).
        need({
          type: 'kubernetes-api',
          name: job.name,
          by: [driver(job.name)],
          request: {
            rules: [
              {
                apiGroups: [''],
                resources: ['configmaps', 'persistentvolumeclaims', 'pods', 'services'],
                verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
              },
            ],
          },
        }),
      ],
    };
  },
  imageFields: [
    { kind: 'SparkApplication', path: 'spec/image' },
    { kind: 'SparkApplication', path: 'spec/sparkConf/spark.kubernetes.container.image' },
  ],
  kinds: {
    'spark.apache.org': ['sparkapplications', 'sparkclusters'],
    'sparkoperator.k8s.io': ['scheduledsparkapplications', 'sparkapplications'],
  },
  history: sparkHistory,
  dags: { submission: 'spark', admission: (jobs) => sparkAdmission(jobs, executor) },
  object: (ctx, job) => {
    const { group } = ctx.use('operator:spark', job.name);
    const accounts = { driver: job.name, executor: executor(job.name) };
    return (
      group === 'spark.apache.org' ? apacheApplication(ctx, job, accounts) : kubeflowApplication(ctx, job, accounts)
    ) as never;
  },
});

function* check({ name, config, options }: CheckedJob): Iterable<JobProblem> {
  const { min, max } = executorsOf((options as SparkOptions).executors);
  if (min > max)
    yield {
      rule: 'range',
      path: ['spark', 'executors'],
      message: `between ${min} and ${max} executors there is no number`,
      fix: `write ${max} as \`min\` and ${min} as \`max\``,
    };
  if (config.runs === 'airflow' && name.includes('-driver'))
    yield {
      rule: 'name',
      message: `a job that Airflow starts cannot have -driver in its name, as ${name} has`,
      fix: 'rename the job or the project',
      why: 'SparkKubernetesOperator takes -driver out of the name wherever it stands, and then never deletes the job',
    };
}
