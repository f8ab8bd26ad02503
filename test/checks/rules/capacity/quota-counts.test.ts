import { describe, expect, it } from 'vitest';
import { capacityQuotaCounts } from '../../../../src/checks/rules/capacity/quota-counts.ts';
import { deployment, MEMORY, quota } from '../../../support/bounds.ts';
import { said } from '../../../support/references.ts';
import { object } from '../../../support/subject.ts';

const check = (...objects: Parameters<typeof said>[1]) => said(capacityQuotaCounts, objects);

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
    expect(check(...objects, quota(hard))).toEqual([]);
  });

  it('are not limits that nobody counts, pods of another scope, and ports that a load balancer is not to have', () => {
    const devices = deployment({ ...MEMORY, limits: { 'nvidia.com/gpu': 1 } });
    for (const limit of ['limits.nvidia.com/gpu', 'nvidia.com/gpu'])
      expect(check(devices, quota({ [limit]: '0' }))).toEqual([]);
    expect(check(devices, quota({ 'requests.nvidia.com/gpu': '1' }))).toHaveLength(1);
    const scope = (scopeName: string, more: object = {}) => ({
      scopeSelector: { matchExpressions: [{ scopeName, operator: 'Exists', ...more }] },
    });
    const limited = deployment({ ...MEMORY, limits: { cpu: '2' } });
    const found = (more: object) => check(limited, quota({ 'limits.cpu': '1' }, more)).length;
    expect(
      [
        { scopes: ['Terminating'] },
        { scopes: ['BestEffort'] },
        scope('PriorityClass'),
        scope('VolumeAttributesClass'),
      ].map(found),
    ).toEqual([0, 0, 0, 0]);
    expect(
      [
        {},
        { scopes: ['NotTerminating', 'NotBestEffort'] },
        scope('PriorityClass', { operator: 'NotIn', values: ['high'] }),
      ].map(found),
    ).toEqual([1, 1, 1]);
    const balancer = (port: object) =>
      service({ type: 'LoadBalancer', allocateLoadBalancerNodePorts: false, ports: [{ port: 80, ...port }] });
    expect(check(balancer({}), quota({ 'services.nodeports': '0' }))).toEqual([]);
    expect(check(balancer({ nodePort: 30080 }), quota({ 'services.nodeports': '0' }))).toHaveLength(1);
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
    const found = check(deployment(large), service({ type: 'NodePort', ...ports }), quota({ [limit]: hard }));
    expect(found).toEqual([expect.stringContaining(`of ${limit} at its most, and the quota is ${hard}`)]);
  });
});
