import type { RenderContext } from '../../../../contract/context.ts';
import type { AirflowOptions } from '../options.ts';
import type { Program } from '../pods.ts';
import { command, LIVENESS, STARTUP } from '../probes.ts';
import { celeryWorkerResources, SURGE, TASK_GRACE, WORKER_LOGS_PORT } from '../workloads.ts';

const PORT = 'worker-logs';

/** Whether the worker of this pod answers through the broker (chart 1.22.0, templates/workers/worker-deployment.yaml). */
const PING = command(
  "python -m celery --app airflow.providers.celery.executors.celery_executor.app inspect ping -d celery@$(python -c 'import socket; print(socket.gethostname())')",
);

/** Standing workers, which run tasks one after the other. */
export const celeryWorker = ({ options }: RenderContext<AirflowOptions>): Program => ({
  workload: 'celery-worker',
  name: 'worker',
  args: ['airflow', 'celery', 'worker'],
  // Told to end, only the worker shall know at first: it waits for its tasks (chart 1.22.0, templates/workers/worker-deployment.yaml).
  env: [{ name: 'DUMB_INIT_SETSID', value: '0' }],
  ports: [{ name: PORT, containerPort: WORKER_LOGS_PORT }],
  resources: celeryWorkerResources(options),
  startupProbe: { ...PING, ...STARTUP },
  livenessProbe: { ...PING, ...LIVENESS },
  readinessProbe: { tcpSocket: { port: PORT } },
  grace: TASK_GRACE,
  strategy: SURGE,
});
