import { describe, expect, it } from 'vitest';
import type { Rule } from '../../../../src/checks/rule.ts';
import { capacityLimitRange } from '../../../../src/checks/rules/capacity/limit-range.ts';
import { capacityQuotaCounts } from '../../../../src/checks/rules/capacity/quota-counts.ts';
import { capacityRequired } from '../../../../src/checks/rules/capacity/required.ts';
import { said } from '../../../support/references.ts';
import { object } from '../../../support/subject.ts';

const deployment = (resources: object, more: object = {}) =>
  object('apps/v1', 'Deployment', 'd', 'ns', {
    spec: {
      replicas: 2,
      template: { metadata: { labels: { app: 'd' } }, spec: { containers: [{ name: 'main', resources }] } },
      ...more,
    },
  });
const MEMORY = { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } };
const quota = (hard: object, more: object = {}) =>
  object('v1', 'ResourceQuota', 'q', 'ns', { spec: { hard, ...more } });
const range = (...limits: readonly object[]) => object('v1', 'LimitRange', 'l', 'ns', { spec: { limits } });
const check = (rule: Rule, ...objects: Parameters<typeof said>[1]) => said(rule, objects);

describe('what a quota requires', () => {
  it('is there, of the container or of the LimitRange', () => {
    expect(check(capacityRequired, deployment(MEMORY), quota({ 'requests.cpu': '1', 'limits.memory': '1Gi' }))).toEqual(
      [],
    );
    const filled = range({ type: 'Container', default: { cpu: '1' } });
    expect(check(capacityRequired, deployment(MEMORY), filled, quota({ 'limits.cpu': '4' }))).toEqual([]);
    // The most is the default where none is said.
    const most = range({ type: 'Container', max: { cpu: '1' } });
    expect(check(capacityRequired, deployment(MEMORY), most, quota({ 'limits.cpu': '4' }))).toEqual([]);
  });

  it('is not asked of ephemeral storage, or of pods that a scope is not about', () => {
    expect(check(capacityRequired, deployment(MEMORY), quota({ 'limits.ephemeral-storage': '4Gi' }))).toEqual([]);
    expect(
      check(capacityRequired, deployment(MEMORY), quota({ 'limits.cpu': '4' }, { scopes: ['BestEffort'] })),
    ).toEqual([]);
  });

  it('is missing', () => {
    expect(check(capacityRequired, deployment(MEMORY), quota({ 'limits.cpu': '4' }))).toEqual([
      'spec.hard["limits.cpu"]: it refuses the pods of d: their containers say no limits.cpu; take limits.cpu out of the quota, or give the LimitRange a default for it',
    ]);
    const silent = deployment({ limits: { memory: '256Mi' } });
    expect(check(capacityRequired, silent, quota({ 'requests.memory': '1Gi' }))).toEqual([]);
    expect(check(capacityRequired, silent, quota({ 'requests.cpu': '1' }))).toHaveLength(1);
  });
});

describe('what a quota counts', () => {
  const ports = { ports: [{ port: 80 }, { port: 81 }] };
  const service = (spec: object) => object('v1', 'Service', 's', 'ns', { spec });

  it('fits', () => {
    const objects = [deployment(MEMORY), service({ type: 'NodePort', ...ports })];
    const hard = {
      services: '1',
      'services.nodeports': '2',
      'services.loadbalancers': '0',
      'count/deployments.apps': '1',
    };
    expect(check(capacityQuotaCounts, ...objects, quota(hard))).toEqual([]);
    expect(check(capacityQuotaCounts, ...objects, quota({ 'limits.nvidia.com/gpu': '0' }))).toEqual([]);
  });

  it.each([
    ['services.nodeports', '1'],
    ['services', '0'],
    ['count/services', '0'],
    ['count/deployments.apps', '0'],
    ['requests.ephemeral-storage', '1Gi'],
    ['requests.nvidia.com/gpu', '1'],
  ])('is more than %s: %s', (limit, hard) => {
    const large = { ...MEMORY, requests: { 'ephemeral-storage': '1Gi', 'nvidia.com/gpu': 1 } };
    const found = check(
      capacityQuotaCounts,
      deployment(large),
      service({ type: 'NodePort', ...ports }),
      quota({ [limit]: hard }),
    );
    expect(found).toEqual([expect.stringContaining(`of ${limit} at its most, and the quota is ${hard}`)]);
  });
});

describe('a LimitRange', () => {
  const refused = (resources: object, ...limits: readonly object[]) =>
    check(capacityLimitRange, deployment(resources), range(...limits)).map((text) => text.split(';')[0]);

  it('lets what is inside it', () => {
    const all = { min: { memory: '64Mi' }, max: { memory: '256Mi' }, maxLimitRequestRatio: { memory: '2' } };
    expect(refused(MEMORY, { type: 'Container', ...all }, { type: 'Pod', ...all })).toEqual([]);
    expect(refused(MEMORY, { type: 'Container', default: { cpu: '100m' } })).toEqual([]);
  });

  it.each([
    [
      { type: 'Container', min: { memory: '200Mi' } },
      'spec.limits[0].min.memory: it refuses main of Deployment d: it has less than 200Mi of memory',
    ],
    [
      { type: 'Container', max: { cpu: '50m' } },
      'spec.limits[0].max.cpu: it refuses main of Deployment d: it may have more than 50m of cpu',
    ],
    [
      { type: 'Pod', max: { cpu: '1' } },
      'spec.limits[0].max.cpu: it refuses a pod of Deployment d: it says no limit of cpu',
    ],
    [
      { type: 'Pod', max: { memory: '128Mi' } },
      'spec.limits[0].max.memory: it refuses a pod of Deployment d: it may have more than 128Mi of memory',
    ],
    [
      { type: 'Container', maxLimitRequestRatio: { memory: '1.5' } },
      'spec.limits[0].maxLimitRequestRatio.memory: it refuses main of Deployment d: its limit of memory is 2.0 times its request',
    ],
    [
      { type: 'Container', default: { cpu: '50m' } },
      'spec.limits[0].default.cpu: it refuses main of Deployment d: it asks for 100m of cpu, and gets 50m for its limit',
    ],
  ])('refuses by %o', (item, words) => {
    expect(refused(MEMORY, item)).toContain(words);
  });

  it('refuses claims that are larger or smaller', () => {
    const claim = object('v1', 'PersistentVolumeClaim', 'c', 'ns', {
      spec: { resources: { requests: { storage: '5Gi' } } },
    });
    const of = (bound: object) => check(capacityLimitRange, claim, range({ type: 'PersistentVolumeClaim', ...bound }));
    expect(of({ min: { storage: '5Gi' }, max: { storage: '5Gi' } })).toEqual([]);
    expect(of({ max: { storage: '4Gi' } })[0]).toContain('5Gi is more than 4Gi');
    expect(of({ min: { storage: '6Gi' } })[0]).toContain('5Gi is less than 6Gi');
  });
});
