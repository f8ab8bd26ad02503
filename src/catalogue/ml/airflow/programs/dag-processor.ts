import type { Container } from '../../../../../imports/types/kubernetes.ts';
import type { RenderContext } from '../../../../contract/context.ts';
import { containerResources } from '../../../../kit/resources.ts';
import type { AirflowOptions } from '../options.ts';
import { LOGS, type Program, SECURITY, TMP } from '../pods.ts';
import { jobProbes } from '../probes.ts';
import { HOME, LOG_GROOMER, SURGE } from '../workloads.ts';

/** Days that the log of each DAG file is kept, which grows with each time that the file is parsed, 650 KB a day at least. */
const KEEP_LOGS = 15;

/** Parses DAGs. Since its code runs here, so does that of everybody who may push one. */
export const dagProcessor = (ctx: RenderContext<AirflowOptions>): Program => ({
  workload: 'dag-processor',
  name: 'dag-processor',
  args: ['airflow', 'dag-processor'],
  resources: ctx.options.dagProcessor,
  ...jobProbes('DagProcessorJob'),
  grace: 60,
  beside: [logGroomer(ctx)],
  strategy: SURGE,
});

/** Deletes its old logs: the image's own loop (scripts/docker/clean-logs.sh), which is well while none is a day too old. */
function logGroomer({ image }: RenderContext): Container {
  const none = {
    exec: {
      command: ['sh', '-c', `test -z "$(find ${LOGS.mountPath} -name '*.log' -mtime +${KEEP_LOGS} -print -quit)"`],
    },
    periodSeconds: 600,
    timeoutSeconds: 30,
  };
  return {
    name: 'dag-processor-log-groomer',
    image: image('airflow'),
    args: ['bash', '/clean-logs'],
    env: [
      { name: 'AIRFLOW_HOME', value: HOME },
      { name: 'AIRFLOW__LOG_RETENTION_DAYS', value: String(KEEP_LOGS) },
      { name: 'CONNECTION_CHECK_MAX_COUNT', value: '0' },
    ],
    livenessProbe: none,
    readinessProbe: none,
    resources: containerResources(LOG_GROOMER),
    securityContext: SECURITY,
    volumeMounts: [TMP, LOGS],
  };
}
