import { Type } from 'typebox';
import type { Deployment, Service } from '../../../imports/types/kubernetes.ts';
import { option, resources } from '../../config/options.ts';
import { containerResources } from '../../kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../kit/security.ts';
import { defineComponent, need, offer } from '../component.ts';

/** With psycopg2 and boto3, which the image without `-full` lacks (mlflow/mlflow, docker/Dockerfile.full, docker/README.md). */
const IMAGE = 'ghcr.io/mlflow/mlflow:v3.17.0-full';

const PORT = 5000;
const BUCKET = 'mlflow';
const LABELS = { 'app.kubernetes.io/name': 'mlflow' };

/** The image names no user of its own; any but root will do. */
const USER = 10001;

/** Encrypts what people store on the server (API keys of the AI gateway); without it every MLflow has the same key. */
const ENCRYPTION = 'mlflow-encryption';

const options = Type.Object(
  {
    workers: option.integer({
      description: 'Server processes, each of some 280 MB: raise the memory with them',
      minimum: 1,
      maximum: 64,
      default: 1,
      production: 4,
    }),
    hosts: option.list(Type.String({ minLength: 1 }), {
      description: 'Host names that it answers to beside its Service, such as that of an ingress',
      default: [],
    }),
    // 278 MB for the parent and 274 MB for each worker, measured on 3.17.2 with PostgreSQL and S3.
    resources: resources(
      { cpu: '100m', memory: '640Mi', memoryLimit: '1Gi' },
      { cpu: '500m', memory: '1536Mi', memoryLimit: '2Gi' },
    ),
  },
  { additionalProperties: false },
);

/** MLflow: experiment tracking and model registry, with artifacts in S3 that clients reach through it. */
export const mlflow = defineComponent({
  id: 'mlflow',
  title: 'MLflow',
  area: 'ml',
  summary: 'Experiments, runs, models and their registry. Clients need its address and no key: it keeps the artifacts.',
  links: { docs: 'https://mlflow.org/docs/latest/', source: 'https://github.com/mlflow/mlflow' },
  namespace: 'ml-lifecycle',
  options,
  declare: ({ options, namespace }) => ({
    workloads: {
      server: {
        labels: LABELS,
        replicas: 1,
        // Schema migrations tolerate no second writer: the old pod goes before the new one comes.
        peak: 1,
        resources: options.resources,
        serviceAccount: { name: 'mlflow' },
      },
    },
    requires: [
      need({
        type: 'postgres',
        by: ['server'],
        request: { databases: [{ name: 'mlflow' }] },
        secret: {
          only: true,
          keys: ({ host, port, database }) => ({
            MLFLOW_BACKEND_STORE_URI: `postgresql+psycopg2://{{ .username }}:{{ .password | urlquery }}@${host}:${port}/${database}`,
          }),
        },
      }),
      need({
        type: 's3',
        by: ['server'],
        request: { create: [{ name: BUCKET }], access: [{ bucket: BUCKET, access: 'readwrite' }] },
        secret: {
          only: true,
          keys: () => ({ AWS_ACCESS_KEY_ID: '{{ .accessKey }}', AWS_SECRET_ACCESS_KEY: '{{ .secretKey }}' }),
        },
      }),
    ],
    provides: [
      offer({
        type: 'tracking',
        at: 'server',
        ports: [PORT],
        endpoint: () => ({ url: `http://mlflow.${namespace}.svc.cluster.local` }),
      }),
    ],
    secrets: [{ name: ENCRYPTION, keys: { MLFLOW_CRYPTO_KEK_PASSPHRASE: { random: 48 } } }],
    images: { server: IMAGE },
    uis: [{ title: 'MLflow', service: 'mlflow', port: 80 }],
  }),
  render: (ctx) => {
    const { hosts, workers } = ctx.options;
    const s3 = ctx.use('s3');
    const database = { secretRef: { name: ctx.use('postgres').secret.name } };
    const common = {
      image: ctx.image('server'),
      resources: containerResources(ctx.options.resources),
      securityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true },
      volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
    };
    const environment = {
      HOME: '/tmp',
      MLFLOW_DISABLE_TELEMETRY: 'true',
    };
    ctx.add<Deployment>({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'mlflow', namespace: ctx.namespace, labels: LABELS },
      spec: {
        replicas: 1,
        strategy: { type: 'Recreate' },
        selector: { matchLabels: LABELS },
        template: {
          metadata: { labels: LABELS },
          spec: {
            serviceAccountName: 'mlflow',
            automountServiceAccountToken: ctx.workload('server').talksToApi,
            // Kubernetes would set MLFLOW_PORT to the Service's address, which MLflow takes for its own setting.
            enableServiceLinks: false,
            securityContext: restrictedPod(USER),
            initContainers: [
              {
                ...common,
                name: 'migrate',
                // `mlflow db upgrade` takes the address as an argument only, and the password is in it.
                command: [
                  'python',
                  '-c',
                  "import os; from mlflow.db import upgrade; upgrade.callback(os.environ['MLFLOW_BACKEND_STORE_URI'])",
                ],
                env: variables(environment),
                envFrom: [database],
              },
            ],
            containers: [
              {
                ...common,
                name: 'mlflow',
                command: [
                  'mlflow',
                  'server',
                  '--host=0.0.0.0',
                  `--port=${PORT}`,
                  `--workers=${workers}`,
                  '--serve-artifacts',
                  `--artifacts-destination=s3://${BUCKET}/artifacts`,
                  `--allowed-hosts=${allowedHosts(ctx.namespace, hosts).join(',')}`,
                  ...(hosts.length > 0 ? [`--cors-allowed-origins=${originsOf(hosts).join(',')}`] : []),
                ],
                env: variables({
                  ...environment,
                  AWS_DEFAULT_REGION: s3.region,
                  MLFLOW_S3_ENDPOINT_URL: s3.url,
                  // Server-side jobs judge traces with language models outside, and take several hundred MB more.
                  MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
                }),
                envFrom: [database, { secretRef: { name: s3.secret.name } }, { secretRef: { name: ENCRYPTION } }],
                ports: [{ name: 'http', containerPort: PORT }],
                startupProbe: { httpGet: HEALTH, periodSeconds: 5, failureThreshold: 60 },
                livenessProbe: { httpGet: HEALTH, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 6 },
                readinessProbe: { httpGet: HEALTH, periodSeconds: 10, timeoutSeconds: 5 },
              },
            ],
            // An upload is here as a whole before it goes to S3.
            volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '20Gi' } }],
          },
        },
      },
    });
    ctx.add<Service>({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'mlflow', namespace: ctx.namespace, labels: LABELS },
      spec: { selector: LABELS, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
    });
  },
});

/** Answers whatever the Host header is (3.17.0, mlflow/server/security_utils.py). */
const HEALTH = { path: '/health', port: 'http' };

const variables = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

/** Other Host headers are refused; a name with a port is another name (3.17.0, mlflow/server/security_utils.py). */
function allowedHosts(namespace: string, hosts: readonly string[]): string[] {
  const service = ['mlflow', `mlflow.${namespace}`, `mlflow.${namespace}.svc`, `mlflow.${namespace}.svc.cluster.local`];
  return [...service, 'localhost', '127.0.0.1', ...hosts].flatMap((host) => [host, `${host}:*`]);
}

/** A browser names where the page is from with every change that it asks for, and only localhost is let through unsaid. */
const originsOf = (hosts: readonly string[]) => hosts.flatMap((host) => [`http://${host}`, `https://${host}`]);
