import type { Loose } from '../../support/tree.ts';
import { add, change, changeSpec, type Mutation, remove, text } from './mutation.ts';

const kafka = (how: (spec: Loose) => unknown) => changeSpec('Kafka.kafka.strimzi.io data-plane/mlops', how);
const pool = (how: (spec: Loose) => unknown) => changeSpec('KafkaNodePool.kafka.strimzi.io data-plane/dual-role', how);
const topic = (how: (spec: Loose) => unknown) => changeSpec('KafkaTopic.kafka.strimzi.io data-plane/fraud.scores', how);
const tenant = (how: (spec: Loose) => unknown) => changeSpec('Tenant.minio.min.io data-plane/mlops', how);
const cluster = (how: (spec: Loose) => unknown) => changeSpec('Cluster.postgresql.cnpg.io data-plane/postgresql', how);
const flink = (how: (spec: Loose) => unknown) =>
  changeSpec('FlinkDeployment.flink.apache.org fraud-jobs/fraud-score', how);
const train = (from: string | RegExp, to: string) => text('ConfigMap orchestration/fraud-jobs', 'train.yaml', from, to);
const BACKUP = 'ScheduledBackup.postgresql.cnpg.io data-plane/postgresql-backup';

const scheduled = (name: string, spec: object) =>
  add('project-fraud', 'sparkoperator.k8s.io/v1beta2', 'ScheduledSparkApplication', `fraud-jobs/${name}`, {
    spec: { schedule: '30 1 * * *', concurrencyPolicy: 'Forbid', template: {}, ...spec },
  });

const digest = (how: (spec: Loose) => unknown) =>
  changeSpec('ScheduledSparkApplication.sparkoperator.k8s.io fraud-jobs/fraud-digest', how);

