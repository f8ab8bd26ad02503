import type { RenderContext } from '../../../contract/context.ts';
import type { AirflowOptions } from './options.ts';
import { hasCelery, taskRunners, type WorkloadName } from './workloads.ts';

/** Secrets of Airflow's own. One holds all its keys: the chart fixes their names, and each pod is handed only what it needs. */
export const KEYS = 'airflow-keys';
export const ADMIN = 'airflow-admin';
export const BROKER = 'airflow-broker';
/** What standing workers have of the keys. */
export const LOG_KEY = 'airflow-log-key';

export const LOGS_CONNECTION = 'airflow_logs';

/** Holds the address of the database, with the password. */
export const DATABASE = 'AIRFLOW__DATABASE__SQL_ALCHEMY_CONN';

interface SecretVariable {
  readonly name: string;
  readonly valueFrom: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
}

type Variable = 'database' | 'fernet' | 'log-key' | 'log-store' | 'broker' | 'results';

/** Pods with a connection to the database. Tasks have none: what they ask for, they ask the API server (Airflow 3.3.2). */
export const WITH_DATABASE = [
  'api-server',
  'scheduler',
  'dag-processor',
  'triggerer',
  'migrate',
  'create-user',
  'database-cleanup',
] as const satisfies readonly WorkloadName[];

/** Pods that read connections and variables from the database, where they are encrypted. */
export const WITH_KEYS: readonly WorkloadName[] = ['api-server', 'scheduler', 'dag-processor', 'triggerer'];

/**
 * Secrets that the program in a pod has as variables, and no other pod has: the chart would give its own to all of them, the
 * pods of tasks included (1.22.0, templates/_helpers.yaml `standard_airflow_environment`). The key of the execution API's tokens
 * it gives to those that need it.
 */
export function secretsOf(ctx: RenderContext<AirflowOptions>, workload: WorkloadName): SecretVariable[] {
  const { executor } = ctx.options;
  const celery = hasCelery(executor) && (workload === 'scheduler' || workload === 'celery-worker');
  const runs = taskRunners(executor).includes(workload) || workload === 'triggerer';
  const has: Record<Variable, boolean> = {
    database: WITH_DATABASE.some((one) => one === workload),
    fernet: WITH_KEYS.includes(workload),
    // It signs what the API server asks of those that serve logs of what still runs (airflow 3.3.2, utils/serve_logs/log_server.py).
    // The log of a pod that runs one task is the pod's.
    'log-key': workload === 'api-server' || (runs && workload !== 'worker'),
    'log-store': workload === 'api-server' || runs,
    broker: celery,
    results: celery,
  };
  const all: Record<Variable, () => SecretVariable> = {
    database: () => variable(DATABASE, ctx.use('postgres').secret.name, 'connection'),
    fernet: () => variable('AIRFLOW__CORE__FERNET_KEY', KEYS, 'fernet-key'),
    'log-key': () =>
      variable('AIRFLOW__API__SECRET_KEY', workload === 'celery-worker' ? LOG_KEY : KEYS, 'api-secret-key'),
    'log-store': () =>
      variable(`AIRFLOW_CONN_${LOGS_CONNECTION.toUpperCase()}`, ctx.use('s3').secret.name, 'connection'),
    broker: () => variable('AIRFLOW__CELERY__BROKER_URL', BROKER, 'connection'),
    // In the broker too: by default it is Airflow's database.
    results: () => variable('AIRFLOW__CELERY__RESULT_BACKEND', BROKER, 'connection'),
  };
  return Object.entries(all).flatMap(([name, make]) => (has[name as Variable] ? [make()] : []));
}

function variable(name: string, secret: string, key: string): SecretVariable {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}
