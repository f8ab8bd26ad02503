import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { comesBefore, isCustomResource, KUBERNETES, tellTurn, turnOf } from '../../src/checks/order.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { object } from '../support/subject.ts';

it('knows every group of Kubernetes from those of custom resources', () => {
  const folder = join(packageRoot(), 'imports', 'kubernetes');
  const groups = new Set<string>();
  for (const file of readdirSync(folder)) {
    const { definitions } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    for (const definition of Object.values<{ 'x-kubernetes-group-version-kind'?: { group: string }[] }>(definitions))
      for (const { group } of definition['x-kubernetes-group-version-kind'] ?? []) groups.add(group);
  }
  const custom = [...groups].filter((group) => isCustomResource(object(`${group}/v1`, 'X', 'x')));
  expect(custom).toEqual([]);
  expect([...KUBERNETES].filter((group) => !groups.has(group))).toEqual([]);
  expect(isCustomResource(object('sparkoperator.k8s.io/v1', 'SparkApplication', 'x'))).toBe(true);
});

const at = (annotations: Record<string, string>) => {
  const one = object('v1', 'ConfigMap', 'x');
  one.metadata.annotations = annotations;
  return turnOf(one);
};

it('takes hooks and weights of Helm where Argo CD finds none of its own, and of several phases the first', () => {
  expect(at({ 'helm.sh/hook': 'pre-install,post-upgrade', 'helm.sh/hook-weight': '-5' })).toEqual({
    phase: 0,
    wave: -5,
  });
  expect(at({ 'helm.sh/hook-weight': '3' })).toEqual({ phase: 1, wave: 3 });
  expect(at({ 'helm.sh/hook-weight': '3x' })).toEqual({ phase: 1, wave: 0 });
  expect(at({ 'helm.sh/hook-weight': '3', 'argocd.argoproj.io/sync-wave': '1' })).toEqual({ phase: 1, wave: 1 });
  expect(at({ 'helm.sh/hook': 'pre-install', 'argocd.argoproj.io/hook': 'PostSync' })).toEqual({ phase: 2, wave: 0 });
  expect(at({ 'argocd.argoproj.io/hook': 'PostSync, PreSync' })).toEqual({ phase: 0, wave: 0 });
});

it('orders by phase, then by wave', () => {
  const turns = [
    at({ 'argocd.argoproj.io/hook': 'PreSync', 'argocd.argoproj.io/sync-wave': '5' }),
    at({ 'argocd.argoproj.io/sync-wave': '-1' }),
    at({}),
    at({ 'argocd.argoproj.io/sync-wave': '1' }),
    at({ 'argocd.argoproj.io/hook': 'PostSync', 'argocd.argoproj.io/sync-wave': '-3' }),
  ];
  for (const [i, turn] of turns.entries())
    for (const [j, other] of turns.entries()) expect(comesBefore(turn, other)).toBe(i < j);
  expect(turns.map(tellTurn)).toEqual(['PreSync, wave 5', 'wave -1', 'wave 0', 'wave 1', 'PostSync, wave -3']);
});
