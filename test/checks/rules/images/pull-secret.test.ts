import { describe, expect, it } from 'vitest';
import type { Subject } from '../../../../src/checks/rule.ts';
import { pullSecret } from '../../../../src/checks/rules/images/pull-secret.ts';
import { object } from '../../../support/subject.ts';
import { changed, having, type Loose, treeOf, without } from '../../../support/tree.ts';

const tree = treeOf({
  cluster: { kind: 'existing', context: 'c' },
  registry: { host: 'registry.example.org/ml', insecure: false, login: true },
  components: { minio: {}, flink: {} },
  projects: {
    fraud: {
      buckets: { lake: {} },
      images: { scorer: { build: 'images/scorer' } },
      jobs: { score: { flink: { image: 'scorer', jar: 'local:///x.jar' }, writes: ['lake'] } },
    },
  },
});
const check = (subject: Subject) => [...pullSecret.check(subject)];
const ACCOUNT = 'ServiceAccount fraud-jobs/fraud-score';
const pod = (image: string, spec: object = {}) =>
  object('v1', 'Pod', 'tool', 'fraud', { spec: { containers: [{ name: 'tool', image }], ...spec } });
const withPod = (image: string, spec?: object) => having(tree, 'project-fraud', pod(image, spec));

it('passes pods whose account names a pull secret that is there', () => {
  expect(check(tree)).toEqual([]);
  expect(check(withPod('registry.example.org/ml/tool:1'))).toEqual([]);
});

it('finds pods of an operator whose account names none, or one that is not there', () => {
  const message = expect.stringContaining('the ServiceAccount fraud-jobs/fraud-score names no pull secret');
  const dropped = changed(tree, ACCOUNT, (account) => delete account.imagePullSecrets);
  expect(check(dropped)[0]).toMatchObject({ component: 'project-fraud', message });
  const mistyped = changed(tree, ACCOUNT, (account) => (account.imagePullSecrets = [{ name: 'fraud-registri' }]));
  expect(check(mistyped)[0]).toMatchObject({ message });
});

it('finds a pod of an account that nobody gave a login, unless it names one itself', () => {
  const bare = {
    ...withPod('registry.example.org/other/tool:1'),
    manifests: without(withPod('registry.example.org/other/tool:1'), 'ServiceAccount fraud/default').manifests,
  };
  expect(check(bare)).toMatchObject([{ object: 'Pod fraud/tool' }]);
  const named = withPod('registry.example.org/ml/tool:1', { imagePullSecrets: [{ name: 'mine' }] });
  expect(check(without(named, 'ServiceAccount fraud/default'))).toEqual([]);
});

it('has no word about images of others, nor where the registry asks for no login', () => {
  expect(check(without(withPod('quay.io/acme/tool:1'), 'ServiceAccount fraud/default'))).toEqual([]);
  const open = treeOf({ registry: { host: 'registry.example.org/ml' }, projects: { fraud: {} } });
  expect(check(having(open, 'project-fraud', pod('registry.example.org/ml/tool:1')))).toEqual([]);
});

describe('a mirror with a login', () => {
  const mirrored = treeOf({
    cluster: { kind: 'existing', context: 'c' },
    registry: {
      host: 'registry.example.org/ml',
      insecure: false,
      rewrite: { to: 'copies.example.org/all', login: true },
    },
    components: { kafka: {}, minio: {}, postgresql: {} },
  });

  it('is in every pod, those of operators that make accounts of their own too', () => {
    expect(check(mirrored)).toEqual([]);
  });

  it.each([
    [
      'KafkaNodePool.kafka.strimzi.io data-plane/broker',
      ({ spec }: Loose) => delete spec.template.pod.imagePullSecrets,
    ],
    ['Kafka.kafka.strimzi.io data-plane/mlops', ({ spec }: Loose) => delete spec.entityOperator.template],
    ['Tenant.minio.min.io data-plane/mlops', ({ spec }: Loose) => delete spec.imagePullSecret],
    ['Cluster.postgresql.cnpg.io data-plane/postgresql', ({ spec }: Loose) => delete spec.imagePullSecrets],
    ['ServiceAccount data-plane/minio-setup', (account: Loose) => delete account.imagePullSecrets],
  ])('is missed in %s', (name, drop) => {
    const broken = changed(mirrored, name, drop);
    expect(check(broken).length).toBeGreaterThan(0);
  });

  it('is not asked of images that are pulled elsewhere', () => {
    const other = having(mirrored, 'minio', pod('registry.example.org/ml/tool:1'));
    expect(check(other)).toEqual([]);
  });
});
