import { expect, it } from 'vitest';
import { clusterSize } from '../../src/contract/cluster-size.ts';
import { FACTS } from '../support/components.ts';

const size = (cluster: object) => clusterSize({ ...FACTS.cluster, ...cluster });

it('counts k3d as one machine, of which K3s takes a part for each node', () => {
  const { nodes, shared, available, node, kubernetes } = size({
    kind: 'k3d',
    servers: 1,
    agents: 3,
    memory: '12Gi',
    cpu: 8,
  });
  expect({ nodes, shared, kubernetes }).toEqual({
    nodes: 4,
    shared: true,
    kubernetes: { cpu: 140, memory: 2_253_000_000 },
  });
  expect(available).toEqual({ cpu: 7860, memory: 12 * 2 ** 30 - 2_253_000_000 });
  expect(node).toEqual(available);
});

it('shares an existing cluster out over its agents, or its servers when there are none', () => {
  // 16 GiB: 25% of 4, 20% of 4, 10% of 8, and 100 MiB for evictions; 4 CPU: 6% of the first, 1% of the second, 0.5% of two.
  const node = { cpu: 3920, memory: 16 * 2 ** 30 - Math.ceil(2.6 * 2 ** 30) - 100 * 2 ** 20 };
  expect(size({ kind: 'existing', servers: 3, agents: 4, memory: '64Gi', cpu: 16 })).toMatchObject({
    nodes: 4,
    node,
    available: { cpu: 4 * node.cpu, memory: 4 * node.memory },
  });
  expect(size({ kind: 'existing', servers: 3, agents: 0, memory: '48Gi', cpu: 12 })).toMatchObject({ nodes: 3, node });
});

it('has no room where Kubernetes takes all', () => {
  expect(size({ kind: 'k3d', memory: '1Gi', cpu: '100m' }).available).toEqual({ cpu: 0, memory: 0 });
});
