import type { Loose } from '../../support/tree.ts';
import { change, type Mutation, text } from './mutation.ts';

const JOBS = 'ConfigMap orchestration/fraud-jobs';
const TASK = 'ConfigMap orchestration/airflow-task-pod';
const RUNNER = 'ConfigMap gitlab/gitlab-runner';
const CFG = 'ConfigMap orchestration/airflow-config';
const OPERATOR = 'ConfigMap platform-operators/flink-operator-config';

const train = (from: string | RegExp, to: string) => text(JOBS, 'train.yaml', from, to);
const task = (from: string | RegExp, to: string) => text(TASK, 'pod.yaml', from, to);
const runner = (from: string | RegExp, to: string) => text(RUNNER, 'config.toml', from, to);

const schema: readonly Omit<Mutation, 'expect'>[] = [
  { name: 'a job in a text has a mistyped field', mutate: train('timeToLiveSeconds:', 'timeToLiveSecond:') },
  { name: 'a job in a text has a text for a number', mutate: train('instances: 2', 'instances: two') },
  { name: 'a job in a text is of a version of yesterday', mutate: train('/v1beta2', '/v1beta1') },
  { name: 'a job in a text has a mode that nobody knows', mutate: train('mode: cluster', 'mode: clustered') },
  { name: 'a job in a text says no type', mutate: train(/^ {2}type: Python\n/m, '') },
  {
    name: 'a job in a text is of a kind that nobody serves',
    mutate: train('kind: SparkApplication', 'kind: SparkJob'),
  },
  { name: 'the pod of a task has a mistyped field', mutate: task('enableServiceLinks:', 'enableServiceLink:') },
  { name: 'the pod of a task has an amount that is a list', mutate: task(/memory: (\d+Mi)/, 'memory: [$1]') },
];

const file: readonly Omit<Mutation, 'expect'>[] = [
  { name: 'a job in a text is indented by a tab', mutate: train('  mode: cluster', '\tmode: cluster') },
  {
    name: 'a job in a text says one thing twice',
    mutate: train('  mode: cluster', '  mode: cluster\n  mode: cluster'),
  },
  { name: 'a job in a text has no kind any more', mutate: train('kind: SparkApplication\n', '') },
  { name: 'a job in a text says its apiVersion under another name', mutate: train('apiVersion:', 'apiVersoin:') },
  { name: 'a job in a text has no name', mutate: train(/^ {2}name: fraud-train\n/m, '') },
  {
    name: 'settings in TOML cannot be read',
    everything: true,
    mutate: runner('executor = "kubernetes"', 'executor = kubernetes'),
  },
  {
    name: 'settings in TOML say one thing twice',
    everything: true,
    mutate: runner('privileged = false', 'privileged = false\nprivileged = true'),
  },
  {
    name: 'settings of Airflow say an option twice',
    mutate: text(CFG, 'airflow.cfg', '[logging]\n', '[logging]\nremote_logging = False\n'),
  },
  {
    name: 'settings of Airflow have a line that is none',
    mutate: text(CFG, 'airflow.cfg', '[logging]\n', '[logging]\nremote logging\n'),
  },
  { name: 'a section of settings is not closed', mutate: text(CFG, 'airflow.cfg', '[logging]', '[logging') },
  {
    name: 'properties say two values for one thing',
    mutate: text(
      OPERATOR,
      'log4j-console.properties',
      'rootLogger.level = INFO',
      'rootLogger.level = INFO\nrootLogger.level = OFF',
    ),
  },
  {
    name: 'a policy in JSON is cut off',
    mutate: change('ConfigMap data-plane/minio-user-mlflow', ({ data }) => {
      const [key] = Object.keys(data).filter((one) => one.endsWith('.json'));
      data[key!] = data[key!].trimEnd().slice(0, -1);
    }),
  },
];

