import { describe, expect, it } from 'vitest';
import type { NetworkPolicy } from '../../../imports/types/kubernetes.ts';
import { describePlan } from '../../../src/cli/describe-plan.ts';
import { planOf, renderPlatform } from '../../support/platform.ts';

const platform = (egress: object, cluster: object = {}) => ({
  cluster,
  components: { minio: {}, spark: {} },
  projects: {
    fraud: {
      buckets: { lake: {} },
      egress: [{ to: '203.0.113.0/24', ports: [5432] }],
      jobs: {
        load: {
          spark: { image: 'docker.io/apache/spark:4.0.1', main: 'local:///a.py' },
          writes: ['lake'],
          egress,
        },
        other: { spark: { image: 'docker.io/apache/spark:4.0.1', main: 'local:///a.py' }, reads: ['lake'] },
      },
    },
  },
});

/** Blocks that policies of a workload let out to, on a port. */
function blocks(rendered: ReturnType<typeof renderPlatform>, workload: string, port: number) {
  const { spec } = rendered.get<NetworkPolicy>('NetworkPolicy', workload);
  return spec!
    .egress!.filter(({ ports }) => ports?.some((one) => one.port === port))
    .flatMap(({ to = [] }) => to.flatMap(({ ipBlock }) => ipBlock ?? []));
}

describe('what a project says that it reaches outside', () => {
  const rendered = renderPlatform(platform([{ to: 'api.example.com', ports: [8443] }, { to: '198.51.100.7/32' }]));

  it('is open to the workloads that say so, on these ports, and to no pod or Service', () => {
    expect(rendered.findings).toEqual([]);
    expect(blocks(rendered, 'project-fraud-fraud-load-driver', 5432)).toEqual([{ cidr: '203.0.113.0/24' }]);
    expect(blocks(rendered, 'project-fraud-fraud-load-driver', 443)).toEqual([{ cidr: '198.51.100.7/32' }]);
    expect(blocks(rendered, 'project-fraud-fraud-load-driver', 8443)).toEqual([
      { cidr: '0.0.0.0/0', except: ['10.42.0.0/16', '10.43.0.0/16'] },
    ]);
    expect(blocks(rendered, 'project-fraud-fraud-other-driver', 8443)).toEqual([]);
    expect(blocks(rendered, 'project-fraud-fraud-other-driver', 5432)).toEqual([{ cidr: '203.0.113.0/24' }]);
  });

  it('is in the plan, where people read it', () => {
    expect(describePlan(rendered.plan)).toContain('fraud/fraud-load → cluster (egress)');
  });

  it('cannot be pods: those are reached by what is declared', () => {
    const { findings } = planOf(platform([{ to: '10.42.7.0/24' }]));
    expect(findings).toMatchObject([
      {
        config: '/projects/fraud/jobs/load/egress/0',
        message: expect.stringContaining('10.42.7.0/24 is inside the cluster'),
      },
    ]);
  });
});

it('a cache of names on each node is let out to, beside the name server', () => {
  const cidrs = ['169.254.20.10/32', '10.43.0.10/32'];
  const rendered = renderPlatform(platform([], { dns: { cidrs, labels: { 'k8s-app': 'coredns' } } }));
  expect(rendered.findings).toEqual([]);
  const { spec } = rendered.get<NetworkPolicy>('NetworkPolicy', 'minio-operator-operator');
  const [lookup] = spec!.egress!.filter(({ ports }) => ports?.some(({ protocol }) => protocol === 'UDP'));
  expect(lookup!.to).toEqual([
    { ipBlock: { cidr: cidrs[1] } },
    { ipBlock: { cidr: cidrs[0] } },
    expect.objectContaining({ podSelector: { matchLabels: { 'k8s-app': 'coredns' } } }),
  ]);
});
