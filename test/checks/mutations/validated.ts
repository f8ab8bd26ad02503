import type { Loose } from '../../support/tree.ts';
import { add, change, type Mutation } from './mutation.ts';

const MLFLOW = 'Deployment.apps ml-lifecycle/mlflow';
const FLINK = 'FlinkDeployment.flink.apache.org fraud-jobs/fraud-score';
const VALKEY = 'StatefulSet.apps data-plane/valkey';
const DENY = 'NetworkPolicy.networking.k8s.io data-plane/default-deny';
const USER = 'KafkaUser.kafka.strimzi.io data-plane/fraud-score';
const DATABASE = 'Database.postgresql.cnpg.io data-plane/mlflow';
const CLUSTER = 'Cluster.postgresql.cnpg.io data-plane/postgresql';
const mlflow = (how: (spec: Loose) => unknown) => change(MLFLOW, ({ spec }) => how(spec));
const pod = (how: (pod: Loose) => unknown) => mlflow(({ template }) => how(template.spec));
const container = (how: (container: Loose) => unknown) => pod(({ containers }) => how(containers[0]));
const service = (how: (spec: Loose) => unknown) => change('Service ml-lifecycle/mlflow', ({ spec }) => how(spec));
const flink = (how: (pod: Loose) => unknown) => change(FLINK, ({ spec }) => how(spec.podTemplate.spec));
const policy = (how: (spec: Loose) => unknown) => change(DENY, ({ spec }) => how(spec));
const database = (how: (spec: Loose) => unknown) => change(DATABASE, ({ spec }) => how(spec));
const cluster = (how: (spec: Loose) => unknown) => change(CLUSTER, ({ spec }) => how(spec));
const cron = (schedule: string) =>
  add('mlflow', 'batch/v1', 'CronJob', 'ml-lifecycle/nightly', {
    spec: {
      schedule,
      jobTemplate: {
        spec: {
          template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'docker.io/library/a:1' }] } },
        },
      },
    },
  });

type Row = Omit<Mutation, 'expect'>;

const kinds: readonly Row[] = [
  {
    name: 'an update strategy is none that there is',
    mutate: mlflow((spec) => (spec.strategy = { type: 'BlueGreen' })),
  },
  {
    name: 'pods are all stopped first, and rolled',
    mutate: mlflow((spec) => (spec.strategy = { type: 'Recreate', rollingUpdate: { maxSurge: 1 } })),
  },
  {
    name: 'no pod may be more and none less',
    mutate: mlflow(
      (spec) => (spec.strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } }),
    ),
  },
  {
    name: 'a selector finds none of its pods',
    mutate: mlflow(({ template }) => (template.metadata.labels = { app: 'other' })),
  },
  { name: 'pods of a service end', mutate: pod((spec) => (spec.restartPolicy = 'Never')) },
  {
    name: 'two ports of a Service have no name',
    mutate: service((spec) => (spec.ports = [{ port: 80 }, { port: 81 }])),
  },
  { name: 'a Service is of a type that is misspelt', mutate: service((spec) => (spec.type = 'Nodeport')) },
  { name: 'a Service listens where no port is', mutate: service(({ ports }) => (ports[0].port = 70_000)) },
  {
    name: 'a Service inside the cluster has a port of nodes',
    mutate: service(({ ports }) => (ports[0].nodePort = 30_080)),
  },
  {
    name: 'an exception is outside of its range',
    mutate: policy(
      (spec) => (spec.egress = [{ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['192.168.0.0/16'] } }] }]),
    ),
  },
  {
    name: 'a range of ports ends before it begins',
    mutate: policy((spec) => (spec.egress = [{ ports: [{ port: 90, endPort: 80 }] }])),
  },
  {
    name: 'a range of addresses is none',
    mutate: policy((spec) => (spec.egress = [{ to: [{ ipBlock: { cidr: 'nonsense' } }] }])),
  },
  {
    name: 'a peer is an address and a pod',
    mutate: policy((spec) => (spec.egress = [{ to: [{ podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } }] }])),
  },
  { name: 'a schedule has six fields', mutate: cron('0 0 2 * * *') },
  { name: 'a schedule is on the 32nd', mutate: cron('0 2 32 * *') },
  { name: 'a schedule is a word that is misspelt', mutate: cron('@nightly') },
  {
    name: 'a quota counts what there is not',
    mutate: change('ResourceQuota fraud/quota', ({ spec }) => (spec.hard['request.cpu'] = '1')),
  },
  {
    name: 'a default is more than the most',
    mutate: change('LimitRange fraud-jobs/limits', ({ spec }) => {
      spec.limits.push({ type: 'Container', default: { memory: '2Gi' }, max: { memory: '1Gi' } });
    }),
  },
  {
    name: 'a file of a ConfigMap has a path as its name',
    mutate: change('ConfigMap data-plane/minio-setup', ({ data }) => (data['bin/run.sh'] = 'true')),
  },
  {
    name: 'a right names no verb',
    mutate: add('mlflow', 'rbac.authorization.k8s.io/v1', 'Role', 'ml-lifecycle/more', {
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: [] }],
    }),
  },
  {
    name: 'a claim of a StatefulSet has no size',
    everything: true,
    mutate: change(VALKEY, ({ spec }) => delete spec.volumeClaimTemplates[0].spec.resources),
  },
];

