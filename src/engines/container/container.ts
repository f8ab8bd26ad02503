import { parseDuration } from '../../kit/duration.ts';
import { cronJob } from '../../kit/workloads.ts';
import { defineEngine, imagesOf } from '../engine.ts';
import { wholePod } from '../process.ts';
import { programLabels, programPod } from '../program.ts';
import { ContainerOptions } from './schema.ts';
import { start } from './start.ts';

/** Seconds. One that could not start in time (no room, the control plane away) is left out, and the next one comes. */
const START_WITHIN = 600;

/** Jobs in a container of their own, which Kubernetes starts at set times: one after the other. */
export const container = defineEngine({
  id: 'container',
  title: 'container',
  schema: ContainerOptions,
  example: '{ image }',
  // Jobs have eleven characters behind it (kubernetes v1.35.4, pkg/apis/batch/validation/validation.go `ValidateCronJobCreate`).
  longestName: 52,
  leastMemory: { pod: '16Mi' },
  schedules: 'only',
  workloads: (name) => [name],
  declare: ({ name, namespace, options, ...job }) => ({
    workloads: {
      [name]: {
        namespace,
        labels: programLabels(name, 'job'),
        replicas: 0,
        peak: 1,
        priority: 'batch',
        resources: wholePod(options.pod),
        serviceAccount: { name },
        images: imagesOf(job),
      },
    },
  }),
  imageFields: () => [],
  kinds: { batch: ['cronjobs', 'jobs'] },
  start,
  object: (ctx, job) =>
    cronJob(
      ctx.workload(job.name),
      {
        name: job.name,
        schedule: job.settings.schedule!,
        timeZone: 'Etc/UTC',
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: START_WITHIN,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 2,
        job: {
          activeDeadlineSeconds: parseDuration(job.options.deadline) / 1000,
          backoffLimit: job.options.retries,
        },
      },
      programPod(ctx, job, wholePod(job.options.pod)),
    ) as never,
});
