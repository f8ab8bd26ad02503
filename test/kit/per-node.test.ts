import { expect, it } from 'vitest';
import { daemonSet } from '../../src/kit/workloads.ts';
import { component, workload } from '../support/components.ts';
import { renderPlatform } from '../support/platform.ts';

/** An agent on every node, as a component of one's own would bring it. */
const agent = component(
  'agent',
  {
    workloads: { agent: workload('agent', { replicas: 'per-node', serviceAccount: { name: 'agent' } }) },
    images: { agent: 'registry.example.org/agent:1.0.0' },
  },
  {
    namespace: 'agents',
    render: (ctx) => {
      const probe = { exec: { command: ['true'] } };
      const runs = ctx.workload('agent');
      ctx.add(
        daemonSet(
          runs,
          { name: 'agent' },
          {
            containers: [
              {
                name: 'agent',
                image: ctx.image('agent'),
                livenessProbe: probe,
                readinessProbe: probe,
                resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
                securityContext: {
                  allowPrivilegeEscalation: false,
                  capabilities: { drop: ['ALL'] },
                  runAsNonRoot: true,
                  runAsUser: 1000,
                  seccompProfile: { type: 'RuntimeDefault' },
                },
              },
            ],
          },
        ),
      );
    },
  },
);

it('one pod a node is counted by the nodes of the cluster, and has no disruption budget', () => {
  const { plan, all, get, findings } = renderPlatform(
    { components: { agent: {} }, cluster: { kind: 'k3d', servers: 1, agents: 3 } },
    { own: [agent] },
  );
  const [{ replicas, peak, perNode } = {}] = plan.components.find(({ id }) => id === 'agent')!.workloads;
  expect({ replicas, peak, perNode }).toEqual({ replicas: 4, peak: 4, perNode: true });
  expect(
    all<{ metadata: { namespace: string } }>('PodDisruptionBudget').filter(
      (one) => one.metadata.namespace === 'agents',
    ),
  ).toEqual([]);
  expect(get<{ spec: { hard: object } }>('ResourceQuota', 'quota', 'agents').spec.hard).toMatchObject({
    // And headroom.
    pods: '5',
  });
  expect(findings.filter(({ component: of }) => of === 'agent')).toEqual([]);
});
