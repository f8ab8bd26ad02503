import { describe, expect, it } from 'vitest';
import { namespaces } from '../../../src/checks/rules/namespaces.ts';
import type { KubeObject } from '../../../src/kit/object.ts';
import { object, of, subject } from '../../support/subject.ts';

const check = (...objects: readonly KubeObject[]) => [...namespaces.check(subject(objects.map((one) => of('x', one))))];

describe('a namespaced object', () => {
  it('may be where the tree makes the namespace, whoever makes it', () => {
    expect(check(object('v1', 'ConfigMap', 'one', 'a'), object('v1', 'Namespace', 'a'))).toEqual([]);
  });

  it('may be where every cluster has one', () => {
    expect(check(object('v1', 'ConfigMap', 'one', 'kube-system'), object('v1', 'ConfigMap', 'one', 'default'))).toEqual(
      [],
    );
  });

  it('may not be where nobody makes the namespace', () => {
    expect(check(object('v1', 'ConfigMap', 'one', 'nowhere'))).toEqual([
      {
        component: 'x',
        object: 'ConfigMap nowhere/one',
        path: 'metadata.namespace',
        config: '/components/x',
        message: 'nothing makes the namespace nowhere',
        fix: 'declare it under `namespaces` of x, or use the namespace of the component',
      },
    ]);
  });

  it('must say its namespace', () => {
    expect(check(object('v1', 'ConfigMap', 'one'))).toMatchObject([
      { object: 'ConfigMap one', message: 'the ConfigMap says no namespace', fix: 'add metadata.namespace' },
    ]);
  });
});

describe('an object of the whole cluster', () => {
  it('has no namespace', () => {
    const role = (namespace?: string) => object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'one', namespace);
    expect(check(role())).toEqual([]);
    expect(check(role('default'))).toMatchObject([
      { message: 'a ClusterRole belongs to no namespace', fix: 'remove metadata.namespace' },
    ]);
  });

  it('is known by the definition that the tree brings', () => {
    const crd = object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'fleets.example.org', undefined, {
      spec: { group: 'example.org', names: { kind: 'Fleet' }, scope: 'Cluster' },
    });
    const fleet = object('example.org/v1', 'Fleet', 'one');
    expect(check(fleet)).toHaveLength(1);
    expect(check(fleet, crd)).toEqual([]);
  });
});
