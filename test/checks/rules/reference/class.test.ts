import { expect, it } from 'vitest';
import type { Subject } from '../../../../src/checks/rule.ts';
import { accessModes } from '../../../../src/checks/rules/reference/access-mode.ts';
import { classReferences } from '../../../../src/checks/rules/reference/class.ts';
import { nodeLabelReferences } from '../../../../src/checks/rules/reference/node-label.ts';
import { object } from '../../../support/subject.ts';
import { changed, having, type Loose, treeOf } from '../../../support/tree.ts';

const written = (cluster: object) => treeOf({ components: { valkey: {} }, cluster });
const tree = written({});
const VALKEY = 'StatefulSet.apps data-plane/valkey';
const asking = (more: object, of = tree) =>
  changed(of, VALKEY, ({ spec }: Loose) => Object.assign(spec.template.spec, more));
const classes = (subject: Subject) => [...classReferences.check(subject)].map(({ path, message }) => [path, message]);
const labels = (subject: Subject) => [...nodeLabelReferences.check(subject)].map(({ message }) => message);
const at = (path: string) => `spec.template.spec.${path}`;
const needs = (...terms: object[]) => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } },
});
const disk = { matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] };

it('takes classes that every cluster has, those of the tree and those that the cluster is said to have', () => {
  expect(classes(tree)).toEqual([]);
  expect(classes(asking({ priorityClassName: 'system-cluster-critical', schedulerName: 'default-scheduler' }))).toEqual(
    [],
  );
  const own = object('scheduling.k8s.io/v1', 'PriorityClass', 'data', undefined, { value: 1 });
  expect(classes(having(asking({ priorityClassName: 'data' }), 'valkey', own))).toEqual([]);
  expect(classes(asking({ runtimeClassName: 'gvisor' }, written({ classes: ['gvisor'] })))).toEqual([]);
});

it('finds classes and schedulers that are not there', () => {
  expect(classes(asking({ priorityClassName: 'data', runtimeClassName: 'gvisor', schedulerName: 'volcano' }))).toEqual([
    [at('priorityClassName'), 'there is no PriorityClass data'],
    [at('runtimeClassName'), 'there is no RuntimeClass gvisor'],
    [at('schedulerName'), 'there is no scheduler volcano'],
  ]);
});

it('takes labels that nodes have, and what one of several ways needs', () => {
  expect(labels(asking({ nodeSelector: { 'kubernetes.io/os': 'linux', 'kubernetes.io/hostname': 'any' } }))).toEqual(
    [],
  );
  expect(labels(asking({ nodeSelector: { disk: 'ssd' } }, written({ nodeLabels: ['disk=ssd', 'disk=nvme'] })))).toEqual(
    [],
  );
  expect(labels(asking(needs(disk, { matchExpressions: [{ key: 'kubernetes.io/os', operator: 'Exists' }] })))).toEqual(
    [],
  );
  expect(labels(asking(needs({ matchExpressions: [{ key: 'disk', operator: 'DoesNotExist' }] })))).toEqual([]);
  const zone = { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone' }] };
  expect(labels(asking(zone, written({ zones: 3 })))).toEqual([]);
});

it('finds labels that no node has, and values', () => {
  expect(labels(asking({ nodeSelector: { disk: 'ssd' } }))).toEqual(['there is no label of nodes disk']);
  expect(labels(asking(needs(disk)))).toEqual(['there is no label of nodes disk']);
  expect(labels(asking({ nodeSelector: { disk: 'hdd' } }, written({ nodeLabels: ['disk=ssd'] })))).toEqual([
    'the label of nodes disk has no value hdd',
  ]);
  expect(labels(asking({ topologySpreadConstraints: [{ topologyKey: 'rack' }] }))).toEqual([
    'there is no label of nodes rack',
  ]);
});

const claiming = (mode: string, name?: string, of = tree) =>
  changed(of, VALKEY, ({ spec }: Loose) => {
    spec.volumeClaimTemplates = [
      { metadata: { name: 'x' }, spec: { accessModes: [mode], ...(name && { storageClassName: name }) } },
    ];
  });

it('takes what the class of the cluster can give, and knows nothing of others', () => {
  expect([...accessModes.check(claiming('ReadWriteOnce'))]).toEqual([]);
  expect([...accessModes.check(claiming('ReadWriteMany', 'nfs'))]).toEqual([]);
  expect([...accessModes.check(claiming('ReadWriteMany', undefined, written({ storageClass: 'nfs' })))]).toEqual([]);
});

it('finds a volume that is to be mounted by many nodes', () => {
  for (const name of [undefined, 'local-path'])
    expect([...accessModes.check(claiming('ReadWriteMany', name))]).toMatchObject([
      {
        path: 'spec.volumeClaimTemplates[0].spec.accessModes',
        message: `volumes of the storage class ${name ?? 'of the cluster'} are not ReadWriteMany`,
        fix: 'write ReadWriteOnce, or name a class that can',
      },
    ]);
});
