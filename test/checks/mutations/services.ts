import { add, change, changeSpec, type Mutation, text, values } from './mutation.ts';

const AIRFLOW = 'Service orchestration/airflow-api-server';
const MLFLOW = 'Service ml-lifecycle/mlflow';
const VALKEY = 'Service data-plane/valkey';
const REDIS = 'Service argocd/argocd-redis';

const pods: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'a Service selects by a mistyped label',
    mutate: changeSpec(MLFLOW, (spec) => (spec.selector = { 'app.kubernetes.io/name': 'mlflwo' })),
  },
  {
    name: 'a Service selects the pods of every part of a program',
    alone: 'reference/service-pods',
    mutate: changeSpec(AIRFLOW, ({ selector }) => delete selector.component),
  },
  {
    name: 'a Service selects the pods of two programs',
    mutate: changeSpec(REDIS, (spec) => (spec.selector = { 'app.kubernetes.io/part-of': 'argocd' })),
  },
  {
    name: 'a Service selects every pod of a release',
    alone: 'reference/service-pods',
    mutate: changeSpec(AIRFLOW, (spec) => (spec.selector = { release: 'airflow' })),
  },
  {
    name: 'a Service selects an operator and its webhook',
    alone: 'reference/service-pods',
    mutate: changeSpec('Service platform-operators/spark-operator-webhook-svc', ({ selector }) =>
      Reflect.deleteProperty(selector, 'app.kubernetes.io/component'),
    ),
  },
  {
    name: 'a Service leads to a port by a name that no container has',
    mutate: changeSpec(MLFLOW, ({ ports }) => (ports[0].targetPort = 'web')),
  },
  {
    name: 'a Service leads to its own port, and the container listens on another',
    alone: 'reference/service-pods',
    mutate: changeSpec(MLFLOW, ({ ports }) => delete ports[0].targetPort),
  },
  {
    name: 'a Service leads to a number that no container has',
    mutate: changeSpec(REDIS, ({ ports }) => (ports[0].targetPort = 6380)),
  },
  {
    name: 'a Service is by UDP, and its container by TCP',
    mutate: changeSpec(REDIS, ({ ports }) => (ports[0].protocol = 'UDP')),
  },
  {
    name: 'a container has its port by another protocol than its Service',
    mutate: change(
      'Deployment.apps ml-lifecycle/mlflow',
      ({ spec }) => (spec.template.spec.containers[0].ports[0].protocol = 'SCTP'),
    ),
  },
  {
    name: 'a container names its port otherwise than its Service does',
    mutate: change(
      'Deployment.apps ml-lifecycle/mlflow',
      ({ spec }) => (spec.template.spec.containers[0].ports[0].name = 'web'),
    ),
  },
];

const workload: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'the Service of a UI leads to another part of its program',
    alone: 'reference/service-workload',
    mutate: changeSpec(AIRFLOW, ({ selector }) => (selector.component = 'scheduler')),
  },
  {
    name: 'the Service of a UI leads to another port that its pods have',
    alone: 'reference/service-workload',
    mutate: (tree) =>
      changeSpec(
        MLFLOW,
        ({ ports }) => (ports[0].targetPort = 9090),
      )(
        change('Deployment.apps ml-lifecycle/mlflow', ({ spec }) =>
          spec.template.spec.containers[0].ports.push({ name: 'metrics', containerPort: 9090 }),
        )(tree),
      ),
  },
  {
    name: 'the Service of a UI has no selector',
    alone: 'reference/service-workload',
    mutate: changeSpec(MLFLOW, (spec) => delete spec.selector),
  },
  {
    name: 'the Service of a UI leads to a name outside',
    alone: 'network/service',
    mutate: changeSpec(MLFLOW, (spec) =>
      Object.assign(spec, { type: 'ExternalName', externalName: 'mlflow.example.org' }),
    ),
  },
  {
    name: 'the Service of Argo CD leads to its cache',
    alone: 'reference/service-workload',
    mutate: changeSpec(
      'Service argocd/argocd-server',
      (spec) => (spec.selector = { 'app.kubernetes.io/name': 'argocd-redis' }),
    ),
  },
  {
    name: 'the Service of a history leads to the pods of a job',
    everything: true,
    mutate: (tree) => {
      const { labels } = tree.plan.components
        .flatMap(({ workloads }) => workloads)
        .find(({ component, name }) => component === 'project-fraud' && name.startsWith('fraud-score-jobmanager'))!;
      return changeSpec('Service fraud-jobs/fraud-spark-history', (spec) => (spec.selector = { ...labels }))(tree);
    },
  },
];

