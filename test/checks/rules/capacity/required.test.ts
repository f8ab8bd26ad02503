import { describe, expect, it } from 'vitest';
import { capacityRequired } from '../../../../src/checks/rules/capacity/required.ts';
import { deployment, MEMORY, quota, range } from '../../../support/bounds.ts';
import { said } from '../../../support/references.ts';

const check = (...objects: Parameters<typeof said>[1]) => said(capacityRequired, objects);

describe('what a quota requires', () => {
  it('is there, of the container or of the LimitRange', () => {
    expect(check(deployment(MEMORY), quota({ 'requests.cpu': '1', 'limits.memory': '1Gi' }))).toEqual([]);
    const filled = range({ type: 'Container', default: { cpu: '1' } });
    expect(check(deployment(MEMORY), filled, quota({ 'limits.cpu': '4' }))).toEqual([]);
    // The most is the default where none is said.
    const most = range({ type: 'Container', max: { cpu: '1' } });
    expect(check(deployment(MEMORY), most, quota({ 'limits.cpu': '4' }))).toEqual([]);
  });

  it('is not asked of ephemeral storage, or of pods that a scope is not about', () => {
    expect(check(deployment(MEMORY), quota({ 'limits.ephemeral-storage': '4Gi' }))).toEqual([]);
    expect(check(deployment(MEMORY), quota({ 'limits.cpu': '4' }, { scopes: ['BestEffort'] }))).toEqual([]);
  });

  it('is enough of the pod as a whole, where Kubernetes knows that', () => {
    const pod = deployment(MEMORY) as unknown as { spec: { template: { spec: object } } };
    Object.assign(pod.spec.template.spec, { resources: { limits: { cpu: '1', memory: '1Gi' } } });
    expect(check(pod as never, quota({ 'limits.cpu': '4' }))).toEqual([]);
  });

  it('is not asked of pods of another class', () => {
    const scoped = (operator: string) => ({
      scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator, values: ['high'] }] },
    });
    expect(check(deployment(MEMORY), quota({ 'limits.cpu': '4' }, scoped('In')))).toEqual([]);
    expect(check(deployment(MEMORY), quota({ 'limits.cpu': '4' }, scoped('NotIn')))).toHaveLength(1);
  });

  it('is missing', () => {
    expect(check(deployment(MEMORY), quota({ 'limits.cpu': '4' }))).toEqual([
      'spec.hard["limits.cpu"]: it refuses the pods of d: their containers say no limits.cpu; take limits.cpu out of the quota, or give the LimitRange a default for it',
    ]);
    const silent = deployment({ limits: { memory: '256Mi' } });
    expect(check(silent, quota({ 'requests.memory': '1Gi' }))).toEqual([]);
    expect(check(silent, quota({ 'requests.cpu': '1' }))).toHaveLength(1);
  });
});
