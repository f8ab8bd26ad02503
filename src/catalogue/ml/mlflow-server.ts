import type { PodSpec } from '../../../imports/types/kubernetes.ts';
import { containerResources, type Resources } from '../../kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../kit/security.ts';

export const PORT = 5000;

/** The image names no user of its own; any but root will do. */
const USER = 10001;

/** Answers whatever the Host header is (3.17.0, mlflow/server/security_utils.py). */
const HEALTH = { path: '/health', port: 'http' };

/**
 * `mlflow db upgrade`, which makes an empty database and brings one of an older version up. It takes the address as an argument
 * only, and the password is in it (mlflow 3.17.0, mlflow/db.py `upgrade`, mlflow/store/db/utils.py `_is_empty_database`).
 */
const MIGRATE = "import os; from mlflow.db import upgrade; upgrade.callback(os.environ['MLFLOW_BACKEND_STORE_URI'])";

/** Where its processes keep what they count. */
const METRICS = '/tmp/metrics';

export interface Server {
  readonly image: string;
  readonly resources: Resources;
  readonly workers: number;
  /** Host names that it answers to, on any port. */
  readonly hosts: readonly string[];
  /** Host names of pages that may change things, beside localhost. */
  readonly origins: readonly string[];
  readonly artifacts: { readonly url: string; readonly region: string; readonly path: string };
  /** Secrets whose keys are its environment. */
  readonly secrets: readonly string[];
}

const ENVIRONMENT = { HOME: '/tmp', MLFLOW_DISABLE_TELEMETRY: 'true' };

/** What every container of the image is told: it writes to `/tmp` only, and no secret is in a command. */
const container = (image: string, resources: Resources) => ({
  image,
  resources: containerResources(resources),
  securityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true },
  volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
});

/**
 * The pod that migrates the database, and ends. A server that starts refuses one of another version, and several that start
 * would make a new one at once (3.17.0, mlflow/store/tracking/sqlalchemy_store.py: `_initialize_tables` without a lock,
 * `_verify_schema`); one that runs looks at the version no more.
 */
export function migratePod(image: string, resources: Resources, database: string): PodSpec {
  return {
    securityContext: restrictedPod(USER),
    containers: [
      {
        name: 'migrate',
        ...container(image, resources),
        command: ['python', '-c', MIGRATE],
        env: variables(ENVIRONMENT),
        envFrom: [{ secretRef: { name: database } }],
      },
    ],
    volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '1Gi' } }],
  };
}

/** The pod that serves. */
export function serverPod({ image, resources, workers, hosts, origins, artifacts, secrets }: Server): PodSpec {
  return {
    securityContext: restrictedPod(USER),
    containers: [
      {
        name: 'mlflow',
        ...container(image, resources),
        command: [
          'mlflow',
          'server',
          '--host=0.0.0.0',
          `--port=${PORT}`,
          `--workers=${workers}`,
          '--serve-artifacts',
          `--artifacts-destination=${artifacts.path}`,
          // Any other is refused, and one with a port is another.
          `--allowed-hosts=${withAnyPort([...hosts, '$(POD_IP)']).join(',')}`,
          // At /metrics, for whoever watches pods: they are called by their address.
          `--expose-prometheus=${METRICS}`,
          ...(origins.length > 0 ? [`--cors-allowed-origins=${originsOf(origins).join(',')}`] : []),
        ],
        env: [
          { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
          ...variables({
            ...ENVIRONMENT,
            AWS_DEFAULT_REGION: artifacts.region,
            MLFLOW_S3_ENDPOINT_URL: artifacts.url,
            // Jobs of the server judge traces with language models outside the cluster, in processes of their own.
            MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
          }),
        ],
        envFrom: secrets.map((name) => ({ secretRef: { name } })),
        ports: [{ name: 'http', containerPort: PORT }],
        startupProbe: { httpGet: HEALTH, periodSeconds: 5, failureThreshold: 60 },
        livenessProbe: { httpGet: HEALTH, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 6 },
        readinessProbe: { httpGet: HEALTH, periodSeconds: 10, timeoutSeconds: 5 },
      },
    ],
    // An artifact is here as a whole on its way to S3 and back (3.17.0, mlflow/server/artifact_router.py).
    volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '20Gi' } }],
  };
}

const variables = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

const withAnyPort = (hosts: readonly string[]) => hosts.flatMap((host) => [host, `${host}:*`]);

const originsOf = (hosts: readonly string[]) =>
  withAnyPort(hosts).flatMap((host) => [`http://${host}`, `https://${host}`]);
