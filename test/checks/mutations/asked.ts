import type { Loose } from '../../support/tree.ts';
import { change, type Mutation, text } from './mutation.ts';

const MLFLOW = 'Deployment.apps ml-lifecycle/mlflow';
const FLINK = 'FlinkDeployment.flink.apache.org fraud-jobs/fraud-score';
const JOBS = 'ConfigMap orchestration/fraud-jobs';
const TASK = 'ConfigMap orchestration/airflow-task-pod';
const VALKEY = 'StatefulSet.apps data-plane/valkey';
const POSTGRES = 'Cluster.postgresql.cnpg.io data-plane/postgresql';

const pod = (how: (pod: Loose) => unknown, name = MLFLOW) => change(name, ({ spec }) => how(spec.template.spec));
const flink = (how: (spec: Loose) => unknown) => change(FLINK, ({ spec }) => how(spec));

const classes: readonly Omit<Mutation, 'expect'>[] = [
  { name: 'a pod asks for a priority that nobody made', mutate: pod((spec) => (spec.priorityClassName = 'urgent')) },
  {
    name: 'a job asks for a priority that nobody made',
    mutate: flink((spec) => (spec.podTemplate.spec.priorityClassName = 'urgent')),
  },
  {
    name: 'a database asks for a priority that nobody made',
    alone: 'capacity/priority',
    mutate: change(POSTGRES, ({ spec }) => (spec.priorityClassName = 'databases')),
  },
  {
    name: 'the pod of a task asks for a priority that nobody made',
    alone: 'capacity/priority',
    mutate: text(TASK, 'pod.yaml', /priorityClassName: \S+/, 'priorityClassName: tasks'),
  },
  {
    name: 'a job in a text asks for a priority that nobody made',
    alone: 'capacity/priority',
    mutate: text(JOBS, 'train.yaml', /priorityClassName: \S+/, 'priorityClassName: tasks'),
  },
  { name: 'a pod asks for a runtime that no node has', mutate: pod((spec) => (spec.runtimeClassName = 'gvisor')) },
  { name: 'a pod waits for a scheduler that nobody runs', mutate: pod((spec) => (spec.schedulerName = 'volcano')) },
  {
    name: 'a job waits for a scheduler that nobody runs',
    mutate: text(JOBS, 'train.yaml', '  mode: cluster', '  mode: cluster\n  batchScheduler: yunikorn'),
  },
  {
    name: 'a host is of another controller',
    mutate: change('Ingress.networking.k8s.io ml-lifecycle/mlflow', ({ spec }) => (spec.ingressClassName = 'nginx')),
  },
];

const labels: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'a pod asks for nodes with a disk that none has',
    mutate: pod((spec) => (spec.nodeSelector = { disk: 'ssd' })),
  },
  {
    name: 'executors of a stream ask for nodes with a disk that none has',
    everything: true,
    mutate: change(
      'SparkApplication.sparkoperator.k8s.io fraud-jobs/fraud-archive',
      ({ spec }) => (spec.executor.nodeSelector = { disk: 'hdd' }),
    ),
  },
  {
    name: 'runs of a Spark job ask for nodes with a disk that none has',
    everything: true,
    mutate: change(
      'ScheduledSparkApplication.sparkoperator.k8s.io fraud-jobs/fraud-digest',
      ({ spec }) => (spec.template.nodeSelector = { disk: 'hdd' }),
    ),
  },
  {
    name: 'a pod asks for nodes of another architecture',
    mutate: pod((spec) => (spec.nodeSelector = { 'kubernetes.io/arch': 'arm64' })),
  },
  {
    name: 'a pod asks for nodes of Windows',
    mutate: pod((spec) => (spec.nodeSelector = { 'kubernetes.io/os': 'windows' })),
  },
  {
    name: 'a pod asks for nodes of a zone where nobody wrote zones',
    mutate: pod((spec) => (spec.nodeSelector = { 'topology.kubernetes.io/zone': 'a' })),
  },
  {
    name: 'a pod must be near what no node is near to',
    mutate: pod((spec) => {
      const term = { matchExpressions: [{ key: 'rack', operator: 'Exists' }] };
      spec.affinity = {
        nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } },
      };
    }),
  },
  {
    name: 'pods are spread over what no node has',
    mutate: pod((spec) => {
      spec.topologySpreadConstraints = [
        { maxSkew: 1, topologyKey: 'topology.kubernetes.io/rack', whenUnsatisfiable: 'DoNotSchedule' },
      ];
    }),
  },
  {
    name: 'brokers are told apart by racks that no node says',
    mutate: change(
      'Kafka.kafka.strimzi.io data-plane/mlops',
      ({ spec }) => (spec.kafka.rack = { topologyKey: 'rack' }),
    ),
  },
  {
    name: 'a database asks for nodes that there are none of',
    mutate: change(POSTGRES, ({ spec }) => (spec.affinity = { nodeSelector: { pool: 'data' } })),
  },
  {
    name: 'a job in a text asks for nodes that there are none of',
    mutate: text(JOBS, 'train.yaml', '  driver:\n', '  driver:\n    nodeSelector:\n      pool: batch\n'),
  },
];

