import { change, cluster, declare, type Mutation, remove, text, values } from './mutation.ts';

const MLFLOW = 'Deployment.apps ml-lifecycle/mlflow';
const SCORE = 'FlinkDeployment.flink.apache.org fraud-jobs/fraud-score';
const BROKERS = 'KafkaNodePool.kafka.strimzi.io data-plane/broker';

/** Resources of MLflow's container. */
const mlflow = (how: (resources: { requests: Record<string, string>; limits: Record<string, string> }) => unknown) =>
  change(MLFLOW, ({ spec }) => how(spec.template.spec.containers[0].resources));
/** What a workload declares to ask for. */
const asks = (component: string, name: string, resources: object) =>
  declare(component, name, (workload) => ({ resources: { ...workload.resources, ...resources } }));

/** What is rendered against what workloads declare. */
const rendered: readonly Omit<Mutation, 'expect'>[] = [
  { name: 'a container asks for more than is declared', mutate: mlflow(({ requests }) => (requests.memory = '64Gi')) },
  { name: 'a container asks for less than is declared', mutate: mlflow(({ requests }) => (requests.memory = '64Mi')) },
  {
    name: 'a container has no memory limit',
    mutate: mlflow((resources) => Reflect.deleteProperty(resources, 'limits')),
  },
  { name: 'a container asks for another CPU', mutate: mlflow(({ requests }) => (requests.cpu = '4')) },
  { name: 'a request cannot be read', mutate: mlflow(({ requests }) => (requests.memory = '640 MB')) },
  { name: 'there are more pods than declared', mutate: change(MLFLOW, ({ spec }) => (spec.replicas = 3)) },
  {
    name: 'an operator makes larger pods than declared',
    mutate: change(BROKERS, ({ spec }) => (spec.resources.requests.memory = '8Gi')),
  },
  { name: 'an operator makes more pods than declared', mutate: change(BROKERS, ({ spec }) => (spec.replicas = 3)) },
  {
    name: 'a store has more servers than declared',
    mutate: change('Tenant.minio.min.io data-plane/mlops', ({ spec }) => (spec.pools[0].servers = 4)),
  },
  {
    name: 'a database has more instances than declared',
    mutate: change('Cluster.postgresql.cnpg.io data-plane/postgresql', ({ spec }) => (spec.instances = 3)),
  },
  {
    name: 'a job has more parallel tasks than declared',
    mutate: change(SCORE, ({ spec }) => (spec.job.parallelism = 16)),
  },
  {
    name: 'a job that a DAG starts has more executors than declared',
    mutate: text('ConfigMap orchestration/fraud-jobs', 'train.yaml', 'instances: 2', 'instances: 20'),
  },
  {
    name: 'a chart is told to ask for more than declared',
    mutate: values('rancher', ({ resources }) => (resources.requests.memory = '8Gi')),
  },
];

/** What workloads declare against what there is, and what their programs hold. */
const declared: readonly Mutation[] = [
  {
    name: 'a quota is too small',
    expect: 'capacity/quota',
    mutate: change('ResourceQuota data-plane/quota', ({ spec }) => (spec.hard['requests.memory'] = '1Gi')),
  },
  {
    name: 'a quota lets too few pods run',
    expect: 'capacity/quota',
    mutate: change('ResourceQuota orchestration/quota', ({ spec }) => (spec.hard.pods = '3')),
  },
  {
    name: 'a quota has room for pods that run, and none for those that still end',
    expect: 'capacity/turnover',
    mutate: (tree) => {
      const peak = tree.plan.components
        .flatMap(({ workloads }) => workloads)
        .filter(({ namespace }) => namespace === 'orchestration')
        .reduce((pods, workload) => pods + workload.peak, 0);
      return change('ResourceQuota orchestration/quota', ({ spec }) => (spec.hard.pods = String(peak)))(tree);
    },
  },
  {
    name: 'a namespace has no quota',
    expect: 'capacity/quota',
    mutate: remove('ResourceQuota ml-lifecycle/quota'),
  },
  {
    name: 'a namespace has no LimitRange',
    expect: 'capacity/quota',
    mutate: remove('LimitRange data-plane/limits'),
  },
  {
    name: 'a LimitRange is smaller than a container',
    expect: 'capacity/quota',
    mutate: change('LimitRange ml-lifecycle/limits', ({ spec }) => (spec.limits[0].max.memory = '256Mi')),
  },
  {
    name: 'a pod is larger than a node',
    expect: 'capacity/node',
    mutate: asks('kafka', 'broker', { memory: '64Gi', memoryLimit: '64Gi' }),
  },
  { name: 'a pod has more CPU than a node', expect: 'capacity/node', mutate: asks('mlflow', 'server', { cpu: '64' }) },
  { name: 'the cluster is too small', expect: 'capacity/cluster', mutate: cluster({ memory: '4Gi' }) },
  { name: 'the cluster has too few CPUs', expect: 'capacity/cluster', mutate: cluster({ cpu: 1 }) },
  {
    name: 'a task finds no room beside what stands',
    expect: 'capacity/peak',
    mutate: asks('airflow', 'worker', { memory: '9Gi', memoryLimit: '9Gi' }),
  },
  {
    name: 'a workload asks for more than it may use',
    expect: 'capacity/limit',
    mutate: asks('mlflow', 'server', { memoryLimit: '64Mi' }),
  },
  {
    name: 'a container is throttled',
    expect: 'capacity/cpu-limit',
    mutate: mlflow(({ limits }) => (limits.cpu = '1')),
  },
  {
    name: 'programs hold more than they may use',
    expect: 'capacity/heap',
    mutate: declare('mlflow', 'server', () => ({ holds: '8Gi' })),
  },
  {
    name: 'programs hold more than they ask for',
    expect: 'capacity/request',
    mutate: asks('argocd', 'controller', { memory: '16Mi' }),
  },
  {
    name: 'a heap leaves no room beside it',
    expect: 'capacity/heap',
    mutate: change(BROKERS, ({ spec }) => (spec.jvmOptions = { '-Xms': '1g', '-Xmx': '1g' })),
  },
  {
    name: 'fixed areas are larger than their process',
    expect: 'capacity/heap',
    mutate: change(SCORE, ({ spec }) => {
      spec.flinkConfiguration['taskmanager.memory.task.heap.size'] = '2048m';
    }),
  },
  {
    name: 'the core platform asks for more than one machine can spare',
    expect: 'capacity/local-budget',
    mutate: asks('kafka', 'broker', { memory: '5Gi', memoryLimit: '5Gi' }),
  },
];

