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
    expect(check(...objects, quota({ 'limits.nvidia.com/gpu': '0' }))).toEqual([]);
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