const pods: readonly Row[] = [
  {
    name: 'a mount has no volume',
    mutate: container((one) => (one.volumeMounts = [{ name: 'missing', mountPath: '/x' }])),
  },
  {
    name: 'a mount in a job of an operator has no volume',
    mutate: flink(({ containers }) => (containers[0].volumeMounts = [{ name: 'missing', mountPath: '/x' }])),
  },
  {
    name: 'a probe asks in two ways',
    mutate: container(({ readinessProbe }) => (readinessProbe.exec = { command: ['true'] })),
  },
  {
    name: 'a pod lives only after two answers',
    mutate: container(({ livenessProbe }) => (livenessProbe.successThreshold = 2)),
  },
  {
    name: 'a container asks for more than it may use',
    mutate: container(({ resources }) => (resources.requests.memory = '100Gi')),
  },
  {
    name: 'a port has a name that is too long',
    mutate: container(({ ports }) => (ports[0].name = 'tracking-server-http')),
  },
  { name: 'a container has a name with capitals', mutate: container((one) => (one.name = 'MLflow')) },
  {
    name: 'an image is pulled by a word that is misspelt',
    mutate: container((one) => (one.imagePullPolicy = 'IfNotThere')),
  },
  {
    name: 'a variable has a value and a source',
    mutate: container(({ env }) =>
      env.push({ name: 'X', value: 'a', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }),
    ),
  },
  {
    name: 'a toleration is of seconds without an end',
    mutate: pod((spec) => (spec.tolerations = [{ key: 'a', operator: 'Exists', tolerationSeconds: 5 }])),
  },
  {
    name: 'a volume is of two kinds',
    mutate: pod(
      (spec) => (spec.volumes = [...(spec.volumes ?? []), { name: 'two', emptyDir: {}, configMap: { name: 'a' } }]),
    ),
  },
];

const twice: readonly Row[] = [
  { name: 'a container is there twice', mutate: pod(({ containers }) => containers.push(containers[0])) },
  { name: 'a variable is there twice', mutate: container(({ env }) => env.push(env[0])) },
  {
    name: 'a variable in a store of an operator is there twice',
    mutate: change('Tenant.minio.min.io data-plane/mlops', ({ spec }) => {
      spec.initContainers = [{ name: 'a', image: 'docker.io/library/a:1', env: [{ name: 'A' }, { name: 'A' }] }];
    }),
  },
  {
    name: 'a port is there twice',
    mutate: container(({ ports }) => ports.push({ containerPort: ports[0].containerPort, name: 'again' })),
  },
];

const rules: readonly Row[] = [
  {
    name: 'days of a certificate belong to a password',
    mutate: change(USER, ({ spec }) => Object.assign(spec.authentication, { validityDays: 5, renewalDays: 2 })),
  },
  { name: 'a database has a name of the server', mutate: database((spec) => (spec.name = 'postgres')) },
  {
    name: 'a server has an image and a catalogue',
    mutate: cluster((spec) =>
      Object.assign(spec, {
        imageName: 'ghcr.io/a/b:17',
        imageCatalogRef: { apiGroup: 'postgresql.cnpg.io', kind: 'ImageCatalog', name: 'a', major: 17 },
      }),
    ),
  },
  {
    name: 'no replica is synchronous, of those that are',
    mutate: cluster((spec) => (spec.postgresql = { ...spec.postgresql, synchronous: { method: 'any', number: 0 } })),
  },
];

const labels: readonly Row[] = [
  { name: 'a label has a space', mutate: change(MLFLOW, ({ metadata }) => (metadata.labels = { 'a b': 'c' })) },
  {
    name: 'a label is longer than a label may be',
    mutate: change(MLFLOW, ({ metadata }) => (metadata.labels = { a: 'b'.repeat(64) })),
  },
  {
    name: 'a selector asks for one of no values',
    mutate: policy((spec) => (spec.podSelector = { matchExpressions: [{ key: 'a', operator: 'In', values: [] }] })),
  },
];

/** What the API server validates beyond the schema. */
export const validated: readonly Mutation[] = [
  ...kinds.map((one) => ({ ...one, expect: 'schema/kinds' })),
  ...pods.map((one) => ({ ...one, expect: 'schema/pods' })),
  ...twice.map((one) => ({ ...one, expect: 'schema/duplicates' })),
  ...rules.map((one) => ({ ...one, expect: 'schema/validations' })),
  ...labels.map((one) => ({ ...one, expect: 'schema/words' })),
].map((one) => ({ ...one, name: `API server: ${one.name}` }));
