import type { EnvVar } from '../../../../imports/types/kubernetes.ts';
import type { RenderContext } from '../../../contract/context.ts';
import { fromSecret, type SecretRef } from '../../../contract/secret-ref.ts';
import { brokerSecret, logsSecret, metadataSecret } from './connections.ts';
import type { AirflowOptions } from './options.ts';
import { HOME, hasCelery, readsGit, servesLogs, type WorkloadName } from './workloads.ts';

/** Secrets of Airflow's own. One holds all its keys, and each pod is handed only what it needs. */
export const KEYS = 'airflow-keys';
export const ADMIN = 'airflow-admin';
/** What standing workers have of the keys. */
export const LOG_KEY = 'airflow-log-key';

export const LOGS_CONNECTION = 'airflow_logs';

/** Holds the address of the database, with the password. */
const DATABASE = 'AIRFLOW__DATABASE__SQL_ALCHEMY_CONN';

interface SecretVariable {
  readonly name: string;
  readonly valueFrom: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
}

type Variable = 'database' | 'fernet' | 'jwt' | 'log-key' | 'log-store' | 'broker' | 'results';

/** Commands that end, which no other container of their pod has waited for anything for. */
const ONE_OFFS: readonly WorkloadName[] = ['migrate', 'create-user', 'database-cleanup'];

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

/** Pods that make or prove the tokens by which tasks speak to the API server (chart 1.22.0, templates/ `IncludeJwtSecret`). */
const WITH_TOKENS: readonly WorkloadName[] = ['api-server', 'scheduler'];

/** The variables of the program in a pod. */
export function environmentOf(ctx: RenderContext<AirflowOptions>, workload: WorkloadName): EnvVar[] {
  const { executor } = ctx.options;
  const tracking = ctx.maybe('tracking', 'airflow');
  return [
    { name: 'AIRFLOW_HOME', value: HOME },
    // Whoever asks for logs asks at this address: the name of a pod of a Deployment is in no DNS.
    ...(servesLogs(workload, executor)
      ? [{ name: 'AIRFLOW__CORE__HOSTNAME_CALLABLE', value: 'airflow.utils.net.get_host_ip_address' }]
      : []),
    // The image's entrypoint would ask the database whether it is there, as a process of Airflow's own: it was waited for, or is none.
    ...(ONE_OFFS.includes(workload) ? [] : [{ name: 'CONNECTION_CHECK_MAX_COUNT', value: '0' }]),
    ...(tracking && readsGit(workload, executor) ? [{ name: 'MLFLOW_TRACKING_URI', value: tracking.url }] : []),
    ...secretsOf(ctx, workload),
  ];
}

/** Of the container that waits for the tables: it reads the database, and nothing in it. */
export function waitEnvironment(ctx: RenderContext<AirflowOptions>): EnvVar[] {
  return [{ name: 'AIRFLOW_HOME', value: HOME }, databaseOf(ctx)];
}

/**
 * Secrets that the program in a pod has as variables, and no other pod has: the chart would give its own to all of them, the
 * pods of tasks included (1.22.0, templates/_helpers.yaml `standard_airflow_environment`).
 */
function secretsOf(ctx: RenderContext<AirflowOptions>, workload: WorkloadName): SecretVariable[] {
  const { executor } = ctx.options;
  const celery = hasCelery(executor) && (workload === 'scheduler' || workload === 'celery-worker');
  const serves = servesLogs(workload, executor);
  const has: Record<Variable, boolean> = {
    database: WITH_DATABASE.some((one) => one === workload),
    fernet: WITH_KEYS.includes(workload),
    jwt: WITH_TOKENS.includes(workload),
    // It signs what the API server asks of those that serve logs of what still runs (airflow 3.3.2, utils/serve_logs/log_server.py).
    'log-key': workload === 'api-server' || serves,
    'log-store': workload === 'api-server' || workload === 'worker' || serves,
    broker: celery,
    results: celery,
  };
  const all: Record<Variable, () => SecretVariable> = {
    database: () => databaseOf(ctx),
    fernet: () => variable('AIRFLOW__CORE__FERNET_KEY', KEYS, 'fernet-key'),
    jwt: () => variable('AIRFLOW__API_AUTH__JWT_SECRET', KEYS, 'jwt-secret'),
    'log-key': () =>
      variable('AIRFLOW__API__SECRET_KEY', workload === 'celery-worker' ? LOG_KEY : KEYS, 'api-secret-key'),
    'log-store': () =>
      variableFrom(
        `AIRFLOW_CONN_${LOGS_CONNECTION.toUpperCase()}`,
        ctx.use('s3', logsSecret, 'airflow').secret,
        'connection',
      ),
    broker: () => variableFrom('AIRFLOW__CELERY__BROKER_URL', ctx.use('redis', brokerSecret).secret, 'connection'),
    // In the broker too: by default it is Airflow's database.
    results: () => variableFrom('AIRFLOW__CELERY__RESULT_BACKEND', ctx.use('redis', brokerSecret).secret, 'connection'),
  };
  return Object.entries(all).flatMap(([name, make]) => (has[name as Variable] ? [make()] : []));
}

const databaseOf = (ctx: RenderContext<AirflowOptions>): SecretVariable =>
  variableFrom(DATABASE, ctx.use('postgres', metadataSecret, 'airflow').secret, 'connection');

const variableFrom = <K extends string>(name: string, secret: SecretRef<K>, key: NoInfer<K>): SecretVariable => ({
  name,
  valueFrom: fromSecret(secret, key),
});

function variable(name: string, secret: string, key: string): SecretVariable {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}