const names: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'a StatefulSet of several pods has its names by a Service with an address',
    mutate: change('StatefulSet.apps data-plane/valkey', ({ spec }) => (spec.replicas = 3)),
  },
  {
    name: 'a StatefulSet has its names by the Service of another program',
    mutate: (tree) =>
      change(
        'StatefulSet.apps data-plane/valkey',
        ({ spec }) => (spec.serviceName = 'other'),
      )(
        add('valkey', 'v1', 'Service', 'data-plane/other', {
          spec: { clusterIP: 'None', selector: { 'cnpg.io/cluster': 'postgresql' }, ports: [{ port: 5432 }] },
        })(tree),
      ),
  },
  {
    name: 'the Service of a StatefulSet selects nothing of it',
    alone: 'reference/service-pods',
    mutate: changeSpec(VALKEY, (spec) => (spec.selector = { 'app.kubernetes.io/name': 'redis' })),
  },
  { name: 'the Service of a StatefulSet has no selector', mutate: changeSpec(VALKEY, (spec) => delete spec.selector) },
  {
    name: 'a StatefulSet changes its labels, and its Service does not',
    mutate: change(
      'StatefulSet.apps data-plane/valkey',
      ({ spec }) => (spec.template.metadata.labels['app.kubernetes.io/name'] = 'cache'),
    ),
  },
  {
    name: 'Argo CD has two controllers with their names by a Service with an address',
    mutate: (tree) =>
      change(
        'StatefulSet.apps argocd/argocd-application-controller',
        ({ spec }) => (spec.replicas = 2),
      )(
        add('argocd', 'v1', 'Service', 'argocd/argocd-application-controller', {
          spec: { selector: { 'app.kubernetes.io/name': 'argocd-application-controller' }, ports: [{ port: 8082 }] },
        })(tree),
      ),
  },
];

const exposed: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'a Service is opened on every node',
    alone: 'network/exposed',
    mutate: changeSpec(MLFLOW, (spec) => (spec.type = 'NodePort')),
  },
  {
    name: 'a Service is opened by a load balancer',
    alone: 'network/exposed',
    mutate: changeSpec(VALKEY, (spec) => (spec.type = 'LoadBalancer')),
  },
  {
    name: 'a Service takes an address of the network',
    mutate: changeSpec(REDIS, (spec) => (spec.externalIPs = ['192.0.2.7'])),
  },
  {
    name: 'a webhook is opened on every node',
    alone: 'network/exposed',
    mutate: changeSpec('Service platform-operators/cnpg-webhook-service', (spec) => (spec.type = 'NodePort')),
  },
  {
    name: 'a chart is told to open its Service',
    mutate: values('rancher', (all) => (all.service = { type: 'LoadBalancer' })),
  },
  {
    name: 'brokers are opened on every node',
    mutate: change(
      'Kafka.kafka.strimzi.io data-plane/mlops',
      ({ spec }) => (spec.kafka.listeners[0].type = 'nodeport'),
    ),
  },
  {
    name: 'brokers have a load balancer beside',
    mutate: change('Kafka.kafka.strimzi.io data-plane/mlops', ({ spec }) =>
      spec.kafka.listeners.push({ name: 'outside', port: 9095, type: 'loadbalancer', tls: true }),
    ),
  },
  {
    name: 'a store is opened by its operator',
    mutate: change(
      'Tenant.minio.min.io data-plane/mlops',
      ({ spec }) => (spec.exposeServices = { minio: true, console: false }),
    ),
  },
  {
    name: 'a database is opened by its operator',
    mutate: change('Cluster.postgresql.cnpg.io data-plane/postgresql', ({ spec }) => {
      spec.managed.services = {
        additional: [
          { selectorType: 'rw', serviceTemplate: { metadata: { name: 'outside' }, spec: { type: 'LoadBalancer' } } },
        ],
      };
    }),
  },
  {
    name: 'a job is opened by its operator',
    mutate: change('FlinkDeployment.flink.apache.org fraud-jobs/fraud-score', ({ spec }) => {
      spec.flinkConfiguration['kubernetes.rest-service.exposed.type'] = 'NodePort';
    }),
  },
  {
    name: 'the UI of a job that a DAG starts is opened',
    mutate: text(
      'ConfigMap orchestration/fraud-jobs',
      'train.yaml',
      '\nspec:\n',
      '\nspec:\n  sparkUIOptions:\n    serviceType: NodePort\n',
    ),
  },
];

const addresses: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'a Service asks for an address of the pods',
    mutate: changeSpec(MLFLOW, (spec) => (spec.clusterIP = '10.42.0.9')),
  },
  {
    name: 'a Service asks for what is no address',
    mutate: changeSpec(MLFLOW, (spec) => (spec.clusterIP = '10.43.0.999')),
  },
  {
    name: 'two Services ask for one address',
    mutate: (tree) =>
      changeSpec(
        MLFLOW,
        (spec) => (spec.clusterIP = '10.43.0.50'),
      )(changeSpec(VALKEY, (spec) => (spec.clusterIP = '10.43.0.50'))(tree)),
  },
  {
    name: 'a Service serves the pods of the own node alone',
    mutate: changeSpec(REDIS, (spec) => (spec.internalTrafficPolicy = 'Local')),
  },
  {
    name: 'a Service leads to pods that are not ready',
    mutate: changeSpec(AIRFLOW, (spec) => (spec.publishNotReadyAddresses = true)),
  },
  {
    name: 'a Service with a selector is a name of something outside',
    alone: 'network/service',
    mutate: changeSpec(VALKEY, (spec) =>
      Object.assign(spec, { type: 'ExternalName', externalName: 'cache.example.org' }),
    ),
  },
];

/** Services: what they select, where they lead, and to whom they are open. */
export const services: readonly Mutation[] = [
  ...pods.map((one) => ({ ...one, expect: 'reference/service-pods' })),
  ...workload.map((one) => ({ ...one, expect: 'reference/service-workload' })),
  ...names.map((one) => ({ ...one, expect: 'reference/pod-names' })),
  ...exposed.map((one) => ({ ...one, expect: 'network/exposed' })),
  ...addresses.map((one) => ({ ...one, expect: 'network/service' })),
];
