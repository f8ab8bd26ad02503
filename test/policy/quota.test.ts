import { describe, expect, it } from 'vitest';
import type { Declarations } from '../../src/contract/declarations.ts';
import type { Workload } from '../../src/contract/workload.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import { parseBytes, parseCpu } from '../../src/kit/quantity.ts';
import { demandOf, quotaManifests } from '../../src/policy/quota.ts';
import { component, planned, workload } from '../support/components.ts';

const GI = 2 ** 30;
const pods = (rest: Partial<Workload>) =>
  workload('x', { resources: { cpu: '500m', memory: '1Gi', memoryLimit: '2Gi' }, ...rest });

function quotaOf(
  workloads: Record<string, Workload>,
  headroom: number,
): { quota: Record<string, string>; limits?: Record<string, Record<string, string>>; annotations: unknown } {
  const objects = quotaManifests(planned(component('a', { workloads })), 'namespaces', headroom).map(
    ({ object }) => object,
  );
  const find = (kind: string) =>
    objects.find((object) => object.kind === kind) as KubeObject & {
      spec: { hard: Record<string, string>; limits: Record<string, Record<string, string>>[] };
    };
  return {
    quota: find('ResourceQuota').spec.hard,
    limits: find('LimitRange')?.spec.limits[0],
    annotations: find('ResourceQuota').metadata.annotations,
  };
}

describe('demand', () => {
  it('is that of all pods at their peak, and of the volumes of those that stay', () => {
    const { components } = planned(
      component('a', {
        workloads: {
          db: pods({ replicas: 2, volumes: [{ size: '10Gi' }, { size: '1Gi', count: 2 }] }),
          job: pods({ replicas: 0, peak: 5 }),
        },
      }),
    );
    expect(demandOf(components.find(({ id }) => id === 'a')!.workloads)).toEqual({
      pods: 8,
      cpu: 4000,
      memory: 8 * GI,
      memoryLimit: 16 * GI,
      claims: 6,
      storage: 24 * GI,
      devices: {},
    });
  });

  it('is nothing where nothing runs', () => {
    expect(demandOf([])).toEqual({
      pods: 0,
      cpu: 0,
      memory: 0,
      memoryLimit: 0,
      storage: 0,
      claims: 0,
      devices: {},
    });
  });
});

describe('a quota', () => {
  it('is demand and headroom, rounded up to what people read', () => {
    // Two pods, and one while they roll: 3 × 500m, 3 × 1Gi, 3 × 2Gi.
    const { quota, annotations } = quotaOf({ db: pods({ replicas: 2, volumes: [{ size: '10Gi' }] }) }, 0.25);
    expect(quota).toEqual({
      pods: '4',
      'requests.cpu': '1900m',
      'requests.memory': '3840Mi',
      'limits.memory': '7680Mi',
      'requests.ephemeral-storage': '4Gi',
      'requests.storage': '25Gi',
      persistentvolumeclaims: '3',
      'services.loadbalancers': '0',
      'services.nodeports': '0',
    });
    expect(annotations).toMatchObject({ 'mooring.dev/headroom': '25%' });
  });

  it('without headroom is exactly what is declared, where that is round', () => {
    const { quota } = quotaOf({ db: pods({ replicas: 1, peak: 1, volumes: [{ size: '10Gi' }] }) }, 0);
    expect(quota).toMatchObject({
      pods: '1',
      'requests.cpu': '500m',
      'requests.memory': '1Gi',
      'limits.memory': '2Gi',
      'requests.storage': '10Gi',
      persistentvolumeclaims: '1',
    });
  });

  it('counts in whole numbers: a tenth of ten is one', () => {
    const { quota } = quotaOf({ db: pods({ replicas: 10, peak: 10, volumes: [{ size: '10Gi' }] }) }, 0.1);
    expect(quota).toMatchObject({ pods: '11', persistentvolumeclaims: '11', 'requests.storage': '110Gi' });
  });

  it.each([0, 0.1, 0.25, 0.29, 0.57, 1])(
    'with headroom %d is never below demand and never a rounding step above it',
    (headroom) => {
      for (const replicas of [1, 3, 7, 10, 100]) {
        const { quota } = quotaOf({ db: pods({ replicas, peak: replicas, volumes: [{ size: '3Gi' }] }) }, headroom);
        const percent = 100 + Math.round(headroom * 100);
        const room = (have: number, need: number, step: number) => {
          expect(have * 100).toBeGreaterThanOrEqual(need * percent);
          expect(have * 100).toBeLessThan(need * percent + 100 * step);
        };
        room(Number(quota.pods), replicas, 1);
        room(Number(quota.persistentvolumeclaims), replicas, 1);
        room(parseCpu(quota['requests.cpu']!), replicas * 500, 100);
        room(parseBytes(quota['requests.memory']!), replicas * GI, 64 * 2 ** 20);
        room(parseBytes(quota['limits.memory']!), replicas * 2 * GI, 64 * 2 ** 20);
        room(parseBytes(quota['requests.storage']!), replicas * 3 * GI, 1);
      }
    },
  );

  it('holds pods that come and go beside as many that are ending, and no more of those that stay', () => {
    const quota = (peak: number, replicas: number) =>
      quotaOf({ job: pods({ replicas, peak }) }, 0).quota as Record<string, string>;
    expect(quota(5, 0)).toMatchObject({
      pods: '10',
      'requests.cpu': '5',
      'requests.memory': '10Gi',
      'limits.memory': '20Gi',
    });
    expect(quota(5, 5)).toMatchObject({ pods: '5', 'requests.memory': '5Gi' });
  });

  it('is per namespace, and leaves out what stands outside', () => {
    const far = component('b', { workloads: { x: pods({ namespace: 'far' }) } });
    const outside = component('o', { workloads: { x: pods({}) } }, { external: true });
    const quotas = quotaManifests(
      planned(component('a', { workloads: { x: pods({}) } }), far, outside),
      'namespaces',
      0,
    ).filter(({ object }) => object.kind === 'ResourceQuota');
    expect(
      quotas.map(({ object }) => [object.metadata.namespace, (object.spec as { hard: { pods: string } }).hard.pods]),
    ).toEqual([
      ['default-ns', '2'],
      ['far', '2'],
    ]);
  });
});

