import { describe, expect, it } from 'vitest';
import { ClusterError } from '../../src/cluster/errors.ts';
import { retrying } from '../../src/cluster/retrying.ts';
import { FakeCluster } from '../support/cluster/fake-api.ts';
import { fakeClock } from '../support/fake-clock.ts';

const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'gitlab' } };

function failing(reason: 'unavailable' | 'unreachable' | 'forbidden', times: number) {
  const cluster = new FakeCluster();
  const clock = fakeClock();
  const { get } = cluster;
  let left = times;
  cluster.get = async (ref) => {
    if (left-- > 0) throw new ClusterError(reason, reason, 'fix');
    return get.call(cluster, ref) as never;
  };
  cluster.put(namespace);
  return { clock, cluster: retrying(cluster, clock) };
}

describe('retry', () => {
  it.each(['unavailable', 'unreachable'] as const)(
    'is had with an API server that is %s for a moment',
    async (reason) => {
      const { cluster, clock } = failing(reason, 3);
      expect(await cluster.get(namespace)).toEqual(namespace);
      expect(clock.elapsed()).toBe(9000);
    },
  );

  it('comes to an end', async () => {
    const { cluster, clock } = failing('unavailable', 100);
    await expect(cluster.get(namespace)).rejects.toMatchObject({ reason: 'unavailable' });
    expect(clock.elapsed()).toBe(21_000);
  });

  it('is not had with a refusal', async () => {
    const { cluster, clock } = failing('forbidden', 1);
    await expect(cluster.get(namespace)).rejects.toMatchObject({ reason: 'forbidden' });
    expect(clock.elapsed()).toBe(0);
  });
});
