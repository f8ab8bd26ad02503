import { parse, stringify } from 'yaml';
import type { KubeObject } from '../../../src/kit/object.ts';
import { COMPONENTS, edited, FRAUD, type Said, treeOf } from '../../review/platforms.ts';
import type { Loose } from '../../support/tree.ts';

type Tree = ReadonlyMap<string, string>;

/** What a person changes in `platform.yaml`. */
export const PLATFORMS: readonly [what: string, before: Said, after: Said][] = [
  ['more memory for Kafka', {}, kafka({ resources: { memory: '3Gi', memoryLimit: '4Gi' } })],
  ['more brokers', {}, kafka({ brokers: 5 })],
  ['smaller volumes of Kafka', {}, kafka({ storage: '10Gi' })],
  ['larger volumes of Kafka', {}, kafka({ storage: '30Gi' })],
  ['a topic with fewer partitions', {}, { fraud: { topics: { scores: { partitions: 3 }, labels: {} } } }],
  ['a topic with more partitions', {}, { fraud: { topics: { scores: { partitions: 9 }, labels: {} } } }],
  ['a topic removed', {}, { fraud: { topics: { scores: { partitions: 6 } } } }],
  ['a bucket renamed', {}, { fraud: { buckets: { ocean: {} } } }],
  ['a job with another image', {}, { fraud: { jobs: { score: { ...FRAUD.jobs.score, writes: ['labels'] } } } }],
  ['a project removed', {}, { fraud: false }],
  ['Valkey switched off', {}, { components: { valkey: false } }],
  ['Valkey with volumes', { components: { valkey: {} } }, {}],
  ['Valkey without volumes', {}, { components: { valkey: {} } }],
  ['more memory for MLflow', {}, mlflow('1Gi')],
  ['fewer instances of PostgreSQL', {}, { components: { postgresql: { instances: 1, storage: '20Gi' } } }],
  ['smaller volumes of PostgreSQL', {}, { components: { postgresql: { instances: 3, storage: '10Gi' } } }],
  [
    'smaller volumes of MinIO',
    { components: { minio: { volumeSize: '20Gi' } } },
    { components: { minio: { volumeSize: '10Gi' } } },
  ],
  [
    'more servers of MinIO',
    { components: { minio: { servers: 4, volumesPerServer: 1 } } },
    { components: { minio: { servers: 5, volumesPerServer: 1 } } },
  ],
  ['another StorageClass', {}, { cluster: { storageClass: 'slow' } }],
];

function kafka(more: object): Said {
  return { components: { kafka: { ...COMPONENTS.kafka, ...more } } };
}

function mlflow(memory: string): Said {
  return { components: { mlflow: { resources: { memory, memoryLimit: '2Gi' } } } };
}

const container = (more: object = {}) => ({ name: 'main', image: 'example.org/a:1', ...more });
const HAND_MADE: readonly KubeObject[] = (
  [
    [
      'Deployment',
      'web',
      {},
      {
        env: [
          { name: 'EVERY', value: '60m' },
          { name: 'B', value: 'b' },
        ],
        resources: { requests: { cpu: '0.5', memory: '1Gi' } },
        ports: [{ containerPort: 80 }],
      },
    ],
    ['DaemonSet', 'agent', {}, {}],
    ['DaemonSet', 'by-hand', { updateStrategy: { type: 'OnDelete' } }, {}],
    ['StatefulSet', 'store', { serviceName: 'store' }, { resources: { requests: { cpu: '0.5', memory: '1Gi' } } }],
  ] as const
).map(([kind, name, spec, more]) => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name, namespace: 'data-plane', annotations: { note: 'a' } },
  spec: {
    selector: { matchLabels: { app: name } },
    ...spec,
    template: {
      metadata: { labels: { app: name } },
      spec: { automountServiceAccountToken: false, containers: [container(more)] },
    },
  },
}));

const fileOf = ({ kind, metadata }: KubeObject) =>
  `${kind.toLowerCase()}.apps/${metadata.namespace}.${metadata.name}.yaml`;

