import type { Pod } from '../../../imports/types/kubernetes.ts';
import type { CheckedJob, JobProblem } from '../../config/engine.ts';
import type { RenderContext } from '../../contract/context.ts';
import { identityLabels } from '../../contract/platform.ts';
import { parseDuration } from '../../kit/duration.ts';
import { cronJob, pod } from '../../kit/workloads.ts';
import { defineEngine, fromDag, imagesOf } from '../engine.ts';
import { devicesOf } from '../gpus.ts';
import type { Job } from '../job.ts';
import { wholePod } from '../process.ts';
import { programAnnotations, programLabels, programPod } from '../program.ts';
import { podAdmission } from './admission.ts';
import { ContainerOptions, RETRIES } from './schema.ts';
import { start } from './start.ts';

/** Seconds. One that could not start in time (no room, the control plane away) is left out, and the next one comes. */
const START_WITHIN = 600;

/** What KubernetesPodOperator calls the container that it follows, and would rename it to (apache-airflow-providers-cncf-kubernetes 10.25.0, operators/pod.py `BASE_CONTAINER_NAME`). */
const FOLLOWED = 'base';

/** Jobs in a container of their own, which Kubernetes starts at set times, one after the other, or a DAG. */
export const container = defineEngine({
  id: 'container',
  title: 'container',
  schema: ContainerOptions,
  example: '{ image }',
  // Jobs have eleven characters behind it (kubernetes v1.35.4, pkg/apis/batch/validation/validation.go `ValidateCronJobCreate`),
  // and pods of KubernetesPodOperator nine.
  longestName: 52,
  leastMemory: { pod: '16Mi' },
  schedules: 'only',
  check,
  workloads: (name) => [name],
  declare: ({ name, namespace, options, ...job }) => ({
    workloads: {
      [name]: {
        namespace,
        labels: programLabels(name, 'job'),
        replicas: 0,
        peak: 1,
        priority: 'batch',
        resources: wholePod(options.pod, devicesOf(job)),
        serviceAccount: { name },
        images: imagesOf(job),
      },
    },
  }),
  imageFields: () => [],
  kinds: { batch: ['cronjobs', 'jobs'] },
  dags: {
    submission: 'pods',
    admission: podAdmission,
    imageIn: (object) => (object as unknown as Pod).spec!.containers[0]!,
  },
  start,
  object: (ctx, job) => (fromDag(job) ? onePod(ctx, job) : atSetTimes(ctx, job)) as never,
});

const seconds = ({ options: { deadline } }: Job<ContainerOptions>): number => parseDuration(deadline) / 1000;

function atSetTimes(ctx: RenderContext, job: Job<ContainerOptions>) {
  return cronJob(
    ctx.workload(job.name),
    {
      name: job.name,
      ...programAnnotations(job),
      schedule: job.settings.schedule!,
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: START_WITHIN,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 2,
      job: {
        activeDeadlineSeconds: seconds(job),
        backoffLimit: job.options.retries ?? RETRIES,
      },
    },
    programPod(ctx, job, wholePod(job.options.pod, devicesOf(job))),
  );
}

/** The pod of one run, which Airflow gives a name of its own, and repeats. */
function onePod(ctx: RenderContext, job: Job<ContainerOptions>): Pod {
  const { name, namespace, options } = job;
  return pod(
    ctx.workload(name),
    { name, labels: identityLabels(ctx.platform, `${namespace}/${name}`) },
    {
      activeDeadlineSeconds: seconds(job),
      ...programPod(ctx, job, wholePod(options.pod, devicesOf(job)), { name: FOLLOWED }),
    },
  );
}

function* check({ config, options }: CheckedJob): Iterable<JobProblem> {
  if (config.runs === 'airflow' && (options as ContainerOptions).retries !== undefined)
    yield {
      rule: 'job',
      path: ['container', 'retries'],
      message: 'a DAG starts it, which repeats its tasks by itself',
      fix: 'take `retries` away, and say it of the task in the DAG: `retries=2`',
    };
}
