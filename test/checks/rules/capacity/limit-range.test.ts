import { describe, expect, it } from 'vitest';
import { capacityLimitRange } from '../../../../src/checks/rules/capacity/limit-range.ts';
import { deployment, MEMORY, range } from '../../../support/bounds.ts';
import { said } from '../../../support/references.ts';
import { object } from '../../../support/subject.ts';

const check = (...objects: Parameters<typeof said>[1]) => said(capacityLimitRange, objects);

describe('a LimitRange', () => {
  const refused = (resources: object, ...limits: readonly object[]) =>
    check(deployment(resources), range(...limits)).map((text) => text.split(';')[0]);

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

  it('tells of the most once, though it is the default, too', () => {
    expect(refused(MEMORY, { type: 'Container', max: { cpu: '50m' } })).toHaveLength(1);
  });

  it('counts what stays beside those that run before', () => {
    const pod = deployment({ requests: { memory: '100Mi' }, limits: { memory: '100Mi' } }) as unknown as {
      spec: { template: { spec: object } };
    };
    const resources = (memory: string) => ({ resources: { requests: { memory }, limits: { memory } } });
    const start = (...order: readonly object[]) => {
      Object.assign(pod.spec.template.spec, { initContainers: order });
      return check(pod as never, range({ type: 'Pod', max: { memory: '550Mi' } }));
    };
    const beside = { name: 'beside', restartPolicy: 'Always', ...resources('200Mi') };
    const before = { name: 'before', ...resources('400Mi') };
    expect(start(before, beside)).toEqual([]);
    expect(start(beside, before)).toHaveLength(1);
  });

  it('takes a ratio that is written as a quantity', () => {
    const ratio = (memory: string) => refused(MEMORY, { type: 'Container', maxLimitRequestRatio: { memory } });
    expect(ratio('2000m')).toEqual([]);
    expect(ratio('1500m')).toHaveLength(1);
  });

  it('refuses claims that are larger or smaller', () => {
    const claim = object('v1', 'PersistentVolumeClaim', 'c', 'ns', {
      spec: { resources: { requests: { storage: '5Gi' } } },
    });
    const of = (bound: object) => check(claim, range({ type: 'PersistentVolumeClaim', ...bound }));
    expect(of({ min: { storage: '5Gi' }, max: { storage: '5Gi' } })).toEqual([]);
    expect(of({ max: { storage: '4Gi' } })[0]).toContain('5Gi is more than 4Gi');
    expect(of({ min: { storage: '6Gi' } })[0]).toContain('5Gi is less than 6Gi');
  });
});
