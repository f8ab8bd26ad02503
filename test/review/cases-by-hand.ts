import { stringify } from 'yaml';
import { definitionOf } from '../support/definition.ts';
import type { Case, Tree } from './cases-by-configuration.ts';
import { edited, plus, treeOf, withObject, without } from './platforms.ts';

type Change = Parameters<typeof withObject>[2];
type Edit = (tree: Tree) => Tree;

const edit =
  (path: string, change: Change): Edit =>
  (tree) =>
    withObject(tree, path, change);

const KAFKA = 'kafka.kafka.strimzi.io/data-plane.mlops.yaml';
const BROKER = 'kafkanodepool.kafka.strimzi.io/data-plane.broker.yaml';
const TOPIC = 'kafkatopic.kafka.strimzi.io/data-plane.fraud.scores.yaml';
const USER = 'kafkauser.kafka.strimzi.io/data-plane.fraud-score.yaml';
const POSTGRES = 'cluster.postgresql.cnpg.io/data-plane.postgresql.yaml';
const DATABASE = 'database.postgresql.cnpg.io/data-plane.mlflow.yaml';
const TENANT = 'tenant.minio.min.io/data-plane.mlops.yaml';
const BUCKETS = 'minio/configmap/data-plane.minio-setup.yaml';
const FLINK = 'flinkdeployment.flink.apache.org/fraud-jobs.fraud-score.yaml';
const ARGOCD = 'configmap/argocd.argocd-cm.yaml';
const KNOWN_HOSTS = 'configmap/argocd.argocd-ssh-known-hosts-cm.yaml';
const MLFLOW = 'deployment.apps/ml-lifecycle.mlflow.yaml';
const QUOTA = 'resourcequota/ml-lifecycle.quota.yaml';
const VALKEY = 'statefulset.apps/data-plane.valkey.yaml';

const kafkaConfig = (key: string, value: unknown) =>
  edit(KAFKA, ({ spec }) => {
    spec.kafka.config[key] = value;
  });
const parameter = (key: string, value: string) =>
  edit(POSTGRES, ({ spec }) => {
    spec.postgresql.parameters[key] = value;
  });
const inPod = (change: Change) => edit(MLFLOW, ({ spec }) => change(spec.template.spec));
const pipe =
  (...edits: readonly Edit[]): Edit =>
  (tree) =>
    edits.reduce((before, one) => one(before), tree);
const same: Edit = (tree) => tree;

const APPLICATION = { type: 'Python', mode: 'cluster', sparkVersion: '4.0.0', driver: {}, executor: { instances: 2 } };
const STREAM = {
  image: 'example.org/t:1.0.0',
  restartPolicy: { type: 'Always' },
  sparkConf: { 'spark.sql.streaming.checkpointLocation': 's3a://fraud-spark-state/train' },
};
const scheduledSpark =
  (schedule: string, template: object = {}) =>
  (tree: Tree) =>
    plus(tree, 'components/project-fraud/scheduledsparkapplication.sparkoperator.k8s.io/fraud-jobs.train.yaml', {
      apiVersion: 'sparkoperator.k8s.io/v1beta2',
      kind: 'ScheduledSparkApplication',
      metadata: { name: 'train', namespace: 'fraud-jobs' },
      spec: { schedule, concurrencyPolicy: 'Forbid', template: { ...APPLICATION, ...template } },
    });
const spark = (spec: object) => (tree: Tree) =>
  plus(tree, 'components/project-fraud/sparkapplication.sparkoperator.k8s.io/fraud-jobs.train.yaml', {
    apiVersion: 'sparkoperator.k8s.io/v1beta2',
    kind: 'SparkApplication',
    metadata: { name: 'train', namespace: 'fraud-jobs' },
    spec: { ...APPLICATION, ...spec },
  });
