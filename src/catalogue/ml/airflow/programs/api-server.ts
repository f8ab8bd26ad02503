import type { Service } from '../../../../../imports/types/kubernetes.ts';
import type { RenderContext } from '../../../../contract/context.ts';
import type { AirflowOptions } from '../options.ts';
import type { Program } from '../pods.ts';
import { STARTUP } from '../probes.ts';
import { API_PORT, RELEASE } from '../workloads.ts';

/** Answers by itself, whatever else is well (airflow 3.3.2, api_fastapi/core_api/routes/public/monitor.py). */
const HEALTH = { httpGet: { path: '/api/v2/monitor/health', port: 'api-server' } };
const STEADY = { ...HEALTH, failureThreshold: 5, periodSeconds: 10, timeoutSeconds: 5 };

/** UI and REST API, for people and for tasks. */
export const apiServer = ({ options }: RenderContext<AirflowOptions>): Program => ({
  workload: 'api-server',
  name: 'api-server',
  args: ['airflow', 'api-server'],
  ports: [{ name: 'api-server', containerPort: API_PORT }],
  resources: options.apiServer,
  startupProbe: { ...HEALTH, ...STARTUP, timeoutSeconds: 20 },
  livenessProbe: STEADY,
  readinessProbe: STEADY,
  strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
});

/** The address that people's ingress and tasks call. */
export function apiService({ namespace, workload }: RenderContext): Service {
  const { labels } = workload('api-server');
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `${RELEASE}-api-server`, namespace, labels },
    spec: { selector: labels, ports: [{ name: 'api-server', port: API_PORT, targetPort: 'api-server' }] },
  };
}
