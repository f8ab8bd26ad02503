import { describe, expect, it } from 'vitest';
import type { Container, PodSpec } from '../../imports/types/kubernetes.ts';
import { withScratch } from '../../src/kit/scratch.ts';

const container = (name: string, mounts: readonly string[] = [], resources?: Container['resources']): Container => ({
  name,
  resources: resources ?? { limits: { memory: '1Gi' }, requests: { cpu: '1', memory: '1Gi' } },
  volumeMounts: mounts.map((mount) => ({ name: mount, mountPath: `/${mount}` })),
});
const limits = (pod: PodSpec) =>
  [...pod.containers, ...(pod.initContainers ?? [])].map(({ name, resources }) => [
    name,
    resources?.limits?.['ephemeral-storage'],
  ]);

describe('the disk of a pod', () => {
  it('is a share for each container, and the folders that go with the pod for the first that has them', () => {
    const pod = withScratch({
      containers: [container('a', ['tmp']), container('b', ['tmp', 'logs', 'config'])],
      initContainers: [container('first', ['tmp'])],
      volumes: [
        { name: 'tmp', emptyDir: { sizeLimit: '20Gi' } },
        { name: 'logs', emptyDir: { sizeLimit: '512Mi' } },
        { name: 'config', configMap: { name: 'config' } },
      ],
    });
    expect(limits(pod)).toEqual([
      ['a', '21Gi'],
      ['b', '1536Mi'],
      ['first', '1Gi'],
    ]);
  });

  it('counts no folder in memory, which is memory', () => {
    const volumes = [{ name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '2Gi' } }];
    expect(limits(withScratch({ containers: [container('a', ['shm'])], volumes }))).toEqual([['a', '1Gi']]);
  });

  it('is what a container says itself, where it does', () => {
    const own = { limits: { 'ephemeral-storage': '5Gi' }, requests: { 'ephemeral-storage': '2Gi' } };
    expect(withScratch({ containers: [container('a', [], own)] }).containers[0]!.resources).toEqual(own);
  });

  it('leaves the rest of the resources as it is', () => {
    expect(withScratch({ containers: [container('a')] }).containers[0]!.resources).toEqual({
      limits: { 'ephemeral-storage': '1Gi', memory: '1Gi' },
      requests: { cpu: '1', 'ephemeral-storage': '64Mi', memory: '1Gi' },
    });
  });
});
