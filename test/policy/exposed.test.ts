import { expect, it } from 'vitest';
import type { ChartRelease, Manifest } from '../../src/contract/manifest.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import { exposedIn } from '../../src/policy/exposed.ts';
import { manifest } from '../../src/render/manifest.ts';
import { component, planned } from '../support/components.ts';

const object = (apiVersion: string, kind: string, spec: object): Manifest =>
  manifest({ apiVersion, kind, metadata: { name: 'x', namespace: 'default-ns' }, spec } as KubeObject, {
    component: 'a',
    config: '/components/a',
    partOf: 'mlops',
  });
const service = (spec: object) => object('v1', 'Service', spec);
const { components } = planned(component('a'));
const exposed = (manifests: readonly Manifest[], releases: readonly ChartRelease[] = []) =>
  exposedIn(manifests, releases, components)('default-ns');
const open = (balancers: number, ports: number) => ({
  'services.loadbalancers': balancers,
  'services.nodeports': ports,
});

it('is nothing of Services inside', () => {
  expect(exposed([service({ ports: [{ port: 80 }] }), service({ type: 'ClusterIP' })])).toEqual(open(0, 0));
});

it('is each port on nodes, those of balancers too unless they have none', () => {
  expect(exposed([service({ type: 'NodePort', ports: [{ port: 80 }, { port: 443 }] })])).toEqual(open(0, 2));
  expect(exposed([service({ type: 'LoadBalancer', ports: [{ port: 80 }] })])).toEqual(open(1, 1));
  const without = { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false };
  expect(exposed([service({ ...without, ports: [{ port: 80 }, { port: 81, nodePort: 30_001 }] })])).toEqual(open(1, 1));
});

it('is not known where an operator or Argo CD makes some', () => {
  const listeners = [{ name: 'external', type: 'loadbalancer' }];
  expect(exposed([object('kafka.strimzi.io/v1', 'Kafka', { kafka: { listeners } })])).toEqual({});
  expect(exposed([object('kafka.strimzi.io/v1', 'Kafka', { kafka: {} })])).toEqual(open(0, 0));
  expect(exposed([], [{ component: 'a' } as ChartRelease])).toEqual({});
});