/** A platform with workloads that somebody wrote by hand. */
const withHandMade = (said: Said): Tree =>
  new Map([
    ...treeOf(said),
    ...HAND_MADE.map((object) => [`components/mine/${fileOf(object)}`, stringify(object)] as const),
  ]);

/** The platform whose pods are made for real. */
export const BASE: Tree = withHandMade({});

const byHand = (name: string, edit: (object: Loose) => void, tree: Tree = BASE) =>
  edited(tree, name, (text) => {
    const object = parse(text) as Loose;
    edit(object);
    return stringify(object);
  });
const main = (object: Loose): Loose => object.spec.template.spec.containers[0];
const WEB = 'deployment.apps/data-plane.web.yaml';
const STORE = 'statefulset.apps/data-plane.store.yaml';
const ARGOCD = 'argocd-cmd-params-cm.yaml';

/** Changes after which pods are others, or are not: of the platform, and by hand. */
export const RESTARTS: readonly [what: string, after: () => Tree][] = [
  [
    'more memory for Valkey',
    () => withHandMade({ components: { valkey: { persistence: true, resources: { memory: '64Mi' } } } }),
  ],
  ['more memory for MLflow', () => withHandMade(mlflow('1Gi'))],
  [
    'PostgreSQL with fewer instances',
    () => withHandMade({ components: { postgresql: { instances: 1, storage: '20Gi' } } }),
  ],
  ['a project removed', () => withHandMade({ fraud: false })],
  ['Valkey switched off', () => withHandMade({ components: { valkey: false } })],
  ['another image', () => byHand(WEB, (object) => (main(object).image = 'example.org/a:2'))],
  [
    'two at once',
    () =>
      byHand(
        STORE,
        (object) => (main(object).image = 'example.org/a:2'),
        byHand(WEB, (object) => (main(object).args = ['a'])),
      ),
  ],
  [
    'a checksum of settings',
    () => byHand(WEB, (object) => (object.spec.template.metadata.annotations = { 'checksum/config': 'a' })),
  ],
  [
    'a label of a chart’s version',
    () => byHand(STORE, (object) => (object.spec.template.metadata.labels['helm.sh/chart'] = 'a-1')),
  ],
  [
    'a DaemonSet’s image',
    () => byHand('daemonset.apps/data-plane.agent.yaml', (object) => (main(object).image = 'example.org/a:2')),
  ],
  [
    'one whose pods are replaced by hand',
    () => byHand('data-plane.by-hand.yaml', (object) => (main(object).image = 'example.org/a:2')),
  ],
  [
    'a variable that says the same time in other words',
    () => byHand(WEB, (object) => (main(object).env[0].value = '1h')),
  ],
  ['variables in another order', () => byHand(WEB, (object) => main(object).env.reverse())],
  ['amounts in other words', () => byHand(STORE, sameAmounts, byHand(WEB, sameAmounts))],
  ['what holds anyhow', () => byHand(STORE, defaults, byHand(WEB, defaults))],
  [
    'more of them',
    () =>
      byHand(
        STORE,
        (object) => (object.spec.replicas = 3),
        byHand(WEB, (object) => (object.spec.replicas = 3)),
      ),
  ],
  ['how they are replaced', () => byHand(WEB, (object) => (object.spec.strategy = { rollingUpdate: { maxSurge: 1 } }))],
  [
    'labels of their own',
    () =>
      byHand(
        STORE,
        (object) => (object.metadata.labels = { team: 'a' }),
        byHand(WEB, (object) => (object.metadata.annotations.note = 'b')),
      ),
  ],
  ['settings of Argo CD', () => byHand(ARGOCD, (object) => (object.data = { 'reposerver.parallelism.limit': '7' }))],
];

function sameAmounts(object: Loose): void {
  main(object).resources = { requests: { cpu: '500m', memory: '1024Mi' } };
}

/** What the API server fills in where nothing is said. */
function defaults(object: Loose): void {
  object.spec.template.spec.restartPolicy = 'Always';
  main(object).terminationMessagePolicy = 'File';
  for (const port of main(object).ports ?? []) port.protocol = 'TCP';
}
