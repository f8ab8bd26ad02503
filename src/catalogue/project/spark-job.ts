import { executorsOf } from '../../config/project-schema.ts';
import type { Declarations } from '../../contract/declarations.ts';
import { need } from '../../contract/need.ts';
import { imagesOf, type Job, type JobKind, wholePod } from './job.ts';
import { sparkAdmission } from './spark-admission.ts';
import { apacheApplication, kubeflowApplication, sparkLabels } from './spark-application.ts';

const driver = (name: string) => `${name}-driver`;
const executor = (name: string) => `${name}-executor`;

/** Jobs that Spark runs, by Kubeflow's operator or Apache's. */
export const sparkJob: JobKind = {
  workloads: (name) => [driver(name), executor(name)],
  declare: (job): Declarations => {
    const { executors, driver: driverResources, executor: executorResources } = job.config.spark!;
    // Spark itself labels its pods with their role.
    const pods = (role: string) => ({
      namespace: job.namespace,
      replicas: 0,
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
  submission: 'spark',
  imageFields: [
    { kind: 'SparkApplication', path: 'spec/image' },
    { kind: 'SparkApplication', path: 'spec/sparkConf/spark.kubernetes.container.image' },
  ],
  admission: (jobs) => sparkAdmission(jobs, executor),
  object: (ctx, job: Job) => {
    const { group } = ctx.use('operator:spark', job.name);
    const accounts = { driver: job.name, executor: executor(job.name) };
    return (
      group === 'spark.apache.org' ? apacheApplication(ctx, job, accounts) : kubeflowApplication(ctx, job, accounts)
    ) as never;
  },
};
