import type { Container, Probe } from '../../../../imports/types/kubernetes.ts';

/** The three probes of a container. */
export type Probes = Required<Pick<Container, 'livenessProbe' | 'readinessProbe' | 'startupProbe'>>;

/** A check starts Python and imports Airflow: measured at 4.5 s of CPU, and with what else a machine does a minute. */
const CHECK_SECONDS = 60;

/** Five minutes for a first start on a busy machine. */
export const STARTUP = { failureThreshold: 30, periodSeconds: 10 };
/** The chart's default would spend the CPU of a check each minute. */
export const LIVENESS = { failureThreshold: 5, periodSeconds: 120 };
/** Nothing but a roll-out waits for a program that nobody calls, and that asks as soon as the pod has started. */
const READINESS = { periodSeconds: 600 };

/** A command in the pod, by way of the image's entrypoint, which completes the environment (scripts/docker/entrypoint_prod.sh). */
export function command(line: string): Probe {
  return {
    exec: { command: ['sh', '-c', `AIRFLOW__LOGGING__LOGGING_LEVEL=ERROR exec /entrypoint ${line}`] },
    timeoutSeconds: CHECK_SECONDS,
  };
}

/** Whether the program of this pod has said in the database, lately, that it lives (airflow 3.3.2, cli/commands/jobs_command.py). */
export function jobProbes(type: 'DagProcessorJob' | 'SchedulerJob' | 'TriggererJob'): Probes {
  const check = command(`airflow jobs check --job-type ${type} --local`);
  return {
    startupProbe: { ...check, ...STARTUP },
    livenessProbe: { ...check, ...LIVENESS },
    readinessProbe: { ...check, ...READINESS },
  };
}
