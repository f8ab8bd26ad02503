import { Type } from 'typebox';
import type { Service } from '../../../imports/types/kubernetes.ts';
import { option, resources } from '../../config/options.ts';
import { defineComponent } from '../../contract/component.ts';
import { need } from '../../contract/need.ts';
import { offer } from '../../contract/offer.ts';
import { asText, inUrl } from '../../contract/secret-text.ts';
import { HOOK, HOOK_DELETE_POLICY } from '../../kit/sync-annotations.ts';
import { deployment, job } from '../../kit/workloads.ts';
import { migratePod, PORT, serverPod } from './mlflow-server.ts';

/** With psycopg2 and boto3, which the image without `-full` lacks (mlflow/mlflow, docker/Dockerfile.full, docker/README.md). */
const IMAGE = 'ghcr.io/mlflow/mlflow:v3.17.0-full';

const BUCKET = 'mlflow';
const LABELS = { 'app.kubernetes.io/name': 'mlflow' };

const MIGRATE = 'mlflow-migrate';
/** One process, which ends. */
const MIGRATE_RESOURCES = { cpu: '50m', memory: '320Mi', memoryLimit: '768Mi' };
/** Seconds. Large tables take long to rewrite. */
const MIGRATE_TIMEOUT = 3600;

/** Encrypts what people store on the server (API keys of the AI gateway); without it every MLflow has the same key. */
const ENCRYPTION = 'mlflow-encryption';

/** Resident MB of the parent and of each worker, measured on 3.17.2 with PostgreSQL and S3. */
const PARENT = 278;
const WORKER = 274;

const options = Type.Object(
  {
    replicas: option.integer({
      description:
        'Server pods, all of which answer; a single one makes room for the next before that comes. While several are rolled over, those of the version before write to the database that was migrated: where its release notes forbid that, say 1 first',
      minimum: 1,
      maximum: 20,
      default: 1,
      production: 2,
    }),
    workers: option.integer({
      description: 'Server processes, each of some 280 MB: raise the memory with them',
      minimum: 1,
      maximum: 64,
      default: 1,
      production: 4,
    }),
    hosts: option.list(Type.String({ pattern: '^[a-z0-9.-]+$', expected: 'a host name such as mlflow.example.com' }), {
      description: 'Host names that it answers to beside those of its Service and its ingress',
      default: [],
    }),
    resources: resources(
      { cpu: '100m', memory: '544Mi', memoryLimit: '1Gi' },
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
  budget: 'core',
  options,
  declare: ({ options, namespace }) => ({
    workloads: {
      server: {
        labels: LABELS,
        replicas: options.replicas,
        ...(options.replicas === 1 && { peak: 1 }),
        resources: options.resources,
        holds: `${PARENT + options.workers * WORKER}M`,
        serviceAccount: { name: 'mlflow' },
        writes: { '*': ['/tmp'] },
      },
      migrate: {
        labels: { 'app.kubernetes.io/name': MIGRATE },
        replicas: 0,
        peak: 1,
        resources: MIGRATE_RESOURCES,
        serviceAccount: { name: MIGRATE },
      },
    },
    requires: [
      need({
        type: 'postgres',
        by: ['server', 'migrate'],
        request: { databases: [{ name: 'mlflow' }] },
        secret: {
          only: true,
          keys: ({ host, port, database, sslmode }, { username, password }) => ({
            MLFLOW_BACKEND_STORE_URI: `postgresql+psycopg2://${inUrl(username)}:${inUrl(password)}@${host}:${port}/${database}${sslmode ? `?sslmode=${sslmode}` : ''}`,
          }),
        },
      }),
      need({
        type: 's3',
        by: ['server'],
        request: { create: [{ name: BUCKET }], access: [{ bucket: BUCKET, access: 'readwrite' }] },
        secret: {
          only: true,
          keys: (_, { accessKey, secretKey }) => ({
            AWS_ACCESS_KEY_ID: asText(accessKey),
            AWS_SECRET_ACCESS_KEY: asText(secretKey),
          }),
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
    secrets: [
      {
        name: ENCRYPTION,
        keys: { MLFLOW_CRYPTO_KEK_PASSPHRASE: { random: 48 } },
        renewal: {
          by: 'hand',
          why: 'API keys in MLflow’s database are encrypted with it, and could not be read any more',
          steps: [
            'write down which API keys the AI gateway of MLflow has, and delete them there',
            'make the value anew: the steps of docs/secrets.md',
            'restart MLflow: `kubectl -n ml-lifecycle rollout restart deployment mlflow`',
            'enter the API keys again',
          ],
        },
      },
    ],
    images: { server: IMAGE },
    uis: [{ title: 'MLflow', service: 'mlflow', port: 80, at: { workload: 'server', port: PORT }, login: 'none' }],
  }),
  render: (ctx) => {
    const { workers } = ctx.options;
    const open = ctx.maybe('ingress');
    const hosts = [...new Set([...(open ? [open.host] : []), ...ctx.options.hosts])];
    const s3 = ctx.use('s3');
    const database = ctx.use('postgres').secret.name;
    const pod = serverPod({
      image: ctx.image('server'),
      resources: ctx.options.resources,
      workers,
      hosts: [...serviceNames('mlflow', ctx.namespace), 'localhost', '127.0.0.1', ...hosts],
      origins: hosts,
      artifacts: { ...s3, path: `s3://${BUCKET}/artifacts` },
      secrets: [database, s3.secret.name, ctx.secret(ENCRYPTION).name],
    });
    ctx.add(
      job(
        ctx.workload('migrate'),
        {
          name: MIGRATE,
          annotations: { [HOOK]: 'Sync', [HOOK_DELETE_POLICY]: 'BeforeHookCreation,HookSucceeded' },
          activeDeadlineSeconds: MIGRATE_TIMEOUT,
        },
        { restartPolicy: 'OnFailure', ...migratePod(ctx.image('server'), MIGRATE_RESOURCES, database) },
      ),
    );
    const zones = ctx.platform.cluster.zones;
    const strategy = ctx.options.replicas === 1 ? { strategy: { type: 'Recreate' } } : {};
    // Behind the migration: a hook is done before what comes in a later wave.
    ctx.add(deployment(ctx.workload('server'), { name: 'mlflow', zones, ...strategy }, pod), { wave: 1 });
    ctx.add<Service>({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'mlflow', namespace: ctx.namespace, labels: LABELS },
      spec: { selector: LABELS, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
    });
  },
  published: [
    {
      image: 'ghcr.io/mlflow/mlflow:v3.17.0-full',
      platforms: 'unknown',
      source: 'mlflow/mlflow@f2c5652 .github/workflows/push-images.yml: older than the image with -full',
    },
  ],
});

/** Every name by which the cluster's DNS knows a Service. */
const serviceNames = (name: string, namespace: string) =>
  ['', `.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`].map((rest) => name + rest);