const operators: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'a Kafka is of a version that its operator does not run',
    mutate: kafka((spec) => (spec.kafka.version = '3.9.0')),
  },
  {
    name: 'the metadata are newer than the brokers',
    mutate: kafka((spec) => (spec.kafka.metadataVersion = '4.4-IV0')),
  },
  { name: 'the metadata are of no version', mutate: kafka((spec) => (spec.kafka.metadataVersion = 'latest')) },
  { name: 'a listener has a long name', mutate: kafka((spec) => (spec.kafka.listeners[0].name = 'internal-sasl')) },
  { name: 'a listener has a port of the brokers', mutate: kafka((spec) => (spec.kafka.listeners[0].port = 9091)) },
  { name: 'a listener has the port of the metrics', mutate: kafka((spec) => (spec.kafka.listeners[0].port = 9404)) },
  {
    name: 'two listeners have one port',
    mutate: kafka((spec) => spec.kafka.listeners.push({ ...spec.kafka.listeners[0], name: 'second' })),
  },
  {
    name: 'clients are to show certificates on a listener without TLS',
    mutate: kafka((spec) => (spec.kafka.listeners[0].authentication = { type: 'tls' })),
  },
  { name: 'a setting of brokers is the operator’s', mutate: kafka((spec) => (spec.kafka.config['log.dirs'] = '/tmp')) },
  { name: 'a setting of brokers has a unit', mutate: kafka((spec) => (spec.kafka.config['log.retention.ms'] = '7d')) },
  { name: 'a pool has no role', mutate: pool((spec) => (spec.roles = [])) },
  { name: 'a volume of a pool has no size', mutate: pool((spec) => delete spec.storage.volumes[0].size) },
  {
    name: 'a volume of a pool has a size of another unit',
    mutate: pool((spec) => (spec.storage.volumes[0].size = '20GB')),
  },
  {
    name: 'two volumes of a pool have one id',
    mutate: pool((spec) => spec.storage.volumes.push({ ...spec.storage.volumes[0] })),
  },
  {
    name: 'a topic has a setting that Kafka does not know',
    mutate: topic((spec) => (spec.config = { 'retention.hours': 24 })),
  },
  {
    name: 'a topic keeps its records for days in letters',
    mutate: topic((spec) => (spec.config = { 'retention.ms': '7d' })),
  },
  {
    name: 'a topic is cleaned up in no known way',
    mutate: topic((spec) => (spec.config = { 'cleanup.policy': 'purge' })),
  },
  { name: 'a topic has a name with a slash', mutate: topic((spec) => (spec.topicName = 'fraud/scores')) },
  {
    name: 'a store has too few drives for its servers',
    mutate: tenant((spec) => Object.assign(spec.pools[0], { servers: 3, volumesPerServer: 1 })),
  },
  {
    name: 'drives of a store split into no equal sets',
    mutate: tenant((spec) => Object.assign(spec.pools[0], { servers: 17, volumesPerServer: 1 })),
  },
  {
    name: 'drives of a store have no size',
    mutate: tenant((spec) => delete spec.pools[0].volumeClaimTemplate.spec.resources.requests.storage),
  },
  {
    name: 'drives of a store say no access mode',
    mutate: tenant((spec) => (spec.pools[0].volumeClaimTemplate.spec.accessModes = [])),
  },
  { name: 'a store has no login of its administrator', mutate: tenant((spec) => delete spec.configuration) },
  {
    name: 'a store wants more parity than half of its drives',
    mutate: tenant((spec) => spec.env.push({ name: 'MINIO_STORAGE_CLASS_STANDARD', value: 'EC:3' })),
  },
  {
    name: 'a store wants more of the reduced parity than of the usual one',
    mutate: tenant((spec) => {
      Object.assign(spec.pools[0], { servers: 4, volumesPerServer: 2 });
      spec.env.push(
        { name: 'MINIO_STORAGE_CLASS_STANDARD', value: 'EC:2' },
        { name: 'MINIO_STORAGE_CLASS_RRS', value: 'EC:3' },
      );
    }),
  },
  {
    name: 'drives of a store split into sets that are not of all servers alike',
    mutate: tenant((spec) => Object.assign(spec.pools[0], { servers: 17, volumesPerServer: 2 })),
  },
  {
    name: 'a parameter of a database is a part of its log that the operator decides',
    mutate: cluster((spec) => (spec.postgresql.parameters.syslog_split_messages = 'off')),
  },
  {
    name: 'a database waits for as many replicas as it has instances',
    everything: true,
    mutate: cluster((spec) => (spec.postgresql.synchronous.number = 2)),
  },
  {
    name: 'a database says synchronous replicas in two ways',
    everything: true,
    mutate: cluster((spec) => Object.assign(spec, { minSyncReplicas: 1, maxSyncReplicas: 1 })),
  },
  {
    name: 'a database has more synchronous replicas than instances',
    mutate: cluster((spec) => (spec.maxSyncReplicas = 3)),
  },
  {
    name: 'a parameter of a database has a unit of Kubernetes',
    mutate: cluster((spec) => (spec.postgresql.parameters.work_mem = '16Mi')),
  },
  {
    name: 'a parameter of a database has a unit in small letters',
    mutate: cluster((spec) => (spec.postgresql.parameters.work_mem = '16mb')),
  },
  {
    name: 'a parameter of a database is the operator’s',
    mutate: cluster((spec) => (spec.postgresql.parameters.archive_command = '/bin/true')),
  },
  {
    name: 'a database keeps more of its log than it may',
    mutate: cluster((spec) => Object.assign(spec.postgresql.parameters, { min_wal_size: '2GB', max_wal_size: '1GB' })),
  },
  {
    name: 'a database with replicas writes a minimal log',
    everything: true,
    mutate: cluster((spec) => (spec.postgresql.parameters.wal_level = 'minimal')),
  },
  { name: 'a volume of a database has no size', mutate: cluster((spec) => (spec.storage.size = '10 gigs')) },
  {
    name: 'a backup has a schedule without seconds',
    everything: true,
    mutate: changeSpec(BACKUP, (spec) => (spec.schedule = '30 1 * * *')),
  },
  {
    name: 'a backup is made at a time that is none',
    everything: true,
    mutate: changeSpec(BACKUP, (spec) => (spec.schedule = '0 30 25 * * *')),
  },
  {
    name: 'a backup names no plugin',
    everything: true,
    mutate: changeSpec(BACKUP, (spec) => delete spec.pluginConfiguration),
  },
  {
    name: 'a job of a stream says where it runs',
    mutate: flink((spec) => (spec.flinkConfiguration['kubernetes.cluster-id'] = 'x')),
  },
  {
    name: 'a job of a stream has nowhere to keep checkpoints',
    mutate: flink((spec) => delete spec.flinkConfiguration['execution.checkpointing.dir']),
  },
  {
    name: 'a job of a stream has a second JobManager and no high availability',
    mutate: flink((spec) => {
      spec.jobManager.replicas = 2;
      spec.flinkConfiguration['high-availability.type'] = 'NONE';
    }),
  },
  {
    name: 'a job of a stream has no folder for its savepoints',
    mutate: flink((spec) => {
      spec.job.upgradeMode = 'savepoint';
      delete spec.flinkConfiguration['execution.checkpointing.savepoint-dir'];
    }),
  },
  { name: 'a job of a stream has no parallel tasks', mutate: flink((spec) => (spec.job.parallelism = 0)) },
  {
    name: 'a job of a stream has a size that is none',
    mutate: flink((spec) => (spec.taskManager.resource.memory = '2 gigs')),
  },
  {
    name: 'a job of a stream has a long name',
    mutate: change(
      'FlinkDeployment.flink.apache.org fraud-jobs/fraud-score',
      ({ metadata }) => (metadata.name = 'f'.repeat(50)),
    ),
  },
  {
    name: 'an application that a DAG starts has a size of Kubernetes',
    mutate: train(/memory: "?\d+m"?/, 'memory: 2Gi'),
  },
  { name: 'an application starts at six fields', mutate: scheduled('six', { schedule: '0 30 1 * * *' }) },
  { name: 'an application starts on the seventh day', mutate: scheduled('seventh', { schedule: '0 1 * * 7' }) },
  { name: 'an application starts in a zone that is none', mutate: scheduled('zone', { timeZone: 'Europe/Bonn' }) },
  { name: 'an application starts never', mutate: scheduled('never', { suspend: true }) },
  {
    name: 'an application that starts at set times says nothing of runs that overlap',
    everything: true,
    mutate: digest((spec) => delete spec.concurrencyPolicy),
  },
  {
    name: 'an application that starts at set times knows no such runs that overlap',
    everything: true,
    mutate: digest((spec) => (spec.concurrencyPolicy = 'forbid')),
  },
  {
    name: 'an application that starts at set times has a name that is too long for those of its runs',
    mutate: scheduled('s'.repeat(44), {}),
  },
  {
    name: 'a run at a set time has a size of Kubernetes',
    everything: true,
    mutate: digest((spec) => (spec.template.driver.memory = '2Gi')),
  },
];

