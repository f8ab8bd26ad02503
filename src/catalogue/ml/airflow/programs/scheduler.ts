import type { RenderContext } from '../../../../contract/context.ts';
import type { AirflowOptions } from '../options.ts';
import type { Program } from '../pods.ts';
import { jobProbes } from '../probes.ts';
import { hasPods, isLocal, schedulerResources, TASK_GRACE, TASK_POD, WORKER_LOGS_PORT } from '../workloads.ts';

/** Decides what runs when; with LocalExecutor the tasks are processes of its. */
export const scheduler = ({ options }: RenderContext<AirflowOptions>): Program => ({
  workload: 'scheduler',
  name: 'scheduler',
  args: ['airflow', 'scheduler'],
  resources: schedulerResources(options),
  ...jobProbes('SchedulerJob'),
  ...(isLocal(options.executor) && { ports: [{ name: 'worker-logs', containerPort: WORKER_LOGS_PORT }] }),
  grace: isLocal(options.executor) ? TASK_GRACE : 10,
  // The whole folder, so that a change is seen without a restart.
  ...(hasPods(options.executor) && {
    volumeMounts: [{ name: 'task-pod', mountPath: TASK_POD.folder, readOnly: true }],
    volumes: [{ name: 'task-pod', configMap: { name: TASK_POD.configMap } }],
  }),
});
