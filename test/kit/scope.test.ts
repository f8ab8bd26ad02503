import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { KubeObject } from '../../src/kit/object.ts';
import { CLUSTER_SCOPED, scopeAmong } from '../../src/kit/scope.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';

const imports = join(packageRoot(), 'imports');
const object = (apiVersion: string, kind: string): KubeObject => ({ apiVersion, kind, metadata: { name: 'x' } });

it('knows the kinds of Kubernetes and of the tools', () => {
  const isClusterScoped = scopeAmong([]);
  expect(
    [
      object('v1', 'Namespace'),
      object('rbac.authorization.k8s.io/v1', 'ClusterRole'),
      object('cert-manager.io/v1', 'ClusterIssuer'),
    ].map(isClusterScoped),
  ).toEqual([true, true, true]);
  expect(
    [
      object('v1', 'ConfigMap'),
      object('rbac.authorization.k8s.io/v1', 'Role'),
      object('cert-manager.io/v1', 'Issuer'),
    ].map(isClusterScoped),
  ).toEqual([false, false, false]);
});

it('believes the CustomResourceDefinitions of the tree', () => {
  const crd = (kind: string, scope: string, group = 'example.org') => ({
    ...object('apiextensions.k8s.io/v1', 'CustomResourceDefinition'),
    spec: { group, names: { kind }, scope },
  });
  const isClusterScoped = scopeAmong([
    crd('Fleet', 'Cluster'),
    crd('Ship', 'Namespaced'),
    crd('ClusterIssuer', 'Namespaced', 'cert-manager.io'),
  ]);
  expect(
    [
      object('example.org/v1', 'Fleet'),
      object('example.org/v1', 'Ship'),
      object('cert-manager.io/v1', 'ClusterIssuer'),
    ].map(isClusterScoped),
  ).toEqual([true, false, false]);
});

it('lists exactly the cluster-scoped kinds of imports/crds', () => {
  const crds = readdirSync(join(imports, 'crds')).flatMap((group) =>
    readdirSync(join(imports, 'crds', group)).map(
      (file) =>
        JSON.parse(readFileSync(join(imports, 'crds', group, file), 'utf8')) as {
          spec: { group: string; names: { kind: string }; scope: string };
        },
    ),
  );
  const groups = new Set(crds.map(({ spec }) => spec.group));
  const cluster = crds
    .filter(({ spec }) => spec.scope === 'Cluster')
    .map(({ spec }) => `${spec.group}/${spec.names.kind}`);
  expect([...CLUSTER_SCOPED].filter((id) => groups.has(id.split('/')[0]!)).sort()).toEqual(cluster.sort());
});

it('lists only kinds that some supported Kubernetes serves, beside those', () => {
  const served = new Set<string>();
  for (const file of readdirSync(join(imports, 'kubernetes'))) {
    const { definitions } = JSON.parse(readFileSync(join(imports, 'kubernetes', file), 'utf8')) as {
      definitions: Record<string, { 'x-kubernetes-group-version-kind'?: { group: string; kind: string }[] }>;
    };
    for (const definition of Object.values(definitions))
      for (const { group, kind } of definition['x-kubernetes-group-version-kind'] ?? []) served.add(`${group}/${kind}`);
  }
  const crdGroups = readdirSync(join(imports, 'crds'));
  expect([...CLUSTER_SCOPED].filter((id) => !crdGroups.includes(id.split('/')[0]!) && !served.has(id))).toEqual([]);
});
