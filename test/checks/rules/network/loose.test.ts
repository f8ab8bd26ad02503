import { expect, it } from 'vitest';
import { loose } from '../../../../src/checks/rules/network/loose.ts';
import type { Manifest } from '../../../../src/contract/manifest.ts';
import { need } from '../../../../src/contract/need.ts';
import { offer } from '../../../../src/contract/offer.ts';
import { namespaceManifests } from '../../../../src/policy/namespaces.ts';
import { networkManifests } from '../../../../src/policy/network.ts';
import { component, planned, workload } from '../../../support/components.ts';
import { policy } from '../../../support/policies.ts';
import { subject } from '../../../support/subject.ts';

const plan = planned(
  component(
    'db',
    {
      workloads: { server: workload('db') },
      provides: [offer({ type: 'db', at: 'server', ports: [5432], endpoint: () => ({}) })],
    },
    { namespace: 'data' },
  ),
  component(
    'app',
    { workloads: { pod: workload('app') }, requires: [need({ type: 'db', by: ['pod'] })] },
    { namespace: 'apps' },
  ),
);
const rendered = [...namespaceManifests(plan, 'namespaces'), ...networkManifests(plan, 'namespaces')];
const of = (...more: readonly Manifest[]) => [...loose.check(subject([...rendered, ...more], { plan }))];
const apps = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'apps' } } };
const server = { podSelector: { matchLabels: { app: 'db' } } };

it('is content with what the plan yields', () => expect(of()).toEqual([]));

it('finds a rule for more ports, which the other end keeps shut', () => {
  expect(
    of(policy('data', { ...server, ingress: [{ from: [apps], ports: [{ port: 5432, endPort: 5440 }] }] }, 'mine')),
  ).toEqual([
    expect.objectContaining({
      object: 'NetworkPolicy.networking.k8s.io data/mine',
      path: 'spec.ingress[0]',
      message:
        'only the other end keeps app/pod from db/server on 5433–5440/TCP: the rule lets it through, and no connection says so',
      fix: expect.stringContaining('`requires` of app'),
    }),
  ]);
});

it('finds a rule of egress in the same way', () => {
  const [problem, ...more] = of(
    policy('data', { ...server, policyTypes: ['Egress'], egress: [{ to: [apps] }] }, 'mine'),
  );
  expect(problem).toMatchObject({
    path: 'spec.egress[0]',
    message: expect.stringMatching(/keeps db\/server from app\/pod/),
  });
  expect(more).toEqual([]);
});

it('leaves to the proof what is open at both ends', () => {
  const both = [
    policy('data', { ...server, ingress: [{ from: [apps], ports: [{ port: 80 }] }] }, 'in'),
    policy(
      'apps',
      { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ namespaceSelector: {}, ...server }] }] },
      'out',
    ),
  ];
  expect(of(...both).map(({ object }) => object)).not.toContain('NetworkPolicy.networking.k8s.io data/in');
});

it('finds a way to servers outside that leads to pods as well', () => {
  const way = (at: { cidrs: readonly string[]; except?: readonly string[] }) => {
    const out = planned(
      component(
        'git',
        { provides: [offer({ type: 'db', at, ports: [443], endpoint: () => ({}) })] },
        { external: true },
      ),
      component('app', { workloads: { pod: workload('app') }, requires: [need({ type: 'db', by: ['pod'] })] }),
    );
    return [...loose.check(subject([], { plan: out }))].map(({ message }) => message);
  };
  expect(way({ cidrs: ['0.0.0.0/0'] })).toEqual([
    'the way of app/pod to 0.0.0.0/0 leads to every pod of the cluster (10.42.0.0/16) too',
  ]);
  expect(way({ cidrs: ['10.0.0.0/8'], except: ['10.43.0.0/16'] })).toHaveLength(1);
  expect(way({ cidrs: ['0.0.0.0/0'], except: ['10.42.0.0/16', '10.43.0.0/16'] })).toEqual([]);
  expect(way({ cidrs: ['198.51.100.0/24'] })).toEqual([]);
});