const parts: readonly Omit<Mutation, 'expect'>[] = [
  { name: 'a Kafka has no controllers', mutate: pool((spec) => (spec.roles = ['broker'])) },
  {
    name: 'a Kafka has no brokers',
    everything: true,
    mutate: remove('KafkaNodePool.kafka.strimzi.io data-plane/broker'),
  },
  {
    name: 'the pool of the controllers has no nodes',
    everything: true,
    mutate: changeSpec('KafkaNodePool.kafka.strimzi.io data-plane/controller', (spec) => (spec.replicas = 0)),
  },
  {
    name: 'a pool belongs to another Kafka',
    everything: true,
    mutate: change(
      'KafkaNodePool.kafka.strimzi.io data-plane/controller',
      ({ metadata }) => (metadata.labels['strimzi.io/cluster'] = 'other'),
    ),
  },
  { name: 'users have no operator', mutate: kafka((spec) => delete spec.entityOperator.userOperator) },
  { name: 'topics have no operator', mutate: kafka((spec) => delete spec.entityOperator.topicOperator) },
  { name: 'neither users nor topics have an operator', mutate: kafka((spec) => delete spec.entityOperator) },
  { name: 'a Kafka of one broker is balanced', mutate: kafka((spec) => (spec.cruiseControl = {})) },
];

const inSync: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'the cluster waits for every copy',
    everything: true,
    mutate: changeSpec(
      'Kafka.kafka.strimzi.io data-plane/all',
      (spec) => (spec.kafka.config['min.insync.replicas'] = 4),
    ),
  },
  {
    name: 'offsets have fewer copies than a write waits for',
    everything: true,
    mutate: changeSpec(
      'Kafka.kafka.strimzi.io data-plane/all',
      (spec) => (spec.kafka.config['offsets.topic.replication.factor'] = 2),
    ),
  },
  {
    name: 'transactions wait for every copy',
    everything: true,
    mutate: changeSpec(
      'Kafka.kafka.strimzi.io data-plane/all',
      (spec) => (spec.kafka.config['transaction.state.log.min.isr'] = 4),
    ),
  },
];

/** What operators, and the programs that they start, refuse beyond the schema. */
export const limits: readonly Mutation[] = [
  ...operators.map((one) => ({ ...one, expect: 'operator/limits' })),
  ...parts.map((one) => ({ ...one, expect: 'kafka/parts' })),
  ...inSync.map((one) => ({ ...one, expect: 'topic/replicas' })),
];