const others: readonly Mutation[] = [
  {
    name: 'a job in a text has a name with a slash',
    expect: 'schema/words',
    mutate: train('name: fraud-train', 'name: fraud/train'),
  },
  {
    name: 'a job in a text is for a namespace that nobody makes',
    expect: 'namespaces',
    mutate: train('namespace: fraud-jobs', 'namespace: fraud-job'),
  },
  {
    name: 'a job in a text is where its operator does not look',
    expect: 'reference/watched',
    mutate: train('namespace: fraud-jobs', 'namespace: ml-lifecycle'),
  },
  {
    name: 'a topic in a text is where its operator does not look',
    expect: 'reference/operator',
    mutate: change(
      JOBS,
      ({ data }) =>
        (data['topic.yaml'] =
          'apiVersion: kafka.strimzi.io/v1\nkind: KafkaTopic\nmetadata:\n  name: one\n  namespace: ml-lifecycle\n  labels: { strimzi.io/cluster: mlops }\nspec: { partitions: 1 }\n'),
    ),
  },
  {
    name: 'a Secret stands in a text',
    expect: 'secret-values',
    mutate: change(
      JOBS,
      ({ data }) =>
        (data['secret.yaml'] = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: one\nstringData:\n  a: b\n'),
    ),
  },
  {
    name: 'the pod of a task has a limit of CPU',
    expect: 'capacity/cpu-limit',
    mutate: task(/( +)limits:\n/, '$1limits:\n$1  cpu: "1"\n'),
  },
  {
    name: 'a driver in a text keeps less beside its heap than Spark does',
    expect: 'capacity/heap',
    mutate: train(/memoryOverhead: \d+m/, 'memoryOverhead: 10m'),
  },
  {
    name: 'the pod of a task is allowed more than its namespace allows',
    expect: 'pod-security',
    mutate: task('allowPrivilegeEscalation: false', 'allowPrivilegeEscalation: true'),
  },
  {
    name: 'a job in a text reads a Secret that is not there',
    expect: 'reference/secret',
    mutate: train('name: fraud-train-s3', 'name: fraud-train-s4'),
  },
  {
    name: 'a job in JSON has a mistyped field',
    expect: 'schema',
    mutate: change(
      JOBS,
      ({ data }) =>
        (data['more.json'] =
          '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"container": []}}'),
    ),
  },
  {
    name: 'a list in a text has an object with a mistyped field',
    expect: 'schema',
    mutate: change(
      JOBS,
      ({ data }) =>
        (data['more.yaml'] =
          'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: { name: a }\n  spec: { container: [] }\n'),
    ),
  },
];

/** An object in a text, as YAML. */
const held = (text: string): Mutation['mutate'] => change(JOBS, ({ data }) => (data['held.yaml'] = text));

/** Objects that nothing but a text holds, each with a fault that one rule knows. */
const strangers: readonly Mutation[] = [
  {
    name: 'a pod in a text has its variables from a ConfigMap that is not there',
    expect: 'reference/config-map',
    mutate: held(
      'apiVersion: v1\nkind: Pod\nmetadata: { name: one, namespace: fraud-jobs }\nspec:\n  containers:\n  - name: one\n    image: docker.io/library/busybox:1.37.0\n    envFrom: [{ configMapRef: { name: nobody } }]\n',
    ),
  },
  {
    name: 'a binding in a text gives a Role that is not there',
    expect: 'reference/role',
    mutate: held(
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: one, namespace: fraud-jobs }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: nobody }\nsubjects: []\n',
    ),
  },
  {
    name: 'an ExternalSecret in a text takes from a store that is not there',
    expect: 'reference/secret-store',
    mutate: held(
      'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: one, namespace: fraud-jobs }\nspec:\n  secretStoreRef: { kind: SecretStore, name: nobody }\n  dataFrom: [{ extract: { key: one } }]\n',
    ),
  },
  {
    name: 'one controller more stands in a text',
    expect: 'topic/quorum',
    mutate: held(
      'apiVersion: kafka.strimzi.io/v1\nkind: KafkaNodePool\nmetadata:\n  name: more\n  namespace: data-plane\n  labels: { strimzi.io/cluster: mlops }\nspec: { replicas: 1, roles: [controller], storage: { type: ephemeral } }\n',
    ),
  },
  {
    name: 'a database in a text has no backup in production',
    expect: 'backup',
    everything: true,
    mutate: held(
      'apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: { name: one, namespace: fraud-jobs }\nspec: { instances: 1, storage: { size: 1Gi } }\n',
    ),
  },
  {
    name: 'a Service in a text is opened to outside',
    expect: 'network/exposed',
    mutate: held(
      'apiVersion: v1\nkind: Service\nmetadata: { name: one, namespace: fraud-jobs }\nspec: { type: LoadBalancer, selector: { a: b }, ports: [{ port: 80 }] }\n',
    ),
  },
  {
    name: 'a policy in a text lets everybody in',
    expect: 'reachability',
    mutate: held(
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: one, namespace: ml-lifecycle }\nspec: { podSelector: {}, ingress: [{}] }\n',
    ),
  },
  {
    name: 'a role in a text may do everything',
    expect: 'rbac/wildcard',
    mutate: held(
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: { name: one, namespace: fraud-jobs }\nrules: [{ apiGroups: [""], resources: [pods], verbs: ["*"] }]\n',
    ),
  },
  {
    name: 'a binding in a text gives rights to the account of a job',
    expect: 'rbac/undeclared',
    mutate: held(
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: one, namespace: ml-lifecycle }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }\nsubjects: [{ kind: ServiceAccount, name: mlflow, namespace: ml-lifecycle }]\n',
    ),
  },
  {
    name: 'the host of a UI is that of an Ingress in a text, too',
    expect: 'ui/host',
    mutate: (tree) => {
      const ingress = tree.manifests.find(
        ({ object }) => object.kind === 'Ingress' && object.metadata.namespace === 'ml-lifecycle',
      )!;
      const copy = { ...ingress.object, metadata: { name: 'again', namespace: 'ml-lifecycle' } };
      return held(JSON.stringify(copy))(tree);
    },
  },
  {
    name: 'a topic in a text wants more copies than there are brokers',
    expect: 'topic/replicas',
    mutate: held(
      'apiVersion: kafka.strimzi.io/v1\nkind: KafkaTopic\nmetadata: { name: one, namespace: data-plane, labels: { strimzi.io/cluster: mlops } }\nspec: { partitions: 1, replicas: 9 }\n',
    ),
  },
  {
    name: 'what a text holds is made by the tree',
    expect: 'identity',
    mutate: held('apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: mlflow, namespace: ml-lifecycle }\n'),
  },
  {
    name: 'an object in the text of a text has a mistyped field',
    expect: 'schema',
    mutate: held(
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: one, namespace: fraud-jobs }\ndata:\n  pod.yaml: |\n    apiVersion: v1\n    kind: Pod\n    metadata: { name: a }\n    spec: { container: [] }\n',
    ),
  },
  {
    name: 'a quota in a text has less than its namespace needs',
    expect: 'capacity/quota',
    mutate: held(
      'apiVersion: v1\nkind: ResourceQuota\nmetadata: { name: one, namespace: ml-lifecycle }\nspec: { hard: { pods: "1" } }\n',
    ),
  },
];

