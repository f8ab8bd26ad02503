import { expect, it } from 'vitest';
import type { Subject } from '../../../../src/checks/rule.ts';
import { watchedNamespaces } from '../../../../src/checks/rules/reference/watched.ts';
import { changed, having, type Loose, treeOf } from '../../../support/tree.ts';

const tree = treeOf({ components: { kafka: {}, postgresql: {}, mlflow: {}, minio: {} } });
const STRIMZI = 'Deployment.apps platform-operators/strimzi-cluster-operator';
const check = (subject: Subject) =>
  [...watchedNamespaces.check(subject)].map(({ object, message, fix }) => [object, message, fix]);
const told = (how: (variable: Loose, env: Loose[]) => unknown) =>
  changed(tree, STRIMZI, ({ spec }) => {
    const { env } = spec.template.spec.containers[0];
    how(
      env.find(({ name }: Loose) => name === 'STRIMZI_NAMESPACE'),
      env,
    );
  });

it('passes operators that are told where their clients are', () => {
  expect(check(tree)).toEqual([]);
});

it('finds one that is told another namespace, or none', () => {
  expect(check(told((one) => (one.value = 'kafka')))).toEqual([
    [STRIMZI, 'Strimzi is not told to look after data-plane (STRIMZI_NAMESPACE)', 'write data-plane,kafka'],
  ]);
  const everywhere = 'Strimzi is told no namespaces (STRIMZI_NAMESPACE), and looks everywhere, where it may not';
  expect(check(told((one) => (one.value = '*')))).toEqual([[STRIMZI, everywhere, 'write data-plane']]);
  expect(check(told((one, env) => env.splice(env.indexOf(one), 1)))).toEqual([
    [STRIMZI, everywhere, 'write data-plane'],
  ]);
});

it('finds an object in a namespace that its operator is not told of', () => {
  const topic = {
    apiVersion: 'kafka.strimzi.io/v1',
    kind: 'KafkaTopic',
    metadata: { name: 't', namespace: 'ml-lifecycle' },
  };
  expect(check(having(tree, 'mlflow', topic))[0]![1]).toBe(
    'Strimzi is not told to look after ml-lifecycle (STRIMZI_NAMESPACE)',
  );
});

it('takes a namespace more, another order and spaces', () => {
  expect(check(told((one) => (one.value = 'orchestration, data-plane')))).toEqual([]);
});
