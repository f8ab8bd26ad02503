import { expect, it } from 'vitest';
import { operatedClusterReferences } from '../../../../src/checks/rules/reference/operated-cluster.ts';
import { said } from '../../../support/references.ts';
import { object } from '../../../support/subject.ts';

const clusters = [
  object('kafka.strimzi.io/v1', 'Kafka', 'main', 'ns'),
  object('postgresql.cnpg.io/v1', 'Cluster', 'pg', 'ns'),
];
const strimzi = (kind: string, cluster: string) => {
  const one = object('kafka.strimzi.io/v1', kind, 'x', 'ns');
  return { ...one, metadata: { ...one.metadata, labels: { 'strimzi.io/cluster': cluster } } };
};
const database = (name: string) =>
  object('postgresql.cnpg.io/v1', 'Database', 'd', 'ns', { spec: { cluster: { name } } });

it('accepts what belongs to a cluster of the tree', () => {
  const good = ['KafkaTopic', 'KafkaUser', 'KafkaNodePool'].map((kind) => strimzi(kind, 'main'));
  expect(said(operatedClusterReferences, [...clusters, ...good, database('pg')])).toEqual([]);
});

it('finds what belongs to none', () => {
  const fix = 'name the one that is in the same namespace';
  expect(said(operatedClusterReferences, [...clusters, strimzi('KafkaTopic', 'mian'), database('other')])).toEqual([
    `metadata.labels["strimzi.io/cluster"]: there is no Kafka mian in ns; write main, or ${fix}`,
    `spec.cluster.name: there is no PostgreSQL cluster other in ns; ${fix}`,
  ]);
});

it('finds a store of backups that is not there, where it writes to and where it is restored from', () => {
  const plugin = (barmanObjectName: string) => ({ parameters: { barmanObjectName } });
  const cluster = object('postgresql.cnpg.io/v1', 'Cluster', 'pg', 'ns', {
    spec: { plugins: [plugin('store')], externalClusters: [{ name: 'old', plugin: plugin('stroe') }] },
  });
  const store = object('barmancloud.cnpg.io/v1', 'ObjectStore', 'store', 'ns');
  expect(said(operatedClusterReferences, [cluster, store])).toEqual([
    'spec.externalClusters[0].plugin.parameters.barmanObjectName: there is no store of backups stroe in ns; write store, or name the one that is in the same namespace',
  ]);
});
