import type { RenderContext } from '../../../../contract/context.ts';
import type { AirflowOptions } from '../options.ts';
import type { Program } from '../pods.ts';
import { jobProbes } from '../probes.ts';
import { SURGE, TRIGGERER_LOGS_PORT } from '../workloads.ts';

const PORT = 'triggerer-logs';

/** Waits for what deferred tasks wait for. */
export const triggerer = ({ options }: RenderContext<AirflowOptions>): Program => ({
  workload: 'triggerer',
  name: 'triggerer',
  args: ['airflow', 'triggerer'],
  ports: [{ name: PORT, containerPort: TRIGGERER_LOGS_PORT }],
  resources: options.triggerer,
  ...jobProbes('TriggererJob'),
  readinessProbe: { tcpSocket: { port: PORT } },
  grace: 60,
  strategy: SURGE,
});
