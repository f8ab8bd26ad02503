import { describe, expect, it } from 'vitest';
import type { Subject } from '../../../../src/checks/rule.ts';
import { dataKept } from '../../../../src/checks/rules/data/kept.ts';
import { changed, having, type Loose, treeOf } from '../../../support/tree.ts';

const jobs = { score: { flink: { image: 'scorer', jar: 'local:///score.jar' } } };
const tree = treeOf({
  profile: 'production',
  cluster: { kind: 'existing', storageClass: 'fast', memory: '128Gi', cpu: 64 },
  components: {
    kafka: {},
    mlflow: {},
    minio: {},
    valkey: { persistence: true },
    flink: {},
    postgresql: { backup: { store: { url: 'https://s3.example.org', bucket: 'backup' } } },
  },
  projects: { fraud: { images: { scorer: { build: 'images/scorer' } }, jobs } },
});
const check = (subject: Subject) =>
  [...dataKept.check(subject)].map(({ object, path, message }) => [object, path, message]);
const on = (name: string, how: (object: Loose) => unknown) => check(changed(tree, name, how));
const OPTIONS = 'argocd.argoproj.io/sync-options';
const VALKEY = 'StatefulSet.apps data-plane/valkey';
const FLINK = 'FlinkDeployment.flink.apache.org fraud-jobs/fraud-score';

it('passes what keeps its data', () => {
  expect(check(tree)).toEqual([]);
});

describe('an operator’s object', () => {
  it.each([
    ['Database.postgresql.cnpg.io data-plane/mlflow', 'spec.ensure', ({ spec }: Loose) => (spec.ensure = 'absent')],
    [
      'Database.postgresql.cnpg.io data-plane/mlflow',
      'spec.databaseReclaimPolicy',
      ({ spec }: Loose) => (spec.databaseReclaimPolicy = 'delete'),
    ],
    [
      'ScheduledBackup.postgresql.cnpg.io data-plane/postgresql-backup',
      'spec.suspend',
      ({ spec }: Loose) => (spec.suspend = true),
    ],
    [FLINK, 'spec.job.upgradeMode', ({ spec }: Loose) => (spec.job.upgradeMode = 'stateless')],
    [
      VALKEY,
      'spec.persistentVolumeClaimRetentionPolicy.whenDeleted',
      ({ spec }: Loose) => (spec.persistentVolumeClaimRetentionPolicy = { whenDeleted: 'Delete' }),
    ],
  ])('%s at %s', (name, path, how) => {
    expect(on(name, how).map(([object, at]) => [object, at])).toEqual([[name, path]]);
  });
});

it('finds volumes that a workload has by its declaration, and no claim', () => {
  const found = on(VALKEY, ({ spec }) => delete spec.volumeClaimTemplates);
  expect(found).toEqual([
    [
      VALKEY,
      'spec.template.spec.volumes',
      expect.stringMatching(/^pods of \S+ keep their data on volumes, and here they have none$/),
    ],
  ]);
});

it('finds what is deleted to be made anew, once for an Application', () => {
  const TENANT = 'Tenant.minio.min.io data-plane/mlops';
  expect(on(TENANT, ({ metadata }) => (metadata.annotations[OPTIONS] += ',Replace=true'))).toEqual([
    [
      TENANT,
      `metadata.annotations["${OPTIONS}"]`,
      'Replace=true deletes it at a sync, and makes it anew without its data',
    ],
  ]);
  const all = on('Application.argoproj.io argocd/kafka', ({ spec }) => spec.syncPolicy.syncOptions.push('Force=true'));
  expect(all).toEqual([
    ['Application.argoproj.io argocd/kafka', 'spec.syncPolicy.syncOptions', expect.stringContaining('Force=true')],
  ]);
});

it('takes what holds nothing, and what is said to be kept', () => {
  expect(
    on('Deployment.apps ml-lifecycle/mlflow', ({ metadata }) => (metadata.annotations = { [OPTIONS]: 'Replace=true' })),
  ).toEqual([]);
  const claim = {
    volumeClaimTemplates: undefined,
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'own' } }],
  };
  expect(
    on(VALKEY, ({ spec }) => {
      delete spec.volumeClaimTemplates;
      spec.template.spec.volumes.push(...claim.volumes);
      spec.persistentVolumeClaimRetentionPolicy = { whenDeleted: 'Retain', whenScaled: 'Retain' };
    }),
  ).toEqual([]);
  const volume = (persistentVolumeReclaimPolicy: string) =>
    check(
      having(tree, 'valkey', {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name: 'v' },
        spec: { persistentVolumeReclaimPolicy },
      }),
    );
  expect(volume('Retain')).toEqual([]);
  expect(volume('Delete')).toHaveLength(1);
});
