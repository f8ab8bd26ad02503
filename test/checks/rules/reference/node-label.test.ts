import { expect, it } from 'vitest';
import type { Subject } from '../../../../src/checks/rule.ts';
import { nodeLabelReferences } from '../../../../src/checks/rules/reference/node-label.ts';
import { asking, written } from '../../../support/asking.ts';

const labels = (subject: Subject) => [...nodeLabelReferences.check(subject)].map(({ message }) => message);
const needs = (...terms: object[]) => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } },
});
const disk = { matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] };

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
