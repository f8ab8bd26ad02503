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

it('knows the operators of selectors, wherever one is, and ranges of addresses', () => {
  const policy = (operator: string, cidr: string, except: string) => ({
    ...named('p', 'NetworkPolicy', 'networking.k8s.io/v1'),
    spec: {
      podSelector: { matchExpressions: [{ key: 'a', operator }] },
      egress: [{ to: [{ ipBlock: { cidr, except: [except] } }] }],
    },
  });
  expect(told(policy('Exists', '10.0.0.0/8', '10.1.0.0/16'), policy('In', 'fd00::/8', 'fd00::/64'))).toEqual([]);
  expect(told(policy('Foo', 'nonsense', '10.0.0.0/33'))).toEqual([
    'spec.podSelector.matchExpressions[0].operator: Foo is no operator of selectors',
    'spec.egress[0].to[0].ipBlock.cidr: nonsense is no range of addresses',
    'spec.egress[0].to[0].ipBlock.except[0]: 10.0.0.0/33 is no range of addresses',
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