const claim = (mode: string, more: object = {}) => ({
  metadata: { name: 'data' },
  spec: { accessModes: [mode], resources: { requests: { storage: '1Gi' } }, ...more },
});
const modes: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'a volume is asked for by many nodes',
    mutate: change(VALKEY, ({ spec }) => (spec.volumeClaimTemplates = [claim('ReadWriteMany')])),
  },
  {
    name: 'a volume is asked for by many readers',
    mutate: change(VALKEY, ({ spec }) => (spec.volumeClaimTemplates = [claim('ReadOnlyMany')])),
  },
  {
    name: 'a volume of the cluster’s class is asked for by many nodes',
    mutate: change(
      VALKEY,
      ({ spec }) => (spec.volumeClaimTemplates = [claim('ReadWriteMany', { storageClassName: 'local-path' })]),
    ),
  },
  {
    name: 'a pod’s own volume is asked for by many nodes',
    mutate: pod((spec) =>
      spec.volumes.push({ name: 'scratch', ephemeral: { volumeClaimTemplate: { spec: claim('ReadWriteMany').spec } } }),
    ),
  },
  {
    name: 'the drives of a store are asked for by many nodes',
    mutate: change(
      'Tenant.minio.min.io data-plane/mlops',
      ({ spec }) => (spec.pools[0].volumeClaimTemplate.spec.accessModes = ['ReadWriteMany']),
    ),
  },
  {
    name: 'a job asks for a volume of many nodes',
    mutate: flink(
      (spec) =>
        (spec.podTemplate.spec.volumes = [
          { name: 'a', ephemeral: { volumeClaimTemplate: { spec: claim('ReadWriteMany').spec } } },
        ]),
    ),
  },
];

const accounts: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'a server runs as the account of another',
    alone: 'rbac/account',
    mutate: pod((spec) => (spec.serviceAccountName = 'airflow-scheduler'), MLFLOW),
  },
  {
    name: 'a scheduler runs as its neighbour',
    mutate: pod(
      (spec) => (spec.serviceAccountName = 'airflow-triggerer'),
      'Deployment.apps orchestration/airflow-scheduler',
    ),
  },
  {
    name: 'an operator runs as another operator',
    mutate: pod(
      (spec) => (spec.serviceAccountName = 'minio-operator'),
      'Deployment.apps platform-operators/strimzi-cluster-operator',
    ),
  },
  {
    name: 'a job runs as its TaskManagers',
    mutate: flink((spec) => (spec.serviceAccount = 'fraud-score-taskmanager')),
  },
  {
    name: 'TaskManagers run as their job',
    mutate: flink((spec) => (spec.flinkConfiguration['kubernetes.taskmanager.service-account'] = 'fraud-score')),
  },
  {
    name: 'executors run as their driver',
    mutate: text(JOBS, 'train.yaml', 'serviceAccount: fraud-train-executor', 'serviceAccount: fraud-train'),
  },
  {
    name: 'a task runs as the scheduler',
    mutate: text(TASK, 'pod.yaml', 'serviceAccountName: airflow-worker', 'serviceAccountName: airflow-scheduler'),
  },
  {
    name: 'the job that makes buckets runs as the store',
    mutate: pod((spec) => (spec.serviceAccountName = 'mlops-sa'), 'Job.batch data-plane/minio-setup'),
  },
];

const container = (how: (one: Loose) => unknown, name = MLFLOW) => pod((spec) => how(spec.containers[0]), name);
const variables: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'an argument means a variable that is not there',
    mutate: container((one) => (one.args = ['--port=$(PORT)'])),
  },
  {
    name: 'a command means a variable by another name',
    mutate: container((one) => one.command.push('$(MLFLOW_S3_ENDPOINT)')),
  },
  {
    name: 'a variable means one that comes after it',
    mutate: container(
      ({ env }) => env.unshift({ name: 'FIRST', value: '$(LAST)' }) && env.push({ name: 'LAST', value: 'x' }),
    ),
  },
  {
    name: 'a variable means one that is not there',
    mutate: container(({ env }) => env.push({ name: 'URL', value: 'http://$(HOST_NAME):80' })),
  },
  {
    name: 'a variable means a key that its Secrets do not have',
    mutate: container(({ env }) => env.push({ name: 'URL', value: 's3://$(AWS_BUCKET)' })),
  },
  {
    name: 'a folder of a volume is called after a variable that is not there',
    mutate: container((one) => (one.volumeMounts[0] = { ...one.volumeMounts[0], subPathExpr: '$(POD_NAME)' })),
  },
  {
    name: 'a job’s variable means one that is not there',
    alone: 'told/variable',
    mutate: flink((spec) => spec.podTemplate.spec.containers[0].env.push({ name: 'ID', value: '$(POD_IP)' })),
  },
  {
    name: 'a variable of a job in a text means one that is not there',
    mutate: text(JOBS, 'train.yaml', 'value: http://mlflow.', 'value: http://$(SERVER).'),
  },
];

/** What pods ask the cluster for, whom they run as and which variables they mean. */
export const asked: readonly Mutation[] = [
  ...classes.map((one) => ({ ...one, expect: 'reference/class' })),
  ...labels.map((one) => ({ ...one, expect: 'reference/node-label' })),
  ...modes.map((one) => ({ ...one, expect: 'reference/access-mode' })),
  ...accounts.map((one) => ({ ...one, expect: 'rbac/account' })),
  ...variables.map((one) => ({ ...one, expect: 'told/variable' })),
];