/** Where a DAG finds it. */
const jobOfDag = (spec: object) => (tree: Tree) =>
  plus(tree, 'components/project-fraud/configmap/orchestration.fraud-jobs.yaml', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'fraud-jobs', namespace: 'orchestration' },
    data: {
      'train.yaml': stringify({
        apiVersion: 'sparkoperator.k8s.io/v1beta2',
        kind: 'SparkApplication',
        metadata: { name: 'train', namespace: 'fraud-jobs' },
        spec: { ...APPLICATION, ...spec },
      }),
    },
  });
const sparkOfApache = (spec: object) => (tree: Tree) =>
  plus(tree, 'components/project-fraud/sparkapplication.spark.apache.org/fraud-jobs.train.yaml', {
    apiVersion: 'spark.apache.org/v1',
    kind: 'SparkApplication',
    metadata: { name: 'train', namespace: 'fraud-jobs' },
    spec: {
      pyFiles: 'local:///a.py',
      runtimeVersions: { sparkVersion: '4.0.0' },
      sparkConf: { 'spark.kubernetes.container.image': 'example.org/train:1.2.0' },
      ...spec,
    },
  });
const retried = (restartPolicy: string, maxRestartAttempts = 3) => ({
  applicationTolerations: { restartConfig: { restartPolicy, maxRestartAttempts } },
});
const moved = (path: string, from: string, to: string) => (tree: Tree) => {
  const whole = [...tree.keys()].find((one) => one.endsWith(path))!;
  return new Map(without(tree, path)).set(whole.replace(`components/${from}/`, `components/${to}/`), tree.get(whole)!);
};
const settings = (tree: Tree, workers: string) =>
  plus(
    inPod((pod) => {
      pod.containers[0].envFrom = [{ configMapRef: { name: 'settings' } }];
    })(tree),
    'components/mlflow/configmap/ml-lifecycle.settings.yaml',
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings', namespace: 'ml-lifecycle' },
      data: { workers },
    },
  );
const unguarded = (path: string) =>
  edit(path, ({ metadata }) => {
    delete metadata.annotations['argocd.argoproj.io/sync-options'];
  });

