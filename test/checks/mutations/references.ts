import { add, change, type Mutation, remove, text, values } from './mutation.ts';

const MLFLOW = 'Deployment.apps ml-lifecycle/mlflow';
const SCORE = 'FlinkDeployment.flink.apache.org fraud-jobs/fraud-score';
const USER = 'KafkaUser.kafka.strimzi.io data-plane/fraud-score';
const POSTGRES = 'Cluster.postgresql.cnpg.io data-plane/postgresql';
const VALKEY = 'StatefulSet.apps data-plane/valkey';
const JOBS = 'ConfigMap orchestration/fraud-jobs';
const external = (name: string) => `ExternalSecret.external-secrets.io ${name}`;
const account = (name: string) => `ServiceAccount ${name}`;
const topic = (name: string) => `KafkaTopic.kafka.strimzi.io data-plane/${name}`;

type Variable = { name: string; value: string };
/** A variable of the scoring job. */
const scoring = (name: string, value: string) =>
  change(SCORE, ({ spec }) => {
    const { env } = spec.podTemplate.spec.containers[0];
    env.find((one: Variable) => one.name === name).value = value;
  });

/** Names that lead nowhere; those of Secrets are in an area of their own. */
export const references: readonly Mutation[] = [
  {
    name: 'a Service is gone',
    expect: 'reference/service',
    mutate: remove('Service ml-lifecycle/mlflow'),
  },
  {
    name: 'a variable has the port of the pod, and not that of the Service',
    expect: 'reference/service',
    mutate: change(MLFLOW, ({ spec }) => {
      const { env } = spec.template.spec.containers[0];
      env.find(({ name }: Variable) => name === 'MLFLOW_S3_ENDPOINT_URL').value += ':9000';
    }),
  },
  {
    name: 'brokers are asked on a port that they do not have',
    expect: 'reference/service',
    mutate: scoring('KAFKA_BOOTSTRAP_SERVERS', 'mlops-kafka-bootstrap.data-plane.svc:9093'),
  },
  {
    name: 'the configuration of a job names another store',
    expect: 'reference/service',
    mutate: change(
      SCORE,
      ({ spec }) => (spec.flinkConfiguration['s3.endpoint'] = 'http://minio.data.svc.cluster.local'),
    ),
  },
  {
    name: 'an address inside a Secret has a wrong host',
    expect: 'reference/service',
    mutate: change(external('orchestration/airflow-metadata'), ({ spec }) => {
      const { data } = spec.target.template;
      data.connection = data.connection.replace('postgresql-rw', 'postgresql');
    }),
  },
  {
    name: 'an address in the values of a chart names another namespace',
    expect: 'reference/service',
    mutate: values('rancher', ({ extraEnv }) => (extraEnv[0].value = 'http://mlflow.mlflow.svc.cluster.local')),
  },
  {
    name: 'a job that a DAG starts names another server',
    expect: 'reference/service',
    mutate: text(JOBS, 'train.yaml', 'http://mlflow.ml-lifecycle', 'http://mlfow.ml-lifecycle'),
  },
  {
    name: 'a StatefulSet names a Service that there is not',
    expect: 'reference/service',
    mutate: change(VALKEY, ({ spec }) => (spec.serviceName = 'valkey-headless')),
  },
  {
    name: 'a Service selects nothing',
    expect: 'reference/service-pods',
    mutate: change('Service ml-lifecycle/mlflow', ({ spec }) => (spec.selector = { app: 'mlflow' })),
  },
  {
    name: 'a Service aims at a port that no container has',
    expect: 'reference/service-pods',
    mutate: change('Service data-plane/valkey', ({ spec }) => (spec.ports[0].targetPort = 'valkey')),
  },
  { name: 'a topic is gone', expect: 'reference/topic', mutate: remove(topic('fraud.scores')) },
  {
    name: 'a variable names a topic that there is not',
    expect: 'reference/topic',
    mutate: scoring('TOPIC_SCORES', 'fraud.score'),
  },
  {
    name: 'an ACL names a topic that there is not',
    expect: 'reference/topic',
    mutate: change(USER, ({ spec }) => (spec.authorization.acls[0].resource.name = 'transactions')),
  },
  { name: 'a user of Kafka is gone', expect: 'reference/kafka-user', mutate: remove(USER) },
  {
    name: 'Kafka is gone',
    expect: 'reference/operated-cluster',
    mutate: remove('Kafka.kafka.strimzi.io data-plane/mlops'),
  },
  {
    name: 'a topic belongs to another Kafka',
    expect: 'reference/operated-cluster',
    mutate: change(topic('fraud.scores'), ({ metadata }) => (metadata.labels['strimzi.io/cluster'] = 'kafka')),
  },
  {
    name: 'a bucket is not made',
    expect: 'reference/bucket',
    mutate: text('ConfigMap data-plane/minio-setup', 'buckets', 'fraud-lake plain\n', ''),
  },
  {
    name: 'a variable names a bucket that there is not',
    expect: 'reference/bucket',
    mutate: scoring('BUCKET_LAKE', 'lake'),
  },
  {
    name: 'an argument names a bucket that there is not',
    expect: 'reference/bucket',
    mutate: change(MLFLOW, ({ spec }) => {
      const [container] = spec.template.spec.containers;
      container.command = container.command.map((word: string) => word.replace('s3://mlflow/', 's3://artifacts/'));
    }),
  },
  {
    name: 'a policy of the store names a bucket that there is not',
    expect: 'reference/bucket',
    mutate: text(
      'ConfigMap data-plane/minio-user-mlflow',
      'policy.json',
      'arn:aws:s3:::mlflow"',
      'arn:aws:s3:::mlfow"',
    ),
  },
  {
    name: 'a database is gone',
    expect: 'reference/database',
    mutate: remove('Database.postgresql.cnpg.io data-plane/mlflow'),
  },
  {
    name: 'the role of a database is gone',
    expect: 'reference/database',
    mutate: change(POSTGRES, ({ spec }) => spec.managed.roles.pop()),
  },
  {
    name: 'an address inside a Secret has a wrong database',
    expect: 'reference/database',
    mutate: change(external('ml-lifecycle/mlflow-postgres'), ({ spec }) => {
      const { data } = spec.target.template;
      data.MLFLOW_BACKEND_STORE_URI = data.MLFLOW_BACKEND_STORE_URI.replace('/mlflow?', '/mlflow_test?');
    }),
  },
  {
    name: 'the ServiceAccount of a pod is gone',
    expect: 'reference/service-account',
    mutate: remove(account('ml-lifecycle/mlflow')),
  },
  {
    name: 'the ServiceAccount of a chart’s pods is gone',
    expect: 'reference/service-account',
    mutate: remove(account('orchestration/airflow-worker')),
  },
  {
    name: 'the ServiceAccount of a store is gone',
    expect: 'reference/service-account',
    mutate: remove(account('fraud-jobs/eso-project-fraud')),
  },
  {
    name: 'an operator is told another ServiceAccount',
    alone: 'rbac/account',
    expect: 'reference/service-account',
    mutate: change(SCORE, ({ spec }) => (spec.serviceAccount = 'flink')),
  },
  {
    name: 'a Role is gone',
    expect: 'reference/role',
    mutate: remove('Role.rbac.authorization.k8s.io data-plane/read-postgres-mlflow'),
  },
  {
    name: 'a ConfigMap is gone',
    expect: 'reference/config-map',
    mutate: remove('ConfigMap data-plane/minio-user-mlflow'),
  },
  {
    name: 'a ConfigMap has its file under another name',
    expect: 'reference/config-map',
    mutate: change('ConfigMap data-plane/minio-user-airflow', (object) => {
      object.data = { 'rights.json': object.data['policy.json'] };
    }),
  },
  {
    name: 'a volume is of a class that the cluster does not have',
    expect: 'reference/storage-class',
    mutate: change(POSTGRES, ({ spec }) => (spec.storage.storageClass = 'gp3')),
  },
  {
    name: 'a pod mounts a claim that nobody makes',
    expect: 'reference/volume-claim',
    mutate: change(VALKEY, ({ spec }) => {
      spec.template.spec.volumes[1] = { name: 'data', persistentVolumeClaim: { claimName: 'valkey' } };
    }),
  },
  {
    name: 'a certificate is of an issuer that there is not',
    expect: 'reference/issuer',
    mutate: add('mlflow', 'cert-manager.io/v1', 'Certificate', 'ml-lifecycle/mlflow', {
      spec: { secretName: 'mlflow-tls', dnsNames: ['mlflow.example.org'], issuerRef: { name: 'letsencrypt' } },
    }),
  },
  {
    name: 'an issuer asks an authority to which nothing leads',
    expect: 'issuer/acme',
    mutate: add('mlflow', 'cert-manager.io/v1', 'ClusterIssuer', 'outside', {
      spec: { acme: { server: 'https://acme.example.org', privateKeySecretRef: { name: 'outside' } } },
    }),
  },
  {
    name: 'a definition asks for an authority that nobody writes into it',
    expect: 'reference/injected-authority',
    mutate: (tree) => {
      const injector = add('mlflow', 'apps/v1', 'Deployment', 'cert-manager/cert-manager-cainjector', {
        spec: { template: { spec: { containers: [{ args: ['--enable-apiservices-injectable=false'] }] } } },
      });
      const service = add('mlflow', 'apiregistration.k8s.io/v1', 'APIService', 'v1.example.org', {
        metadata: { name: 'v1.example.org', annotations: { 'cert-manager.io/inject-ca-from': 'ml-lifecycle/mlflow' } },
      });
      return service(injector(tree));
    },
  },
  {
    name: 'an autoscaler scales what is not there',
    expect: 'reference/scale-target',
    mutate: add('mlflow', 'autoscaling/v2', 'HorizontalPodAutoscaler', 'ml-lifecycle/mlflow', {
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'mlflow-server' }, maxReplicas: 3 },
    }),
  },
  {
    name: 'an Application is of a project that there is not',
    expect: 'reference/application',
    mutate: change('Application.argoproj.io argocd/kafka', ({ spec }) => (spec.project = 'kafka')),
  },
  {
    name: 'images of an unknown Application are followed',
    expect: 'reference/application',
    mutate: change('ImageUpdater.argocd-image-updater.argoproj.io argocd/project-fraud', ({ spec }) => {
      spec.applicationRefs[0].namePattern = 'fraud';
    }),
  },
  {
    name: 'an Application deploys to a namespace that there is not',
    expect: 'reference/namespace',
    mutate: change('Application.argoproj.io argocd/kafka', ({ spec }) => (spec.destination.namespace = 'kafka')),
  },
  {
    name: 'a store reads from a namespace that there is not',
    expect: 'reference/namespace',
    mutate: change('SecretStore.external-secrets.io ml-lifecycle/mlflow-data-plane', ({ spec }) => {
      spec.provider.kubernetes.remoteNamespace = 'data';
    }),
  },
];
