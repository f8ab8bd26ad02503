import { expect, it } from 'vitest';
import { isOpen, openedBy } from '../../src/kit/open-services.ts';

const counts = (spec: object) => Object.values(openedBy(spec));

it('knows which Services are reached from outside', () => {
  expect(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName', undefined].filter(isOpen)).toEqual([
    'NodePort',
    'LoadBalancer',
  ]);
});

it('counts load balancers, and ports on nodes as a quota does', () => {
  const ports = [{ port: 80 }, { port: 81, nodePort: 30_001 }];
  expect(counts({ ports })).toEqual([0, 0]);
  expect(counts({ type: 'NodePort', ports })).toEqual([0, 2]);
  expect(counts({ type: 'LoadBalancer', ports })).toEqual([1, 2]);
  expect(counts({ type: 'LoadBalancer', allocateLoadBalancerNodePorts: false, ports })).toEqual([1, 1]);
});
