import type { CheckedJob, JobProblem } from '../../config/engine.ts';
import type { AcceptedFinding } from '../../contract/chart.ts';
import type { RequestOf } from '../../contract/connections/index.ts';
import type { Declarations } from '../../contract/declarations.ts';
import { need } from '../../contract/need.ts';
import { defineEngine, imagesOf } from '../engine.ts';
import { devicesOf } from '../gpus.ts';
import type { Job } from '../job.ts';
import { wholePod } from '../process.ts';
import { sparkAdmission } from './admission.ts';
import { apacheApplication } from './apache.ts';
import { sparkLabels } from './application.ts';
import { gpuProblems } from './gpus.ts';
import { sparkHistory } from './history.ts';
import { kubeflowApplication } from './kubeflow.ts';
import { executorsOf, SparkOptions } from './schema.ts';
import { SPARK_SETTINGS } from './settings.ts';
import { start } from './start.ts';
import { stateBucket } from './state.ts';

const driver = (name: string) => `${name}-driver`;
const executor = (name: string) => `${name}-executor`;

/** One that starts at set times has a minute of 20 characters behind its name, and that is a label (kubeflow/spark-operator v2.5.2, scheduledsparkapplication/controller.go `createSparkApplication`). */
const LONGEST_AT_SET_TIMES = 43;

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
  schedules: 'also',
  stateBucket,
  workloads: (name) => [driver(name), executor(name)],
  declare: (job): Declarations => {
    const { driver: driverResources, executor: executorResources, streaming } = job.options;
    // Spark itself labels its pods with their role.
    const pods = (role: string, most: number) => ({
      namespace: job.namespace,
      // Its operator ends all pods of a stream before it starts others; what is ending is charged beside them.
      ...(streaming
        ? { replicas: most, peak: 2 * most, disruptions: 'operator' as const }
        : { replicas: 0, peak: most, priority: 'batch' as const }),
      labels: { ...sparkLabels(job), 'spark-role': role },
      images: imagesOf(job),
    });
    return {
      problems: gpuProblems(job),
      accepts: streaming && executorsOf(job.options.executors).max > 1 ? [together(job)] : [],
      workloads: {
        [driver(job.name)]: {
          ...pods('driver', 1),
          resources: wholePod(driverResources),
          serviceAccount: { name: job.name },
        },
        [executor(job.name)]: {
          ...pods('executor', executorsOf(job.options.executors).max),
          awaitedBy: driver(job.name),
          resources: wholePod(executorResources, devicesOf(job)),
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
        need({ type: 'operator:spark', name: job.name, request: startsOf(job) }),
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
  imageFields: ({ settings }) =>
    settings.schedule === undefined
      ? [
          { kind: 'SparkApplication', path: 'spec/image' },
          { kind: 'SparkApplication', path: 'spec/sparkConf/spark.kubernetes.container.image' },
        ]
      : [{ kind: 'ScheduledSparkApplication', path: 'spec/template/image' }],
  kinds: {
    'spark.apache.org': ['sparkapplications', 'sparkclusters'],
    'sparkoperator.k8s.io': ['scheduledsparkapplications', 'sparkapplications'],
  },
  history: sparkHistory,
  dags: { submission: 'spark', admission: (jobs) => sparkAdmission(jobs, executor) },
  start,
  object: (ctx, job) => {
    const { group } = ctx.use('operator:spark', job.name);
    const accounts = { driver: job.name, executor: executor(job.name) };
    return (
      group === 'spark.apache.org' ? apacheApplication(ctx, job, accounts) : kubeflowApplication(ctx, job, accounts)
    ) as never;
  },
});

/** Spread executors would outlive no node more: what holds them together is the one driver. */
const together = ({ name, namespace }: Job): AcceptedFinding => ({
  rule: 'disruption/spread',
  object: `SparkApplication.sparkoperator.k8s.io ${namespace}/${name}`,
  reason: 'its driver is one pod: without that all of them start again, on whichever nodes they were',
});

/** What a job asks of the operator beside a run that ends. */
function startsOf({ config, options, settings }: Job<SparkOptions>): RequestOf<'operator:spark'> {
  if (options.streaming) return { starts: 'again', from: `${config}/spark/streaming` };
  return settings.schedule === undefined ? {} : { starts: 'at set times', from: `${config}/schedule` };
}

function* check({ name, config, options }: CheckedJob): Iterable<JobProblem> {
  const { executors, streaming } = options as SparkOptions;
  const { min, max } = executorsOf(executors);
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
  if (streaming && (config.runs === 'airflow' || config.schedule !== undefined))
    yield {
      rule: 'job',
      path: ['spark', 'streaming'],
      message: `the stream ${name} never ends, and ${config.runs === 'airflow' ? 'a DAG' : 'its schedule'} would start it over and over`,
      fix: `keep \`streaming\` or \`${config.runs === 'airflow' ? 'runs' : 'schedule'}\``,
    };
  if (config.schedule !== undefined && name.length > LONGEST_AT_SET_TIMES)
    yield {
      rule: 'name',
      message: `${name} has ${name.length} characters, and a Spark job that starts at set times has ${LONGEST_AT_SET_TIMES} at most`,
      fix: 'give the job or the project a shorter name',
      why: 'each run is called by it and its time, and its operator refuses more than 63',
    };
}
