import { expect, it } from 'vitest';
import type { Subject } from '../../../../src/checks/rule.ts';
import { capacityCpuLimit } from '../../../../src/checks/rules/capacity/cpu-limit.ts';
import type { KubeObject } from '../../../../src/kit/object.ts';

const tell = (object: Partial<KubeObject>, chart?: true) => {
  const whole = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a', namespace: 'b' }, ...object };
  const manifests = [{ component: 'x', object: whole, from: '/components/x', data: false, ...(chart && { chart }) }];
  return [...capacityCpuLimit.check({ manifests } as unknown as Subject)];
};
const pods = (resources: object) => ({ spec: { template: { spec: { containers: [{ name: 'a', resources }] } } } });

it('finds one wherever pods are described, with where it came from', () => {
  expect(tell(pods({ limits: { cpu: '1', memory: '1Gi' } }))).toMatchObject([
    {
      object: 'Deployment.apps b/a',
      path: 'spec.template.spec.containers[0].resources.limits.cpu',
      fix: 'remove `limits.cpu`, and say under `requests.cpu` what it needs',
    },
  ]);
  expect(tell(pods({ limits: { cpu: '1' } }), true)[0]!.fix).toContain('a value of null does');
  expect(tell({ kind: 'Kafka', spec: { zookeeper: { resources: { limits: { cpu: 2 } } } } })).toHaveLength(1);
});

it('is content with requests, limits of memory, and what only bounds or describes resources', () => {
  expect(tell(pods({ requests: { cpu: '1' }, limits: { memory: '1Gi' } }))).toEqual([]);
  expect(tell(pods({}))).toEqual([]);
  expect(tell({ kind: 'ResourceQuota', spec: { resources: { limits: { cpu: '4' } } } })).toEqual([]);
  expect(tell({ spec: { limits: { cpu: '4' }, resources: null } })).toEqual([]);
});
