// biome-ignore-all lint/suspicious/noExplicitAny: tests reach into objects of every kind
import { describe, expect, it } from 'vitest';
import { capacityQuota } from '../../../../src/checks/rules/capacity/quota.ts';
import { charted, found, type objectOf, whole, without } from './tree.ts';

const platform = whole();
const messages = (change: Parameters<typeof found>[2]) =>
  found(capacityQuota, platform, change).map(({ message }) => message);
const quotaIn = (tree: Parameters<typeof objectOf>[0], namespace: string) =>
  tree.manifests.find(({ object }) => object.kind === 'ResourceQuota' && object.metadata.namespace === namespace)!
    .object as any;

it('accepts what is rendered', () => {
  expect(messages(() => {})).toEqual([]);
});

describe('finds', () => {
  it.each(['limits.memory', 'persistentvolumeclaims', 'pods', 'requests.cpu', 'requests.memory', 'requests.storage'])(
    'a quota of too little %s',
    (limit) => {
      expect(messages((tree) => (quotaIn(tree, 'data-plane').spec.hard[limit] = '1'))).toEqual([
        expect.stringMatching(
          new RegExp(`the workloads of data-plane need .* of ${limit} at their most, and the quota is 1`),
        ),
      ]);
    },
  );

  it('a second quota that is too small, by its name', () => {
    const [problem] = found(capacityQuota, platform, (tree) => {
      const object = structuredClone(quotaIn(tree, 'data-plane'));
      object.metadata.name = 'small';
      object.spec.hard = { pods: '2' };
      tree.manifests.push({ component: 'own', object, from: '', data: false });
    });
    expect(problem).toMatchObject({ object: 'ResourceQuota data-plane/small', path: 'spec.hard["pods"]' });
  });

  it('a namespace without a quota, and one without a LimitRange', () => {
    expect(messages((tree) => without(tree, 'ResourceQuota', 'data-plane'))).toEqual([
      'pods run in data-plane, and no ResourceQuota limits it',
    ]);
    expect(messages((tree) => without(tree, 'LimitRange', 'data-plane'))).toEqual([
      'pods run in data-plane, and it has no LimitRange for containers',
    ]);
  });

  it('a container that one of two LimitRanges does not allow', () => {
    const problems = found(capacityQuota, platform, (tree) => {
      const range = tree.manifests.find(
        ({ object }) => object.kind === 'LimitRange' && object.metadata.namespace === 'data-plane',
      )!;
      const object = structuredClone(range.object) as any;
      object.metadata.name = 'small';
      object.spec.limits = [{ type: 'Container', max: { memory: '10Mi' } }];
      tree.manifests.unshift({ component: 'own', object, from: '', data: false });
    });
    expect(problems.map(({ object }) => object)).toContain('StatefulSet.apps data-plane/valkey');
  });

  it('a container that is larger than the LimitRange allows, in objects and in values', () => {
    const max = (namespace: string) =>
      found(capacityQuota, charted(), (tree) => {
        const range = tree.manifests.find(
          ({ object }) => object.kind === 'LimitRange' && object.metadata.namespace === namespace,
        )!.object as any;
        range.spec.limits[0].max.memory = '100Mi';
      });
    expect(max('data-plane').map(({ object }) => object)).toContain('StatefulSet.apps data-plane/valkey');
    expect(max('cattle-system').map(({ component, path }) => `${component} ${path}`)).toContain('rancher resources');
  });
});
