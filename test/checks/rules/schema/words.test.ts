import { expect, it } from 'vitest';
import type { Subject } from '../../../../src/checks/rule.ts';
import { words } from '../../../../src/checks/rules/schema/words.ts';

const told = (...objects: object[]) => {
  const manifests = objects.map((object) => ({ component: 'mine', object, from: '/components/mine', data: false }));
  const subject = { manifests, apps: { root: [], applications: [], projects: [] } } as unknown as Subject;
  return [...words.check(subject)].map(({ path, message }) => `${path}: ${message}`);
};
const named = (name: string, kind = 'ConfigMap', apiVersion = 'v1') => ({
  apiVersion,
  kind,
  metadata: { name, namespace: 'a' },
});

it('takes names as the API server does', () => {
  const roles = 'rbac.authorization.k8s.io/v1';
  expect(
    told(named('a'), named('a.b-c'), named('system:masters', 'ClusterRole', roles), named('A', 'Role', roles)),
  ).toEqual([]);
  expect(told(named('a/b'), named('A'), named('-a'), named('a.b', 'Service'), named('a/b', 'Role', roles))).toEqual([
    'metadata.name: the name a/b is none that the API server takes',
    'metadata.name: the name A is none that the API server takes',
    'metadata.name: the name -a is none that the API server takes',
    'metadata.name: the name a.b is none that the API server takes',
    'metadata.name: the name a/b is no part of a path',
  ]);
  expect(told(named('x'.repeat(64), 'Service'))).toEqual([
    `metadata.name: the name ${'x'.repeat(64)} has 64 characters`,
  ]);
});

it('knows the operators of selectors and what they take, wherever one is', () => {
  const policy = (expression: object, apiVersion = 'networking.k8s.io/v1') => ({
    ...named('p', 'NetworkPolicy', apiVersion),
    spec: { podSelector: { matchExpressions: [expression] } },
  });
  expect(told(policy({ key: 'a', operator: 'Exists' }), policy({ key: 'a', operator: 'In', values: ['b'] }))).toEqual(
    [],
  );
  expect(
    told(
      policy({ key: 'a', operator: 'Foo' }),
      policy({ key: 'a', operator: 'In', values: [] }),
      policy({ key: 'a b', operator: 'Exists', values: ['c'] }),
    ),
  ).toEqual([
    'spec.podSelector.matchExpressions[0].operator: Foo is no operator of selectors',
    'spec.podSelector.matchExpressions[0].values: In needs a value',
    'spec.podSelector.matchExpressions[0].key: "a b" is no key of labels and annotations',
    'spec.podSelector.matchExpressions[0].values: Exists takes no values',
  ]);
  const settings = {
    ...named('m', 'Middleware', 'traefik.io/v1alpha1'),
    spec: { 'a.b': [{ matchExpressions: [{ operator: 'Foo' }] }] },
  };
  expect(told(settings)).toEqual(['spec["a.b"][0].matchExpressions[0].operator: Foo is no operator of selectors']);
  // Cilium's labels say where they are from.
  expect(told(policy({ key: 'k8s:a', operator: 'Exists' }, 'cilium.io/v2'))).toEqual([]);
});

it('knows labels and annotations', () => {
  const labelled = (labels: object, annotations: object = {}) => ({
    ...named('a'),
    metadata: { name: 'a', namespace: 'a', labels, annotations },
  });
  expect(told(labelled({ 'example.com/a': 'b', c: '' }, { 'Example.com/A': 'any text' }))).toEqual([]);
  expect(told(labelled({ a: 'b c' }, { 'a/b/c': '' }))).toEqual([
    'metadata.labels.a: "b c" is no value of a label',
    'metadata.annotations["a/b/c"]: "a/b/c" is no key of labels and annotations',
  ]);
});

it('is silent about shapes that the schema refuses already', () => {
  for (const spec of [
    null,
    5,
    [],
    { egress: 'x', podSelector: { matchExpressions: {} } },
    { egress: [null, { to: [null, { ipBlock: 5 }] }] },
  ])
    expect(told({ ...named('p', 'NetworkPolicy', 'networking.k8s.io/v1'), spec })).toEqual([]);
});