/** The disk of nodes, and what is started first. */
const nodes: readonly Mutation[] = [
  {
    name: 'a folder of a pod has no end',
    expect: 'capacity/scratch',
    mutate: change(MLFLOW, ({ spec }) => (spec.template.spec.volumes[0].emptyDir = {})),
  },
  {
    name: 'a folder in memory has no end',
    expect: 'capacity/scratch',
    mutate: change(MLFLOW, ({ spec }) => (spec.template.spec.volumes[0].emptyDir = { medium: 'Memory' })),
  },
  {
    name: 'folders are larger than what the containers may use',
    expect: 'capacity/scratch',
    mutate: mlflow(({ limits }) => (limits['ephemeral-storage'] = '2Gi')),
  },
  {
    name: 'folders are larger than what the namespace gives',
    expect: 'capacity/scratch',
    mutate: (tree) =>
      change(
        'LimitRange ml-lifecycle/limits',
        ({ spec }) => (spec.limits[0].default['ephemeral-storage'] = '1Gi'),
      )(mlflow(({ limits }) => delete limits['ephemeral-storage'])(tree)),
  },
  {
    name: 'a folder of the pods of tasks has no end',
    expect: 'capacity/scratch',
    mutate: text('ConfigMap orchestration/airflow-task-pod', 'pod.yaml', 'sizeLimit: 20Gi', 'medium: ""'),
  },
  {
    name: 'a folder of Flink’s pods has no end',
    alone: 'capacity/scratch',
    expect: 'capacity/scratch',
    mutate: change(SCORE, ({ spec }) => {
      spec.podTemplate.spec.volumes = [{ name: 'state', emptyDir: {} }];
    }),
  },
  {
    name: 'brokers have no priority',
    expect: 'capacity/priority',
    mutate: change(BROKERS, ({ spec }) => delete spec.template.pod.priorityClassName),
  },
  {
    name: 'the database waits behind jobs',
    expect: 'capacity/priority',
    mutate: change('Cluster.postgresql.cnpg.io data-plane/postgresql', ({ spec }) => {
      spec.priorityClassName = 'mlops-batch';
    }),
  },
  {
    name: 'the store has no priority',
    expect: 'capacity/priority',
    mutate: change('Tenant.minio.min.io data-plane/mlops', ({ spec }) => delete spec.priorityClassName),
  },
  {
    name: 'tasks are started in the place of services',
    expect: 'capacity/priority',
    mutate: text('ConfigMap orchestration/airflow-task-pod', 'pod.yaml', 'mlops-batch', 'mlops-data'),
  },
  {
    name: 'executors of a job that a DAG starts are started in the place of data',
    expect: 'capacity/priority',
    mutate: text(
      'ConfigMap orchestration/fraud-jobs',
      'train.yaml',
      'priorityClassName: mlops-batch',
      'priorityClassName: mlops-data',
    ),
  },
];

export const capacity: readonly Mutation[] = [
  ...rendered.map((one) => ({ ...one, expect: 'capacity/declared' })),
  ...declared,
  ...nodes,
];