/** Pods that settings in TOML shape. */
const toml: readonly Mutation[] = (
  [
    ['pods of CI jobs are privileged', 'pod-security', 'privileged = false', 'privileged = true'],
    [
      'pods of CI jobs run as the runner',
      'rbac/account',
      'service_account = "gitlab-job"',
      'service_account = "gitlab-runner"',
    ],
    [
      'pods of CI jobs have a token',
      'rbac/token',
      'automount_service_account_token = false',
      'automount_service_account_token = true',
    ],
    [
      'pods of CI jobs ask for more than is declared',
      'capacity/declared',
      'memory_limit = "5Gi"',
      'memory_limit = "50Gi"',
    ],
    ['pods of CI jobs ask for no memory', 'capacity/declared', 'memory_request = "3Gi"\n', ''],
    [
      'pods of CI jobs run as another account of the image',
      'rbac/account',
      'service_account = "gitlab-job"',
      'service_account = "gitlab-build"',
    ],
  ] as const
).map(([name, expect, from, to]) => ({ name, expect, everything: true, mutate: runner(from, to) }));

const container: readonly Omit<Mutation, 'expect'>[] = [
  { name: 'the container of a task is called otherwise', mutate: task('- name: base', '- name: task') },
  ...(['main', 'flink', 'flink-main-containers'] as const).map((name) => ({
    name: `the container of a job of Flink is called ${name}`,
    mutate: change('FlinkDeployment.flink.apache.org fraud-jobs/fraud-score', ({ spec }: Loose) => {
      spec.podTemplate.spec.containers[0].name = name;
    }),
  })),
  {
    name: 'a sidecar alone is in the template of a TaskManager',
    mutate: change('FlinkDeployment.flink.apache.org fraud-jobs/fraud-score', ({ spec }: Loose) => {
      spec.taskManager.podTemplate = { spec: { containers: [{ name: 'logs' }] } };
    }),
  },
  {
    name: 'a sidecar stands where the container of a job was',
    mutate: change('FlinkDeployment.flink.apache.org fraud-jobs/fraud-score', ({ spec }: Loose) => {
      const [main] = spec.podTemplate.spec.containers;
      spec.podTemplate.spec.containers = [{ name: 'logs' }, { ...main, name: 'main' }];
    }),
  },
];

/** Objects and settings inside texts. */
export const texts: readonly Mutation[] = [
  ...schema.map((one) => ({ ...one, expect: 'schema' })),
  ...file.map((one) => ({ ...one, expect: 'schema/text' })),
  ...container.map((one) => ({ ...one, expect: 'reference/container' })),
  ...others,
  ...strangers,
  ...toml,
];