describe('an allowance', () => {
  const allowance = { pods: 10, cpu: 1, memory: '2Gi', storage: '10Gi' };
  const specs = (declarations: Declarations) =>
    quotaManifests(planned(component('a', declarations)), 'namespaces', 0.25).map(({ object }) => object.spec);

  it('is room for what people run where nothing is rendered, a volume for each pod among it', () => {
    expect(specs({ allowance })).toMatchObject([
      {
        hard: {
          pods: '10',
          'requests.cpu': '1',
          'requests.memory': '2Gi',
          'limits.memory': '2Gi',
          'requests.storage': '10Gi',
          persistentvolumeclaims: '10',
        },
      },
      { limits: [{ max: { memory: '2Gi' }, default: { memory: '256Mi' } }] },
    ]);
  });

  it('comes on top of what is rendered, without headroom of its own', () => {
    expect(specs({ allowance, workloads: { x: pods({ replicas: 4, peak: 4 }) } })).toMatchObject([
      { hard: { pods: '15', 'requests.cpu': '3500m', 'requests.memory': '7Gi', 'limits.memory': '12Gi' } },
      { limits: [{ max: { memory: '2Gi' } }] },
    ]);
  });
});

describe('limits', () => {
  it('allow the largest pod, and give small defaults to containers that say nothing', () => {
    const { limits } = quotaOf(
      { small: pods({}), large: pods({ resources: { cpu: 1, memory: '4Gi', memoryLimit: '8Gi' } }) },
      0.25,
    );
    expect(limits).toEqual({
      type: 'Container',
      default: { 'ephemeral-storage': '20Gi', memory: '256Mi' },
      defaultRequest: { cpu: '50m', 'ephemeral-storage': '64Mi', memory: '64Mi' },
      max: { memory: '8Gi' },
    });
  });

  it('keep defaults below a small largest', () => {
    const { limits } = quotaOf(
      { tiny: pods({ resources: { cpu: '10m', memory: '32Mi', memoryLimit: '32Mi' } }) },
      0.25,
    );
    expect(limits).toMatchObject({
      default: { memory: '32Mi' },
      defaultRequest: { memory: '32Mi' },
      max: { memory: '32Mi' },
    });
  });

  it('are left out where no pod is declared', () => {
    const { quota, limits } = quotaOf({}, 0.25);
    expect(limits).toBeUndefined();
    expect(quota).toMatchObject({ pods: '0', 'requests.memory': '0' });
  });
});
