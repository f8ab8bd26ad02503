import { expect, it } from 'vitest';
import type { Subject } from '../../../../src/checks/rule.ts';
import { userAccess } from '../../../../src/checks/rules/access/user.ts';
import { changed, type Loose, treeOf, without } from '../../../support/tree.ts';

const project = {
  topics: { scores: {} },
  images: { scorer: { build: 'images/scorer' } },
  jobs: { score: { flink: { image: 'scorer', jar: 'local:///score.jar' }, writes: ['scores'] } },
};
const tree = treeOf({
  components: { kafka: {}, minio: {}, postgresql: {}, flink: {}, mlflow: {} },
  projects: { fraud: project },
});
const check = (subject: Subject) =>
  [...userAccess.check(subject)].map(({ object, path, message }) => [object, path, message]);

const USER = 'KafkaUser.kafka.strimzi.io data-plane/fraud-score';
const CLUSTER = 'Cluster.postgresql.cnpg.io data-plane/postgresql';
const SETUP = 'Job.batch data-plane/minio-setup';
const roles = (how: (roles: Loose[]) => unknown) => changed(tree, CLUSTER, ({ spec }) => how(spec.managed.roles));

it('passes users that log in with what their clients have', () => {
  expect(check(tree)).toEqual([]);
});

it('finds a user that is not there, or has another name', () => {
  expect(check(without(tree, USER))).toEqual([
    [undefined, undefined, 'kafka makes no user fraud-score, with which fraud-score logs in (event streams)'],
  ]);
  expect(check(roles(([role]) => (role.name = 'flow')))).toEqual([
    [CLUSTER, 'spec.managed.roles[0]', 'the Secret postgres-mlflow is for mlflow, and here it is that of flow'],
  ]);
});

it('finds a user that may not log in, by each provider’s own words', () => {
  expect(check(roles(([role]) => (role.login = false)))).toEqual([
    [CLUSTER, 'spec.managed.roles[0]', 'the user mlflow may not log in'],
  ]);
  expect(check(changed(tree, USER, ({ spec }) => (spec.authentication = { type: 'tls' })))).toEqual([
    [USER, 'spec.authentication', 'the user fraud-score logs in by tls, and its client by SCRAM-SHA-512'],
  ]);
});

it('finds the password of another, and one that is nobody’s', () => {
  expect(check(roles(([role]) => (role.passwordSecret.name = 'valkey')))).toEqual([
    [
      CLUSTER,
      'spec.managed.roles[0]',
      'the user mlflow has the password of the Secret valkey, and its client that of postgres-mlflow',
    ],
  ]);
  const policy = changed(tree, SETUP, ({ spec }) => {
    const { sources } = spec.template.spec.volumes.find(({ name }: { name: string }) => name === 'users').projected;
    sources[1].configMap.name = 'minio-user-somebody';
  });
  expect(check(policy)).toEqual([
    [
      SETUP,
      expect.stringContaining('sources[0]'),
      expect.stringMatching(/^the user \S+ has the policy of minio-user-somebody$/),
    ],
  ]);
});

it('says nothing of roles that people add, of their order, and of what is more about them', () => {
  const more = roles((all) => {
    all.push({ name: 'analyst', login: true, passwordSecret: { name: 'analyst' } });
    all.reverse();
    all[0].comment = 'reads the reports';
    all[1].inherit = true;
  });
  expect(check(more)).toEqual([]);
});