/** What somebody changed in the tree itself, or in what a configuration cannot say; the first is what was there before. */
const EDITS: readonly [name: string, before: Edit, after: Edit, says: RegExp][] = [
  // Kafka
  [
    'kafka-keeps-less-by-hours',
    same,
    kafkaConfig('log.retention.hours', 24),
    /keeps records for 1d, and kept them for 7d[\s\S]*restart one after another: spec\.kafka\.config\["log\.retention\.hours"\]/,
  ],
  [
    'kafka-keeps-less-while-it-runs',
    kafkaConfig('log.retention.ms', 604800000),
    kafkaConfig('log.retention.ms', 86400000),
    /Restarts nothing|keeps records for 1d, and kept them for 7d/,
  ],
  ['kafka-with-more-threads', same, kafkaConfig('num.io.threads', 16), /Restarts nothing; nothing is lost/],
  [
    'kafka-acknowledges-with-one-copy',
    same,
    kafkaConfig('min.insync.replicas', 1),
    /is acknowledged with 1 copy, and waited for 2/,
  ],
  [
    'kafka-with-a-further-listener',
    same,
    edit(KAFKA, ({ spec }) => spec.kafka.listeners.push({ name: 'tls', port: 9093, type: 'internal', tls: true })),
    /restart one after another: spec\.kafka\.listeners changes/,
  ],
  [
    'kafka-newer',
    edit(KAFKA, ({ spec }) => {
      spec.kafka.version = '4.3.0';
    }),
    same,
    /restart one after another: spec\.kafka\.version changes/,
  ],
  [
    'kafka-metadata-newer',
    edit(KAFKA, ({ spec }) => {
      spec.kafka.metadataVersion = '4.2-IV0';
    }),
    same,
    /Restarts nothing/,
  ],
  [
    'brokers-with-a-larger-heap',
    same,
    edit(BROKER, ({ spec }) => {
      spec.jvmOptions['-Xmx'] = '400m';
    }),
    /broker restarts its 2 pods one after another: spec\.jvmOptions changes/,
  ],
  [
    'brokers-with-a-further-disk',
    same,
    edit(BROKER, ({ spec }) =>
      spec.storage.volumes.push({ id: 1, type: 'persistent-claim', size: '20Gi', class: 'fast' }),
    ),
    /spec\.storage\.volumes changes/,
  ],
  [
    'topic-kept-for-less-time',
    same,
    edit(TOPIC, ({ spec }) => {
      spec.config['retention.ms'] = 86400000;
    }),
    /fraud\.scores keeps records for 1d, and kept them for 7d/,
  ],
  [
    'topic-kept-longer',
    same,
    edit(TOPIC, ({ spec }) => {
      spec.config['retention.ms'] = 1209600000;
    }),
    /nothing is lost/,
  ],
  [
    'topic-no-longer-compacted-only',
    edit(TOPIC, ({ spec }) => {
      spec.config['cleanup.policy'] = 'compact';
    }),
    same,
    /deletes records that get old, and only compacted them/,
  ],
  [
    'topic-waits-for-all-copies',
    same,
    edit(TOPIC, ({ spec }) => {
      spec.config['min.insync.replicas'] = 3;
    }),
    /waits for all of its 3 copies/,
  ],
  [
    'job-in-another-group',
    same,
    edit(USER, ({ spec }) => {
      spec.authorization.acls[1].resource.name = 'fraud-score-2';
    }),
    /reads in the group fraud-score-2 and no longer in fraud-score/,
  ],
  [
    'job-in-a-further-group',
    same,
    edit(USER, ({ spec }) =>
      spec.authorization.acls.push({
        resource: { type: 'group', name: 'x', patternType: 'literal' },
        operations: ['Read'],
      }),
    ),
    /nothing is lost/,
  ],
  // PostgreSQL
  [
    'postgresql-logs-slow-statements',
    same,
    parameter('log_min_duration_statement', '500ms'),
    /Restarts nothing; nothing is lost/,
  ],
  [
    'postgresql-hands-over',
    edit(POSTGRES, ({ spec }) => {
      spec.primaryUpdateMethod = 'switchover';
    }),
    pipe(
      edit(POSTGRES, ({ spec }) => {
        spec.primaryUpdateMethod = 'switchover';
      }),
      parameter('shared_buffers', '96MB'),
    ),
    /its primary last, when it has handed over to a replica/,
  ],
  [
    'postgresql-newer',
    edit(POSTGRES, ({ spec }) => {
      spec.imageName = 'ghcr.io/cloudnative-pg/postgresql:18.3-system-trixie';
    }),
    same,
    /postgresql restarts its 3 pods one after another/,
  ],
  [
    'larger-volume-of-postgresql',
    same,
    edit(POSTGRES, ({ spec }) => {
      spec.storage.size = '30Gi';
    }),
    /Restarts nothing; nothing is lost/,
  ],
  [
    'postgresql-with-a-tablespace',
    same,
    edit(POSTGRES, ({ spec }) => {
      spec.tablespaces = [{ name: 'archive', storage: { size: '10Gi' } }];
    }),
    /postgresql restarts its 3 pods one after another: spec\.tablespaces changes/,
  ],
  [
    'postgresql-under-another-account',
    edit(POSTGRES, ({ spec }) => {
      spec.serviceAccountName = 'postgresql';
    }),
    edit(POSTGRES, ({ spec }) => {
      spec.serviceAccountName = 'other';
    }),
    /refuses another spec\.serviceAccountName: serviceAccountName is immutable/,
  ],
  ['database-removed', same, (tree) => without(tree, DATABASE), /the database stays in its server/],
  [
    'database-renamed',
    same,
    edit(DATABASE, ({ spec }) => {
      spec.name = 'tracking';
    }),
    /refuses another spec\.name: name is immutable/,
  ],
  [
    'database-with-another-owner',
    same,
    edit(DATABASE, ({ spec }) => {
      spec.owner = 'other';
    }),
    /Restarts nothing; nothing is lost/,
  ],
  // MinIO
  [
    'minio-newer',
    edit(TENANT, ({ spec }) => {
      spec.image = 'docker.io/pgsty/minio:RELEASE.2026-06-01T00-00-00Z';
    }),
    same,
    /mlops \(Tenant\) restarts: spec\.containers\[minio\]\.image changes/,
  ],
  [
    'minio-with-a-setting',
    same,
    edit(TENANT, ({ spec }) => spec.env.push({ name: 'MINIO_BROWSER', value: 'off' })),
    /spec\.env changes/,
  ],
  [
    'minio-with-more-servers',
    same,
    edit(TENANT, ({ spec }) => {
      spec.pools[0].servers = 4;
    }),
    /has 1 servers?, and would have 4/,
  ],
  [
    'bucket-kept-for-less-time',
    edit(BUCKETS, ({ data }) => {
      data.buckets = data.buckets.replace('fraud-lake plain', 'fraud-lake plain expire=90');
    }),
    edit(BUCKETS, ({ data }) => {
      data.buckets = data.buckets.replace('fraud-lake plain', 'fraud-lake plain expire=30');
    }),
    /keeps objects for 30d instead of 90d/,
  ],
  // Jobs
  [
    'job-no-longer-keeps-state',
    same,
    edit(FLINK, ({ spec }) => {
      spec.job.upgradeMode = 'stateless';
    }),
    /begins from nothing the next time that it is changed/,
  ],
  [
    'job-changed-and-stateless',
    same,
    edit(FLINK, ({ spec }) => {
      spec.job.upgradeMode = 'stateless';
      spec.job.parallelism = 2;
    }),
    /begins from nothing, and so it does whenever it is changed/,
  ],
  [
    'job-by-savepoint',
    same,
    edit(FLINK, ({ spec }) => {
      spec.job.upgradeMode = 'savepoint';
      spec.job.parallelism = 2;
    }),
    /goes on from a savepoint that is taken before it stops/,
  ],
  [
    'job-suspended',
    same,
    edit(FLINK, ({ spec }) => {
      spec.job.state = 'suspended';
    }),
    /Restarts nothing/,
  ],
  [
    'spark-job-changed',
    spark({ mainApplicationFile: 'local:///a.py' }),
    spark({ mainApplicationFile: 'local:///b.py' }),
    /killed and run again from its beginning/,
  ],
  ['spark-job-suspended', spark({}), spark({ suspend: true }), /Restarts nothing/],
  ['spark-job-of-a-dag-changed', jobOfDag({}), jobOfDag({ mainApplicationFile: 'local:///b.py' }), /Restarts nothing/],
  [
    'spark-stream-changed',
    spark(STREAM),
    spark({ ...STREAM, image: 'example.org/t:1.1.0' }),
    /each of its queries that has a name goes on from its last checkpoint/,
  ],
  [
    'spark-job-at-other-times',
    scheduledSpark('30 1 * * *'),
    scheduledSpark('30 4 * * *'),
    /starts once more at the time that it had/,
  ],
  [
    'spark-job-at-set-times-changed',
    scheduledSpark('30 1 * * *'),
    scheduledSpark('30 1 * * *', { mainApplicationFile: 'local:///b.py' }),
    /Restarts nothing/,
  ],
  [
    'spark-job-of-apache-changed',
    sparkOfApache(retried('OnFailure')),
    sparkOfApache({
      ...retried('OnFailure'),
      sparkConf: { 'spark.kubernetes.container.image': 'example.org/train:1.3.0' },
    }),
    /Restarts nothing[\s\S]*nothing restarts: a run that goes on is left as it was submitted, and one that came to its end is not run again/,
  ],
  [
    'spark-job-of-apache-always-restarted-changed',
    sparkOfApache(retried('Always')),
    sparkOfApache({ ...retried('Always'), pyFiles: 'local:///b.py' }),
    /nothing restarts: a run that goes on is left as it was submitted, and only the next one has the change/,
  ],
  [
    'spark-job-of-apache-with-more-attempts',
    sparkOfApache(retried('OnFailure')),
    sparkOfApache(retried('OnFailure', 5)),
    /Restarts nothing/,
  ],
  // Argo CD
  [
    'argocd-at-another-address',
    same,
    edit(ARGOCD, ({ data }) => {
      data.url = 'https://argocd.example.org';
    }),
    /argocd-server starts again inside its pods, as url changes/,
  ],
  [
    'argocd-with-another-health-check',
    same,
    edit(ARGOCD, ({ data }) => {
      data['resource.customizations.health.batch_Job'] = 'return { status = "Healthy" }';
    }),
    /Restarts nothing/,
  ],
  [
    'argocd-knows-another-host',
    same,
    edit(KNOWN_HOSTS, ({ data }) => {
      data.ssh_known_hosts +=
        'git.example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl\n';
    }),
    /Restarts nothing; nothing is lost/,
  ],
  // What any object may say
  [
    'settings-that-are-read-once',
    (tree) => settings(tree, '1'),
    (tree) => settings(tree, '2'),
    /ml-lifecycle\/mlflow reads ConfigMap ml-lifecycle\/settings when started, and nothing restarts it/,
  ],
  [
    'more-pods-than-the-quota-has-room-for',
    same,
    edit(MLFLOW, ({ spec }) => {
      spec.replicas = 4;
    }),
    /ml-lifecycle: the pods ask for/,
  ],
  [
    'quota-lowered-with-room',
    same,
    edit(QUOTA, ({ spec }) => {
      spec.hard.pods = '3';
    }),
    /Restarts nothing/,
  ],
  [
    'store-moved-to-another-component',
    same,
    moved(VALKEY, 'valkey', 'mlflow'),
    /until valkey has let it go nothing of mlflow is synced/,
  ],
  [
    'topic-moved-without-a-guard',
    unguarded(TOPIC),
    pipe(unguarded(TOPIC), moved(TOPIC, 'kafka', 'mlflow')),
    /goes from kafka to mlflow: kafka deletes it with the data that it holds, to be made anew, empty, and until then nothing of mlflow is synced/,
  ],
  ['guard-taken-away', same, unguarded(VALKEY), /loses its Prune=confirm/],
  [
    'store-with-another-label',
    same,
    edit(VALKEY, ({ metadata }) => {
      metadata.labels.team = 'data';
    }),
    /Restarts nothing/,
  ],
  [
    'pod-with-a-folder-of-its-node',
    same,
    inPod((pod) => {
      pod.volumes = [...(pod.volumes ?? []), { name: 'host', hostPath: { path: '/var' } }];
    }),
    /passes only privileged of the Pod Security Standards/,
  ],
  [
    'pod-with-a-token',
    same,
    inPod((pod) => {
      pod.automountServiceAccountToken = true;
    }),
    /gets a token for the API server/,
  ],
  [
    'pod-with-a-gpu',
    same,
    inPod((pod) => {
      pod.containers[0].resources.limits['nvidia.com/gpu'] = 1;
    }),
    /nvidia\.com\/gpu \+1/,
  ],
  [
    'namespace-that-allows-more',
    same,
    edit('namespace/ml-lifecycle.yaml', ({ metadata }) => {
      metadata.labels['pod-security.kubernetes.io/enforce'] = 'privileged';
    }),
    /lets pods do more: restricted → privileged/,
  ],
  [
    'image-from-elsewhere',
    same,
    inPod((pod) => {
      pod.containers[0].image = 'quay.io/somebody/mlflow:v1.0.0';
    }),
    /from quay\.io instead of/,
  ],
  [
    'service-opened-to-outside',
    same,
    edit('service/ml-lifecycle.mlflow.yaml', ({ spec }) => {
      spec.type = 'LoadBalancer';
    }),
    /opens port \d+ \(LoadBalancer\) to the outside/,
  ],
  [
    'service-with-a-fixed-address',
    edit('service/ml-lifecycle.mlflow.yaml', ({ spec }) => {
      spec.clusterIP = '10.0.0.7';
    }),
    edit('service/ml-lifecycle.mlflow.yaml', ({ spec }) => {
      spec.clusterIP = '10.0.0.8';
    }),
    /spec\.clusterIP cannot be changed/,
  ],
  [
    'account-that-reads-secrets',
    same,
    edit('role.rbac.authorization.k8s.io/fraud-jobs.fraud-score-taskmanager.yaml', ({ rules }) =>
      rules.push({ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }),
    ),
    /may now read Secrets: get secrets in fraud-jobs/,
  ],
  [
    'project-of-argocd-goes-further',
    same,
    edit('appproject.ml.yaml', ({ spec }) =>
      spec.destinations.push({ namespace: 'kube-system', server: 'https://kubernetes.default.svc' }),
    ),
    /may now go to kube-system/,
  ],
  [
    'project-of-argocd-without-a-namespace',
    same,
    edit('appproject.ml.yaml', ({ spec }) => {
      spec.destinations = spec.destinations.filter(
        ({ namespace }: { namespace: string }) => namespace !== 'ml-lifecycle',
      );
    }),
    /the AppProject ml no longer allows the namespace ml-lifecycle, which mlflow needs for [^:]*: nothing of mlflow is synced any more/,
  ],
  [
    'project-of-argocd-without-a-kind',
    same,
    (tree) =>
      without(
        edit('appproject.platform.yaml', ({ spec }) => (spec.clusterResourceWhitelist = []))(tree),
        'clusterrole.rbac.authorization.k8s.io/platform-operators-external-secrets.yaml',
      ),
    /platform-operators-external-secrets leaves the tree and may stay in the cluster: the AppProject platform no longer allows ClusterRole/,
  ],
  [
    'project-of-argocd-gone',
    same,
    (tree) => without(tree, 'appproject.ml.yaml'),
    /the AppProject ml goes, and mlflow is still of it/,
  ],
  [
    'policy-that-opens-a-store',
    same,
    (tree) =>
      plus(tree, 'components/namespaces/networkpolicy.networking.k8s.io/data-plane.open.yaml', {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'open', namespace: 'data-plane' },
        spec: {
          podSelector: {},
          ingress: [{ from: [{ podSelector: {} }] }],
          egress: [{ to: [{ podSelector: {} }] }],
        },
      }),
    /can now reach data-plane\//,
  ],
  [
    'kind-and-its-first-object',
    same,
    (tree) =>
      plus(
        plus(
          tree,
          'components/mlflow/customresourcedefinition.apiextensions.k8s.io/things.example.org.yaml',
          definitionOf('example.org', 'Thing'),
        ),
        'components/mlflow/thing.example.org/ml-lifecycle.a.yaml',
        { apiVersion: 'example.org/v1', kind: 'Thing', metadata: { name: 'a', namespace: 'ml-lifecycle' } },
      ),
    /the kind Thing\.example\.org is new, and mlflow has objects of it/,
  ],
  [
    'secret-written-by-hand',
    edit('secret/argocd.argocd-secret.yaml', ({ data }) => {
      data.note = 'b25l';
    }),
    edit('secret/argocd.argocd-secret.yaml', ({ data }) => {
      data.note = 'dHdv';
    }),
    /not shown: it is a secret/,
  ],
  [
    'label-of-a-version',
    same,
    (tree) =>
      edited(tree, MLFLOW, (text) => text.replace('  labels:\n', '  labels:\n    helm.sh/chart: mlflow-1.2.3\n')),
    /Nothing that a cluster notices/,
  ],
];

export const BY_HAND: readonly Case[] = EDITS.map(([name, before, after, says]) => [
  name,
  () => [before(treeOf({})), after(treeOf({}))],
  says,
]);
