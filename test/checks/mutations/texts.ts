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
  ...toml,
];
