import type { Loose } from '../../support/tree.ts';
import { change, type Mutation } from './mutation.ts';

const POOL = 'KafkaNodePool.kafka.strimzi.io data-plane/dual-role';
const DATABASE = 'Database.postgresql.cnpg.io data-plane/mlflow';
const FLINK = 'FlinkDeployment.flink.apache.org fraud-jobs/fraud-score';
const OPTIONS = 'argocd.argoproj.io/sync-options';
const VALKEY = 'StatefulSet.apps data-plane/valkey';
const flink = (how: (spec: Loose) => unknown) => change(FLINK, ({ spec }) => how(spec));
const database = (how: (spec: Loose) => unknown) => change(DATABASE, ({ spec }) => how(spec));

const all: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'records lie in the pods of brokers',
    mutate: change(POOL, ({ spec }) => (spec.storage = { type: 'ephemeral' })),
  },
  {
    name: 'one volume of brokers lies in their pods',
    mutate: change(
      POOL,
      ({ spec }) => (spec.storage.volumes[0] = { id: 0, type: 'ephemeral', kraftMetadata: 'shared' }),
    ),
  },
  {
    name: 'volumes of brokers go with them',
    mutate: change(POOL, ({ spec }) => (spec.storage.volumes[0].deleteClaim = true)),
  },
  { name: 'a database is dropped', mutate: database((spec) => (spec.ensure = 'absent')) },
  {
    name: 'a database is dropped with its object',
    mutate: database((spec) => (spec.databaseReclaimPolicy = 'delete')),
  },
  { name: 'a schema is dropped', mutate: database((spec) => (spec.schemas = [{ name: 'public', ensure: 'absent' }])) },
  {
    name: 'no backup is made any more',
    everything: true,
    mutate: change(
      'ScheduledBackup.postgresql.cnpg.io data-plane/postgresql-backup',
      ({ spec }) => (spec.suspend = true),
    ),
  },
  { name: 'a job begins from nothing', mutate: flink(({ job }) => (job.upgradeMode = 'stateless')) },
  { name: 'a job says nothing of what it remembers', mutate: flink(({ job }) => delete job.upgradeMode) },
  {
    name: 'checkpoints lie in the pod',
    mutate: flink(
      ({ flinkConfiguration }) => (flinkConfiguration['execution.checkpointing.dir'] = 'file:///tmp/checkpoints'),
    ),
  },
  {
    name: 'nothing leads to the last state of a job',
    mutate: flink(({ flinkConfiguration }) => delete flinkConfiguration['high-availability.type']),
  },
  {
    name: 'brokers are made anew at every sync',
    mutate: change(
      'Kafka.kafka.strimzi.io data-plane/mlops',
      ({ metadata }) => (metadata.annotations[OPTIONS] += ',Replace=true'),
    ),
  },
  {
    name: 'a store is made anew by force',
    mutate: change(
      'Tenant.minio.min.io data-plane/mlops',
      ({ metadata }) => (metadata.annotations[OPTIONS] += ',Force=true'),
    ),
  },
  {
    name: 'a server of databases is a hook',
    mutate: change(
      'Cluster.postgresql.cnpg.io data-plane/postgresql',
      ({ metadata }) => (metadata.annotations['argocd.argoproj.io/hook'] = 'PreSync'),
    ),
  },
  {
    name: 'all topics are made anew at every sync',
    mutate: change('Application.argoproj.io argocd/kafka', ({ spec }) =>
      spec.syncPolicy.syncOptions.push('Replace=true'),
    ),
  },
  {
    name: 'queues lie in the pod',
    everything: true,
    mutate: change(VALKEY, ({ spec }) => {
      const [{ metadata }] = spec.volumeClaimTemplates;
      delete spec.volumeClaimTemplates;
      spec.template.spec.volumes.push({ name: metadata.name, emptyDir: {} });
    }),
  },
  {
    name: 'volumes of a StatefulSet go with it',
    everything: true,
    mutate: change(
      VALKEY,
      ({ spec }) => (spec.persistentVolumeClaimRetentionPolicy = { whenDeleted: 'Delete', whenScaled: 'Retain' }),
    ),
  },
  {
    name: 'volumes of a StatefulSet go with its pods',
    everything: true,
    mutate: change(
      VALKEY,
      ({ spec }) => (spec.persistentVolumeClaimRetentionPolicy = { whenDeleted: 'Retain', whenScaled: 'Delete' }),
    ),
  },
];

/** Data that what holds it gives up. */
export const kept: readonly Mutation[] = all.map((one) => ({ ...one, expect: 'data/kept' }));
